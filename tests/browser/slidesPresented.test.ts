/// <reference lib="dom" />
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort } from '../../lib/cli/server';
import { present, type Served } from '../../slides/machine/commands';
import { childrenOf, untilGone } from '../cli/support/processes';
import { repositoryRoot } from '../support/paths';
import { need } from '../support/requirements';
import { BROWSER_REMEDY, findBrowser, launch } from './chromium';

const executable = findBrowser();
const folder = mkdtempSync(join(tmpdir(), 'slides-'));
const deck = join(folder, 'en');
const overview = join(deck, '01-overview.md');

let served: Served;
let browser: Browser | undefined;
beforeAll(async () => {
  cpSync(join(repositoryRoot, 'slides', 'en'), deck, { recursive: true });
  served = await present(repositoryRoot, 'en', await freePort(8930), deck);
  if (executable !== undefined) browser = await launch(executable);
});
afterAll(async () => {
  await browser?.close();
  await served.close();
  rmSync(folder, { recursive: true, force: true });
});

const change = (file: string, from: string | RegExp, to: string) => {
  const before = readFileSync(file, 'utf8');
  expect(before).toMatch(from);
  writeFileSync(file, before.replace(from, to));
};

describe('slides while they are presented', () => {
  it('show a change of words and of a picture, and a mistake until it is mended', async (context) => {
    const page = await need(context, browser, BROWSER_REMEDY).newPage();
    await page.goto(served.url);
    await page.waitForSelector('.reveal.ready');
    const title = page.locator('section.slide.present h1');
    const before = (await title.textContent())!;
    change(overview, before, 'New words for an old title');
    await page.waitForFunction(`document.querySelector('h1')?.textContent.startsWith('New words')`);
    await page.waitForSelector('.reveal.ready');
    change(join(deck, 'figures', 'look-back.svg'), '>0.79<', '>0.11<');
    await page.waitForFunction(
      `document.querySelector('#look-back svg')?.textContent.includes('0.11')`,
    );
    change(overview, 'figures/look-back.svg', 'figures/look-bakc.svg');
    const told = await page.waitForSelector('.mistake pre');
    expect(await told.textContent()).toMatch(
      /^slides\/en\/01-overview\.md:\d+: figures\/look-bakc\.svg is not there$/u,
    );
    change(overview, 'figures/look-bakc.svg', 'figures/look-back.svg');
    await page.waitForSelector('.reveal.ready');
    expect(await page.locator('.mistake').count()).toBe(0);
    await page.close();
  });

  it('lead to the chapter, and say how to start JupyterLab where none runs', async (context) => {
    const page = await need(context, browser, BROWSER_REMEDY).newPage();
    await page.goto(`${served.url}#/look-back`);
    await page.waitForSelector('.reveal.ready');
    const link = page.locator('section.slide.present footer a').first();
    expect(await link.getAttribute('href')).toMatch(/^\/notebooks\/en\/\d\d-.*\?cell=\w+$/u);
    const opening = page.waitForEvent('popup');
    await link.click();
    const chapter = await opening;
    await chapter.waitForLoadState();
    // Whoever runs the tests may have a JupyterLab of this clone open.
    const isThere = chapter.url().includes('/lab/tree/');
    expect(isThere || (await chapter.textContent('main'))!.includes('npm start')).toBe(true);
    await page.close();
    await chapter.close();
  });
});

