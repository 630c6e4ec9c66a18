import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeOf, withLinks } from '../../slides/machine/chapterLinks';
import { toJupyter } from '../../slides/machine/toJupyter';
import { repositoryRoot } from '../support/paths';

const CHAPTER = '../../notebooks/en/09-decoder.ipynb';
const EXERCISES = '../../notebooks/en/exercises/04-masked.ipynb';

describe('a link to a chapter', () => {
  it.for([
    ['09, section 4', CHAPTER, 'en/09-decoder.ipynb', 'once'],
    ['09 第 4 节', CHAPTER, 'en/09-decoder.ipynb', 'once'],
    ['09', CHAPTER, 'en/09-decoder.ipynb', undefined],
    ['04.2', EXERCISES, 'en/exercises/04-masked.ipynb', 'block'],
  ] as const)('leads from %s to its cell', ([words, target, path, cell]) => {
    expect(placeOf(repositoryRoot, words, target)).toEqual({ path, cell });
  });

  it.for([
    ['09, section 44', CHAPTER, 'no such section'],
    ['04.9', EXERCISES, 'no such section'],
    ['08, section 4', CHAPTER, 'another place'],
    ['04.2', CHAPTER, 'another place'],
    ['the chapter', CHAPTER, 'another place'],
    ['09', '../../notebooks/en/09-no.ipynb', 'is not there'],
  ])('is refused: %s', ([words, target, fault]) => {
    expect(() => placeOf(repositoryRoot, words, target)).toThrow(fault);
  });

  it('is a link where a server knows the way, and words elsewhere', () => {
    const line = `Chapter: [09, section 4](${CHAPTER}) · [lib/decoding](../../lib/decoding)`;
    expect(withLinks(repositoryRoot, line, true)).toBe(
      'Chapter: [09, section 4](/notebooks/en/09-decoder.ipynb?cell=once) · lib/decoding',
    );
    expect(withLinks(repositoryRoot, line, false)).toBe('Chapter: 09, section 4 · lib/decoding');
  });
});

describe('the server of the slides', () => {
  const root = mkdtempSync(join(tmpdir(), 'slides-'));
  const runtime = join(root, '.cache', 'jupyter', 'runtime');
  let jupyter: Server;
  let port: number;
  beforeAll(async () => {
    mkdirSync(runtime, { recursive: true });
    jupyter = createServer();
    await new Promise<void>((done) => jupyter.listen(0, '127.0.0.1', done));
    ({ port } = jupyter.address() as AddressInfo);
  });
  afterAll(() => {
    jupyter.close();
    rmSync(root, { recursive: true, force: true });
  });

  async function ask(url: string, { accept = '*/*', host = '127.0.0.1:8900', lang = 'en' } = {}) {
    const answer = { status: 0, location: '', body: '' };
    const isAnswered = await toJupyter(
      root,
      lang as 'en' | 'zh',
      { url, headers: { accept, host } },
      {
        writeHead: (status, { location = '' }) => Object.assign(answer, { status, location }),
        end: (body = '') => Object.assign(answer, { body }),
      },
    );
    return { ...answer, isAnswered };
  }

  it('says in the language of the deck how to start JupyterLab where none runs', async () => {
    const link = '/notebooks/zh/09-decoder.ipynb?cell=once';
    const { status, body } = await ask(link, { lang: 'zh' });
    expect(status).toBe(503);
    expect(body).toContain('JupyterLab 没有在运行');
    expect(body).toContain('<code>npm start</code>');
    expect(body).toContain(`href="${link}"`);
  });

  it('sends on to the cell in the JupyterLab that runs, in the own copy where there is one', async () => {
    const url = `http://127.0.0.1:${port}/`;
    const told = JSON.stringify({ port, url, token: 't' });
    writeFileSync(join(runtime, `jpserver-${process.pid}.json`), told);
    const link = '/notebooks/en/09-decoder.ipynb?cell=once';
    const cell = (file: string, token = '') => `${url}lab/tree/${file}${token}#cell-id=once`;
    const original = 'notebooks/en/09-decoder.ipynb';
    expect(await ask(link)).toMatchObject({ status: 302, location: cell(original, '?token=t') });
    mkdirSync(join(root, 'my-notebooks', 'en'), { recursive: true });
    writeFileSync(join(root, 'my-notebooks', 'en', '09-decoder.ipynb'), '{}');
    const own = `my-${original}`;
    expect((await ask(link)).location).toBe(cell(own, '?token=t'));
    expect(JSON.parse((await ask(link, { accept: 'application/json' })).body)).toEqual({
      cell: cell(own),
    });
  });

  it.for([
    ['another path', '/notebooks/../secret.ipynb', '127.0.0.1:8900'],
    ['a strange cell', '/notebooks/en/09-decoder.ipynb?cell=%22', '127.0.0.1:8900'],
    ['another name of this machine', '/notebooks/en/09-decoder.ipynb', 'evil.example:8900'],
  ])('leaves %s alone', async ([, url, host]) => {
    expect(await ask(url, { host })).toMatchObject({ isAnswered: false, status: 0 });
  });
});
