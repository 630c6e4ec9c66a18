import childProcess, { type StdioOptions } from 'node:child_process';
import { PIPES } from '../messages';

/** What `spawn` and the others take as options, as far as it matters here. */
interface Options {
  readonly stdio?: StdioOptions;
}

type Spawning = (this: object, options: Options) => unknown;

/**
 * Programs that a cell starts with `stdio: 'inherit'` would write where this process does, into the
 * log of the Jupyter server. Leads what they write into the cell instead, while they run.
 *
 * @param beforeStart sends what the cell has printed so far, which stands before
 * @param onEnd waits until what the program has written is shown
 */
export function showChildPrograms(beforeStart: () => void, onEnd: () => void): void {
  for (const name of ['spawnSync', 'execSync', 'execFileSync'] as const) {
    const original = childProcess[name] as (...args: unknown[]) => unknown;
    const shown = (...args: unknown[]): unknown => {
      const options = Object(args.at(-1)) as Options;
      const stdio = lead(options.stdio);
      if (stdio === undefined) return original(...args);
      beforeStart();
      try {
        return original(...args.slice(0, -1), { ...options, stdio });
      } finally {
        onEnd();
      }
    };
    Object.defineProperty(childProcess, name, { value: shown, writable: true, configurable: true });
  }
  // What `spawn`, `fork`, `exec` and `execFile` come to.
  const prototype = childProcess.ChildProcess.prototype as unknown as { spawn: Spawning };
  const { spawn } = prototype;
  prototype.spawn = function (options) {
    const stdio = lead(options.stdio);
    if (stdio === undefined) return spawn.call(this, options);
    beforeStart();
    (this as childProcess.ChildProcess).prependListener('exit', onEnd);
    return spawn.call(this, { ...options, stdio });
  };
}

/** The same, with what is inherited led into the cell; undefined where nothing is. */
function lead(stdio: StdioOptions | undefined): StdioOptions | undefined {
  const list = typeof stdio === 'string' ? [stdio, stdio, stdio] : (stdio ?? []);
  const led = list.map((stream, i) => {
    if (isOurs(stream, i, 1, process.stdout)) return PIPES.childStdout;
    if (isOurs(stream, i, 2, process.stderr)) return PIPES.childStderr;
    return stream;
  });
  return led.some((stream, i) => stream !== list[i]) ? led : undefined;
}

function isOurs(given: unknown, index: number, fd: 1 | 2, stream: NodeJS.WriteStream): boolean {
  return (given === 'inherit' && index === fd) || given === fd || given === stream;
}
