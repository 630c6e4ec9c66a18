import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locale } from '../locale';
import { CommandError, endTree, Interrupted } from './bootstrap/command.cjs';
import { writeWhole } from './bootstrap/stamp.cjs';
import { jupyterEnvironment, type Paths } from './paths';

const HOST = '127.0.0.1';
const POLL_MS = 100;
const READY_MS = 90_000;
const STOP_MS = 15_000;
const TAIL_LINES = 15;

/** What the learner chose. */
export interface ServerOptions {
  readonly port: number;
  readonly language: Locale;
  readonly openBrowser: boolean;
  /** Folder or notebook to open, relative to the clone, with `/`. */
  readonly opensOn: string;
}

/** A running JupyterLab. */
export interface Server {
  readonly url: string;
  readonly process: ChildProcess;
  /** Resolves when the server has ended by itself, with what it said last. */
  readonly ended: Promise<string>;
  /** Ends server and kernels, and waits until they are gone. */
  stop(): Promise<void>;
}

/** Whether nobody listens on a port of this machine yet. */
function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, HOST, () => server.close(() => resolve(true)));
  });
}

/**
 * The wished port, or the next one that is free.
 *
 * @throws {RangeError} when none of the next 100 is free
 */
export async function freePort(wish: number): Promise<number> {
  for (let port = wish; port < wish + 100 && port < 65_536; port++) {
    if (await isPortFree(port)) return port;
  }
  throw new RangeError(`no free port from ${wish} on`);
}

/**
 * JupyterLab's defaults for this course; what learners set in the browser goes before them.
 *
 * @returns the folder that JupyterLab reads them from
 */
function writeDefaults(paths: Paths, language: Locale): string {
  const folder = join(paths.jupyter, `defaults-${language}`);
  const defaults = {
    '@jupyterlab/translation-extension:plugin': { locale: language === 'zh' ? 'zh_CN' : 'en' },
    '@jupyterlab/apputils-extension:notification': {
      checkForUpdates: false,
      fetchNews: 'false', // 'none' would ask the learner
    },
    // JupyterLab would lay out only the cells near the window, and a curve that changes while its
    // cell is elsewhere would stay as it was.
    '@jupyterlab/notebook-extension:tracker': {
      windowingMode: 'none',
      // In a narrow window the end of a line would be out of sight.
      codeCellConfig: { lineNumbers: false, lineWrap: true },
    },
  };
  writeWhole(join(folder, 'overrides.json'), JSON.stringify(defaults, null, 2));
  return folder;
}

/**
 * What JupyterLab's own rules leave undone on a narrow page: drawings shrink as figures do, a formula
 * that is too wide can be moved sideways, and printed lines break between words, not within a number.
 */
const STYLE = `.jp-RenderedSVG img { max-width: 100%; height: auto; }
.jp-RenderedMarkdown mjx-container[display="true"] { overflow-x: auto; overflow-y: hidden; padding: 2px 0; }
.jp-OutputArea-output.jp-RenderedText pre { word-break: normal; overflow-wrap: anywhere; }
`;

/** The place in the course's own configuration folder from which JupyterLab takes a style. */
function writeStyle(paths: Paths): void {
  writeWhole(join(paths.jupyter, 'config', 'custom', 'custom.css'), STYLE);
}

function serverArguments(paths: Paths, { port, language, openBrowser, opensOn }: ServerOptions) {
  return [
    join(paths.root, 'lib', 'cli', 'serve.py'),
    `--ServerApp.ip=${HOST}`,
    `--ServerApp.port=${port}`,
    '--ServerApp.port_retries=0',
    `--ServerApp.root_dir=${paths.root}`,
    `--ServerApp.open_browser=${openBrowser ? 'True' : 'False'}`,
    '--ServerApp.allow_root=True',
    '--ServerApp.log_level=WARN',
    `--LabApp.default_url=/lab/tree/${opensOn}`,
    `--LabApp.app_settings_dir=${writeDefaults(paths, language)}`,
    '--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate',
    '--LabApp.extension_manager=readonly',
    '--LabApp.custom_css=True',
    '--KernelSpecManager.ensure_native_kernel=False',
    '--KernelSpecManager.allowed_kernelspecs=tslab',
  ];
}

/**
 * Starts JupyterLab on localhost with a fresh token, and waits until it answers.
 *
 * @throws {CommandError} with what the server said, when it ends or does not answer in 90 s
 */
export async function startServer(
  paths: Paths,
  options: ServerOptions,
  signal: AbortSignal,
): Promise<Server> {
  const token = randomBytes(24).toString('hex');
  writeStyle(paths);
  const child = spawn(paths.python, serverArguments(paths, options), {
    cwd: paths.root,
    env: { ...jupyterEnvironment(paths), JUPYTER_TOKEN: token, KIT_LANG: options.language },
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const tail = keepLog(child, join(paths.cache, 'logs', 'jupyter.log'));
  const kill = () => child.pid !== undefined && endTree(child.pid, 'SIGKILL');
  process.once('exit', kill); // nothing of ours outlives us
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', () => resolve(tail()));
  }).finally(() => process.off('exit', kill));
  const stop = () => stopServer(child);
  try {
    await untilReady(`http://${HOST}:${options.port}/api/status`, token, child, tail, signal);
  } catch (error) {
    await stop();
    throw error;
  }
  const url = `http://${HOST}:${options.port}/lab/tree/${options.opensOn}?token=${token}`;
  return { url, process: child, ended, stop };
}

function keepLog(child: ChildProcess, file: string): () => string {
  mkdirSync(dirname(file), { recursive: true });
  let text = '';
  const note = (chunk: Buffer) => {
    text = (text + chunk.toString()).split('\n').slice(-TAIL_LINES).join('\n');
    appendFileSync(file, chunk);
  };
  child.stdout?.on('data', note);
  child.stderr?.on('data', note);
  return () => text.trim();
}

async function untilReady(
  url: string,
  token: string,
  child: ChildProcess,
  tail: () => string,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + READY_MS;
  const headers = { authorization: `token ${token}` };
  while (Date.now() < deadline) {
    if (signal.aborted) throw new Interrupted();
    if (child.exitCode !== null || child.pid === undefined) break;
    const response = await fetch(url, { headers }).catch(() => undefined);
    if (response?.ok) return;
    await sleep(POLL_MS);
  }
  throw new CommandError('JupyterLab', child.exitCode ?? 'timeout', tail().split('\n'));
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const closed = once(child, 'close').then(() => true);
  child.stdin?.end(); // serve.py sees it, and shuts down kernels and server
  const inOrder = await Promise.race([closed, sleep(STOP_MS, false, { ref: false })]);
  if (inOrder) return;
  endTree(child.pid, 'SIGKILL');
  await closed;
}
