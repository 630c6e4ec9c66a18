import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { type Answer, type FromCells, INTERRUPT_PIPE, type ToCells } from './messages';
import type { CellExit } from './exitReport';

/** As much of the end of its standard error as a fatal error of V8 needs. */
const STDERR_TAIL = 8192;
/** How long the process may take to end by itself. */
const EXIT_MS = 500;

interface Events {
  publish: [{ id: string; type: string; content: object }];
  exit: [CellExit];
}

/** The child process in which the cells run, seen from the supervisor. */
export class CellProcess extends EventEmitter<Events> {
  private readonly child: ChildProcess;
  private readonly open = new Map<string, (answer: Answer) => void>();
  private stderrTail = '';
  private hadStarted = false;
  private leaving = false;

  constructor() {
    super();
    this.child = fork(join(__dirname, 'cells', 'main.js'), [], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
      serialization: 'advanced',
      // In a process group of its own, so that a SIGINT to the kernel's group is heard once, by the
      // supervisor. The child ends with the supervisor all the same (interruptThread.ts).
      detached: process.platform !== 'win32',
      // Code that is cut off leaves async_hooks' books open; Node would end the process for it.
      execArgv: ['--no-force-async-hooks-checks'],
    });
    this.child.on('message', (message) => this.receive(message as FromCells));
    this.child.on('close', (code, signal) => this.report(code, signal));
    // Native code writes here, past the cells: it belongs in the log of the Jupyter server.
    this.child.stdout?.on('data', (text: Buffer) => process.stderr.write(text));
    this.child.stderr?.on('data', (text: Buffer) => this.keepStderr(text));
  }

  /** Sends a request and waits for its answer; never answers when the process dies before. */
  ask(message: ToCells): Promise<Answer> {
    return new Promise((resolve) => {
      this.open.set(message.id, resolve);
      this.child.send(message, () => undefined); // a failed send means that it has ended, told by 'close'
    });
  }

  /** Stops a cell, if it still runs. */
  interrupt(run: number): void {
    (this.child.stdio[INTERRUPT_PIPE] as Writable).write(`${run}\n`);
  }

  /** Lets the process end by itself, then ends it. */
  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.leaving = true;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    if (this.child.connected) this.child.disconnect();
    const timer = setTimeout(() => this.child.kill('SIGKILL'), EXIT_MS);
    await gone;
    clearTimeout(timer);
  }

  private receive(message: FromCells): void {
    this.hadStarted = true;
    if (message.kind === 'publish') {
      this.emit('publish', message);
    } else if (message.kind === 'answer') {
      this.open.get(message.id)?.(message.content);
      this.open.delete(message.id);
    }
  }

  private keepStderr(text: Buffer): void {
    this.stderrTail = (this.stderrTail + text.toString()).slice(-STDERR_TAIL);
    process.stderr.write(text);
  }

  private report(code: number | null, signal: NodeJS.Signals | null): void {
    const { hadStarted, stderrTail, leaving } = this;
    if (!leaving) this.emit('exit', { code, signal, hadStarted, stderrTail });
  }
}
