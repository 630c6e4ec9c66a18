import { spawn, type ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** What a running notebook tells; execute.py says when and in what units. */
export type ExecutionEvent =
  | { readonly event: 'ready'; readonly seconds: number }
  | { readonly event: 'start'; readonly cell: number }
  | {
      readonly event: 'end';
      readonly cell: number;
      readonly seconds: number;
      readonly peakBytes: number;
    }
  | {
      readonly event: 'error';
      readonly cell: number;
      readonly name: string;
      readonly message: string;
      readonly traceback: string;
      readonly stderr: string;
    }
  | { readonly event: 'died'; readonly cell: number; readonly message: string }
  | {
      readonly event: 'limit';
      readonly cell: number;
      readonly limit: keyof ExecutionLimits;
      readonly allowed: number;
    }
  | { readonly event: 'done'; readonly seconds: number };

/** What a notebook may take; whatever is absent is not limited. */
export interface ExecutionLimits {
  /** For each cell. */
  readonly cellSeconds?: number;
  /** For all cells together. */
  readonly seconds?: number;
  /** Resident memory of the kernel and all that it starts; watched on Linux only. */
  readonly memoryBytes?: number;
}

/** Where to find the kernel, and where the executed copy goes. */
export interface ExecutionPlace {
  /** The Python of the clone's environment, whose kernelspecs count. */
  readonly python: string;
  /** The whole environment of the kernel; this process's when absent. */
  readonly env?: NodeJS.ProcessEnv;
  /** Path of the executed copy; it is replaced whole, or not at all. None is kept when absent. */
  readonly executed?: string;
  /** Stops kernel and notebook when it fires; the events end then. */
  readonly signal?: AbortSignal;
}

/**
 * Executes a notebook, cell after cell, through the kernel that it names, in its own folder.
 * Each event is given out as it happens; the last one is `done`, `error`, `died` or `limit`, unless
 * the run was stopped by the signal. Kernel and runner end with this process, however it ends.
 *
 * @param notebook path of the .ipynb
 * @throws when Python or nbclient cannot be started; the message is theirs
 */
export async function* executeNotebook(
  notebook: string,
  place: ExecutionPlace,
  limits: ExecutionLimits = {},
): AsyncGenerator<ExecutionEvent> {
  const script = join(sourceFolder(), 'execute.py');
  const copy = place.executed === undefined ? [] : [resolve(place.executed)];
  const args = [script, resolve(notebook), ...copy, ...limitArguments(limits)];
  const child = spawn(place.python, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...(place.env ?? process.env), PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' },
  });
  child.stdin.on('error', () => undefined); // its end is told by 'close'
  const stop = () => void child.kill('SIGTERM'); // which ends the kernel, then itself
  place.signal?.addEventListener('abort', stop);
  const complaints = collect(child);
  const ended = endOf(child);
  let last: ExecutionEvent | undefined;
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      if (place.signal?.aborted) continue;
      last = JSON.parse(line) as ExecutionEvent;
      yield last;
    }
    await ended;
    if (place.signal?.aborted || isEnd(last)) return;
    throw new Error(`the notebook's runner stopped: ${complaints() || 'it gave no reason'}`);
  } finally {
    place.signal?.removeEventListener('abort', stop);
    if (child.exitCode === null) stop(); // the reader of these events gave up early
    await ended.catch(() => undefined);
  }
}

function limitArguments({ cellSeconds, seconds, memoryBytes }: ExecutionLimits): string[] {
  const given = { 'cell-seconds': cellSeconds, seconds, 'memory-bytes': memoryBytes };
  return Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  );
}

function isEnd(event: ExecutionEvent | undefined): boolean {
  return event !== undefined && ['done', 'error', 'died', 'limit'].includes(event.event);
}

function collect(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (part: string) => (text += part));
  return () => text.trim();
}

function endOf(child: ChildProcess): Promise<void> {
  const end = new Promise<void>((resolvePromise, reject) => {
    child.once('error', reject);
    child.once('close', () => resolvePromise());
  });
  end.catch(() => undefined); // awaited later; not unhandled until then
  return end;
}

/** The folder of the Python script: it is read from the sources, the compiler does not copy it. */
function sourceFolder(): string {
  const compiled = join('lib', 'dist', 'cli', 'chapters');
  if (!__dirname.endsWith(compiled)) return __dirname;
  return join(__dirname, '..', '..', '..', 'cli', 'chapters');
}
