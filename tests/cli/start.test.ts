import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { freePort } from '../../lib/cli/server';
import { openingPage, startCommand } from '../../lib/cli/start';
import { isServerRunning } from '../../lib/cli/update/running.cjs';
import { repositoryRoot } from '../support/paths';
import { temporaryFolder } from './support/folder';
import { childrenOf, untilGone } from './support/processes';

const BOOTSTRAP = join(repositoryRoot, 'lib', 'cli', 'bootstrap.cjs');
const READY = /(http:\/\/127\.0\.0\.1:(\d+)\/lab\/tree\/(\S+)\?token=([0-9a-f]{48}))/;

interface Started {
  readonly url: string;
  readonly port: string;
  readonly opensOn: string;
  readonly token: string;
  readonly home: string;
  readonly output: () => string;
  readonly ended: Promise<unknown[]>;
  readonly pid: number;
  readonly kill: (name: NodeJS.Signals) => void;
}

/** What `npm start` runs, with an empty home folder, once JupyterLab is ready. */
async function startJupyter(...args: string[]): Promise<Started> {
  return startWith([process.execPath, BOOTSTRAP, 'start'], args);
}

async function startWith(command: string[], args: string[]): Promise<Started> {
  const home = temporaryFolder();
  const [program, ...first] = command;
  const child = spawn(program, [...first, '--no-browser', ...args], {
    cwd: repositoryRoot,
    env: { ...process.env, HOME: home, USERPROFILE: home, XDG_CACHE_HOME: '', XDG_DATA_HOME: '' },
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGINT');
    await ended;
  });
  await vi.waitFor(() => expect(text).toMatch(READY), { timeout: 150_000, interval: 200 });
  const [, url, port, opensOn, token] = READY.exec(text) ?? [];
  const kill = (name: NodeJS.Signals) => void child.kill(name);
  return { url, port, opensOn, token, home, output: () => text, ended, pid: child.pid ?? 0, kill };
}

async function startKernel({ port, token }: Started): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/api/kernels`, {
    method: 'POST',
    headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'tslab' }),
  });
  expect(response.status).toBe(201);
}

/** One request on a connection of its own, read to its end. */
async function get({ port, token }: Started, path: string, key = token) {
  const headers = { authorization: `token ${key}`, connection: 'close' };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
  return { status: response.status, body: await response.text() };
}

interface Settings {
  readonly settings: readonly {
    readonly id: string;
    readonly schema: { readonly properties: Record<string, { readonly default?: unknown }> };
  }[];
}

/** What JupyterLab takes a setting for as long as the learner has not chosen. */
async function defaultSettings(server: Started) {
  const { settings } = JSON.parse((await get(server, '/lab/api/settings')).body) as Settings;
  return (id: string, name: string) =>
    settings.find((plugin) => plugin.id === id)?.schema.properties[name]?.default;
}

describe('npm start', () => {
  it('opens JupyterLab in Chinese, on localhost with a token, and leaves nothing behind', async () => {
    const server = await startJupyter('--port', '18901', '--lang', 'zh');
    expect(server.output()).toContain('按 Ctrl-C 结束');
    expect(server.opensOn).toBe('my-notebooks/zh/contents.ipynb');
    expect(existsSync(join(repositoryRoot, server.opensOn))).toBe(true);
    expect(await isServerRunning(repositoryRoot)).toBe(true);

    expect((await get(server, '/api/contents', '')).status).toBe(403);
    expect((await get(server, '/api/contents')).body).toContain('notebooks');
    expect((await get(server, new URL(server.url).pathname)).status).toBe(200);

    const defaults = await defaultSettings(server);
    expect(defaults('@jupyterlab/translation-extension:plugin', 'locale')).toBe('zh_CN');
    const notifications = '@jupyterlab/apputils-extension:notification';
    expect(defaults(notifications, 'fetchNews')).toBe('false');
    expect(defaults(notifications, 'checkForUpdates')).toBe(false);
    const { kernelspecs } = JSON.parse((await get(server, '/api/kernelspecs')).body) as {
      kernelspecs: object;
    };
    expect(Object.keys(kernelspecs)).toEqual(['tslab']);

    const outside = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .find(({ family, internal }) => family === 'IPv4' && !internal);
    if (outside) await expect(fetch(`http://${outside.address}:${server.port}/`)).rejects.toThrow();

    await startKernel(server);
    const family = childrenOf(server.pid);
    expect(family.length).toBeGreaterThanOrEqual(2); // the server, and the kernel under it
    server.kill('SIGINT');
    expect(await server.ended).toEqual([0, null]);
    expect(server.output()).toContain('已关闭');
    await untilGone(family);
    expect(await isServerRunning(repositoryRoot)).toBe(false);
    expect(existsSync(join(repositoryRoot, '.cache', 'setup.lock'))).toBe(false);
    expect(readdirSync(server.home)).toEqual([]);
  });

  it('takes the next port when one is taken, and says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const server = await startJupyter('--port', String(port), '--lang', 'en');
    expect(Number(server.port)).toBeGreaterThan(port);
    expect(server.output()).toContain(`Port ${port} is taken; using ${server.port}.`);
    expect(server.opensOn).toBe('my-notebooks/en/contents.ipynb');
  });

  it('takes server and kernels with it when it is killed', async () => {
    const server = await startJupyter('--port', '18921');
    await startKernel(server);
    const family = childrenOf(server.pid);
    server.kill('SIGKILL');
    await untilGone(family);
  });
});