describe('a chapter that a slide has opened', () => {
  it('is led on to the cell, once it should be open', async (context) => {
    const page = await need(context, browser, BROWSER_REMEDY).newPage();
    const chapter = `${served.url}chapter.html`;
    await page.context().route('**/chapter.html', (route) => route.fulfill({ body: 'open' }));
    await page
      .context()
      .route('**/notebooks/**', (route) =>
        route.request().headers()['accept'] === 'application/json'
          ? route.fulfill({ json: { cell: `${chapter}#cell-id=once` } })
          : route.fulfill({ status: 302, headers: { location: chapter } }),
      );
    await page.goto(`${served.url}#/look-back`);
    await page.waitForSelector('.reveal.ready');
    const opening = page.waitForEvent('popup');
    await page.locator('section.slide.present footer a').first().click();
    const tab = await opening;
    await tab.waitForURL(chapter);
    await tab.waitForURL(`${chapter}#cell-id=once`);
    expect(await page.getAttribute('section.slide.present', 'id')).toBe('look-back');
    await page.context().close();
  });
});

/** `npm run slides --` with these words, as a terminal runs it. */
function slides(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const command = join(repositoryRoot, 'lib', 'cli', 'bootstrap.cjs');
  const child = spawn(process.execPath, [command, 'slides', ...args], {
    cwd: repositoryRoot,
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const heard = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => void (heard.text += text));
  }
  const ended = new Promise<number | null>((done) => void child.once('close', done));
  const untilSaid = (words: string | RegExp) =>
    vi.waitFor(() => expect(heard.text).toMatch(words), { timeout: 60_000, interval: 50 });
  return { child, heard, ended, untilSaid };
}

/** Ends it as Ctrl-C does, and sees that nothing that it began is left. */
async function interrupt({ child, ended }: { child: ChildProcess; ended: Promise<number | null> }) {
  const below = childrenOf(child.pid!);
  child.kill('SIGINT');
  const code = await ended;
  await untilGone(below);
  return code;
}

/** Whether a browser runs below a process. */
function hasBrowser(pid: number): boolean {
  const list = childrenOf(pid).join(',') || '0';
  return /--headless/u.test(
    spawnSync('ps', ['-o', 'args=', '-p', list], { encoding: 'utf8' }).stdout,
  );
}

describe('npm run slides', () => {
  it.for([
    ['zh', '放映课程的幻灯片', '生成 PDF 讲义'],
    ['en', 'Present the lecture', 'print handouts'],
  ])('helps in the language %s', async ([lang, ...words]) => {
    const { heard, ended } = slides(['--help', '--lang', lang]);
    expect(await ended).toBe(0);
    for (const said of [...words, '--build', '--pdf', '--port']) expect(heard.text).toContain(said);
  });

  it('takes the next port, and ends in order', async () => {
    const port = await freePort(8940);
    const other = createServer().listen(port, '127.0.0.1');
    const run = slides(['--lang', 'en', '--port', String(port)]);
    await run.untilSaid(/The slides are ready/u);
    other.close();
    expect(run.heard.text).toContain(`Port ${port} is taken`);
    const url = /http:\S+/u.exec(run.heard.text)![0];
    expect(await (await fetch(url)).text()).toContain('class="slides"');
    expect(await interrupt(run)).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('leaves neither a browser nor half a handout when it is interrupted', async (context) => {
    need(context, executable, BROWSER_REMEDY);
    const out = join(folder, 'handouts');
    const run = slides(['--pdf', '--lang', 'en', '--out', out]);
    await run.untilSaid(/Print the English handout/u);
    const isPrinting = () => expect(hasBrowser(run.child.pid!)).toBe(true);
    await vi.waitFor(isPrinting, { timeout: 30_000, interval: 50 });
    expect(await interrupt(run)).toBe(130);
    expect(existsSync(out)).toBe(false);
    expect(existsSync(join(repositoryRoot, '.cache', 'slides', 'en'))).toBe(false);
  });

  it.runIf(process.platform === 'linux')('says what to do where there is no browser', async () => {
    const { heard, ended } = slides(['--pdf', '--lang', 'en'], { PATH: '/nowhere' });
    expect(await ended).toBe(1);
    expect(heard.text).toContain('Chromium or Chrome is needed, and none was found');
    expect(heard.text).toContain('apt-get install chromium');
    expect(heard.text).not.toContain('    at ');
  });
});
