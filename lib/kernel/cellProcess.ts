import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import { cellOptions } from './cellOptions';
import { checkedMessage } from './checkedMessage';
import type { CellExit } from './exitReport';
import { Lines } from './lines';
import {
  type Answer,
  type FromCells,
  type OutputType,
  PIPES,
  type ToCells,
  type ToControl,
} from './messages';

/** As much of the end of its standard error as a fatal error of V8 needs. */
const STDERR_TAIL = 8192;
/** How long the process may take to end by itself. */
const EXIT_MS = 500;
/** How long what it wrote before its end may take to arrive. */
const REST_MS = 300;

type StreamName = 'stdout' | 'stderr';

interface Events {
  publish: [{ id: string; type: OutputType; content: object }];
  /** A cell wants a line of input. */
  input: [{ id: string; serial: number; prompt: string }];
  /** A program that a cell has started wrote something. */
  childText: [{ name: StreamName; text: string }];
  exit: [CellExit];
}

/** The child process in which the cells run, seen from the front process. */
export class CellProcess extends EventEmitter<Events> {
  private readonly child: ChildProcess;
  private readonly open = new Map<string, (answer: Answer) => void>();
  private readonly childTexts: { name: StreamName; text: string }[] = [];
  private stderrTail = '';
  private exitCall: CellExit['exitCall'];
  private hadStarted = false;
  private leaving = false;

  constructor() {
    super();
    const options = cellOptions(process.versions.node);
    this.child = spawn(process.execPath, [...options, join(__dirname, 'cells', 'main.js')], {
      // Standard input: nobody types there. The cells ask for input by a message.
      stdio: ['ignore', ...Array.from({ length: PIPES.childStderr }, () => 'pipe' as const)],
      // In a process group of its own, so that a SIGINT to the kernel's group is heard once, by the
      // supervisor. The child ends with the supervisor all the same (controlThread.ts).
      detached: process.platform !== 'win32',
    });
    this.child.on('exit', (code, signal) => void this.report(code, signal));
    this.child.on('error', (error) => this.keepStderr(Buffer.from(error.message)));
    const messages = new Lines((line) => this.take(line));
    this.pipe(PIPES.messages).on('data', (chunk: Buffer) => messages.push(chunk));
    // What native code writes to standard error belongs in the log of the Jupyter server.
    this.child.stderr?.on('data', (text: Buffer) => this.keepStderr(text));
    this.readChildren('stdout', this.child.stdout as Readable);
    this.readChildren('stdout', this.pipe(PIPES.childStdout));
    this.readChildren('stderr', this.pipe(PIPES.childStderr));
    // Writing to a process that has just ended is no error: its end is told by 'exit'.
    for (const stream of this.child.stdio) stream?.on('error', () => undefined);
  }

  /** Sends a request and waits for its answer; never answers when the process ends before. */
  ask(message: ToCells): Promise<Answer> {
    return new Promise((resolve) => {
      this.open.set(message.id, resolve);
      this.write(PIPES.requests, `${JSON.stringify(message)}\n`);
    });
  }

  /** Stops a cell, if it still runs. */
  interrupt(run: number): void {
    this.control({ kind: 'interrupt', run });
  }

  /** Gives the line of input that was wanted. */
  input(serial: number, text: string): void {
    this.control({ kind: 'input', serial, text });
  }

  /** Lets the process end by itself, then ends it. */
  async end(): Promise<void> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null || !child.pid) return;
    this.leaving = true;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    (child.stdio[PIPES.requests] as Writable).end();
    const timer = setTimeout(() => child.kill('SIGKILL'), EXIT_MS);
    await gone;
    clearTimeout(timer);
  }

  private control(message: ToControl): void {
    this.write(PIPES.control, `${JSON.stringify(message)}\n`);
  }

  private pipe(index: number): Readable {
    return this.child.stdio[index] as Readable;
  }

  private write(index: number, text: string): void {
    const pipe = this.child.stdio[index] as Writable;
    if (pipe.writable) pipe.write(text);
  }

  private take(line: string): void {
    const message = checkedMessage(line);
    if (message) this.receive(message);
    else process.stderr.write('kernel: a cell wrote into a pipe of the kernel\n');
  }

  private receive(message: FromCells): void {
    this.hadStarted = true;
    switch (message.kind) {
      case 'publish':
        this.emit('publish', message);
        break;
      case 'answer':
        this.afterChildTexts(() => {
          this.open.get(message.id)?.(message.content);
          this.open.delete(message.id);
        });
        break;
      case 'input':
        this.emit('input', message);
        break;
      case 'exiting':
        this.exitCall = message;
        break;
      case 'childEnded':
        this.afterChildTexts(() => this.control({ kind: 'childShown' }));
    }
  }

  /** What was written to the other pipes before a message was, is read in the same turn as the message. */
  private afterChildTexts(proceed: () => void): void {
    setImmediate(() => {
      this.tellChildTexts();
      proceed();
    });
  }

  /** Two pipes do not say what came first, so a child's text waits for the cell's own before it. */
  private readChildren(name: StreamName, pipe: Readable): void {
    const decoder = new StringDecoder('utf8');
    pipe.on('data', (chunk: Buffer) => {
      this.childTexts.push({ name, text: decoder.write(chunk) });
      setImmediate(() => this.tellChildTexts());
    });
  }

  private tellChildTexts(): void {
    for (const text of this.childTexts.splice(0)) this.emit('childText', text);
  }

  private keepStderr(text: Buffer): void {
    this.stderrTail = (this.stderrTail + text.toString()).slice(-STDERR_TAIL);
    process.stderr.write(text);
  }

  /** Does not wait for its pipes to be closed: a program that it started may hold them open. */
  private async report(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    const ends = [this.child.stderr as Readable, this.pipe(PIPES.messages)].map(closed);
    await Promise.race([Promise.all(ends), sleep(REST_MS)]);
    const { hadStarted, stderrTail, exitCall } = this;
    if (!this.leaving) this.emit('exit', { code, signal, hadStarted, stderrTail, exitCall });
  }
}

function closed(stream: Readable): Promise<void> {
  if (stream.closed) return Promise.resolve();
  return new Promise((resolve) => void stream.once('close', resolve));
}