it.skipIf(process.platform === 'win32')(
  'JupyterLab is closed in order when npm is ended, as a service manager or a container does it',
  async () => {
    const server = await startWith(['npm', 'start', '--'], ['--port', '18931', '--lang', 'en']);
    await startKernel(server);
    const family = childrenOf(server.pid);
    expect(family.length).toBeGreaterThanOrEqual(3); // our launcher, the server, the kernel
    server.kill('SIGTERM');
    await untilGone([server.pid, ...family]);
    await vi.waitFor(() => expect(server.output()).toContain('Closed (it ran for'));
    expect(await freePort(Number(server.port))).toBe(Number(server.port));
    expect(existsSync(join(repositoryRoot, '.cache', 'setup.lock'))).toBe(false);
  },
);

describe('the arguments of npm start', () => {
  const parse = (...args: string[]) => {
    const command = startCommand({ say: ({ en }) => en }).exitOverride();
    command.configureOutput({ writeErr: () => {}, writeOut: () => {} });
    return () => command.parse(args, { from: 'user' }).opts();
  };

  it('are read', () => {
    expect(parse()()).toEqual({ browser: true, port: 8888 });
    expect(parse('--no-browser', '--port', '9000', '--lang', 'zh')()).toEqual({
      browser: false,
      port: 9000,
      lang: 'zh',
    });
  });

  it('are refused when they make no sense', () => {
    expect(parse('--port', 'x')).toThrow('--port');
    expect(parse('--port', '70000')).toThrow('65535');
    expect(parse('--lang', 'fr')).toThrow('--lang');
    expect(parse('--nonsense')).toThrow('--nonsense');
  });
});

describe('openingPage', () => {
  it('is the contents page in the language, else the first of the learner’s copies, else their folder, else the clone', () => {
    const root = temporaryFolder();
    expect(openingPage(root, 'zh')).toBe('');
    mkdirSync(join(root, 'my-notebooks', 'zh'), { recursive: true });
    expect(openingPage(root, 'zh')).toBe('my-notebooks/zh');
    for (const name of ['11-training.ipynb', '02-注意力.ipynb', '00-notes.md']) {
      writeFileSync(join(root, 'my-notebooks', 'zh', name), '{}');
    }
    const first = encodeURIComponent('02-注意力.ipynb');
    expect(openingPage(root, 'zh')).toBe(`my-notebooks/zh/${first}`);
    writeFileSync(join(root, 'my-notebooks', 'zh', 'contents.ipynb'), '{}');
    expect(openingPage(root, 'zh')).toBe('my-notebooks/zh/contents.ipynb');
    expect(openingPage(root, 'en')).toBe('');
  });
});
