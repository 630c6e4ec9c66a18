import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { repositoryRoot } from '../support/paths';

const START_MS = 120_000;
const STOP_MS = 20_000;

/** A running JupyterLab, as `npm start` gives it. */
export interface JupyterLab {
  /** Address without a slash at its end, for example `http://127.0.0.1:8890`. */
  readonly address: string;
  readonly token: string;
  /** The process that was started; server and kernels are below it. */
  readonly pid: number;
  /** Ctrl-C, and the wait for its effect. */
  stop(): Promise<void>;
}

/**
 * Starts JupyterLab by the learner's command, without opening a browser.
 *
 * @param language of the interface
 * @throws with what the command printed, when no address appears in time
 */
export async function startJupyterLab(language: 'zh' | 'en'): Promise<JupyterLab> {
  const bootstrap = join(repositoryRoot, 'lib', 'cli', 'bootstrap.cjs');
  const options = ['--no-browser', '--port', String(await freePort()), '--lang', language];
  const child = spawn(process.execPath, [bootstrap, 'start', ...options], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await printedAddress(child);
  return {
    address: url.origin,
    token: url.searchParams.get('token') ?? '',
    pid: child.pid!,
    stop: () => stop(child),
  };
}

function printedAddress(child: ChildProcess): Promise<URL> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const fail = (why: string) => {
      child.kill('SIGINT');
      reject(new Error(`JupyterLab did not start (${why}):\n${printed}`));
    };
    const clock = setTimeout(() => fail(`no address within ${START_MS / 1000} s`), START_MS);
    const ended = (code: number | null) => fail(`exit code ${code}`);
    child.once('exit', ended);
    const read = (text: string) => {
      printed += text;
      const found = /http:\/\/(?:127\.0\.0\.1|localhost):\d+\/lab\S*token=\w+/.exec(printed);
      if (found === null) return;
      clearTimeout(clock);
      child.off('exit', ended);
      resolve(new URL(found[0]));
    };
    child.stdout?.setEncoding('utf8').on('data', read);
    child.stderr?.setEncoding('utf8').on('data', read);
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    const clock = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.once('exit', () => {
      clearTimeout(clock);
      resolve();
    });
    child.kill('SIGINT');
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
