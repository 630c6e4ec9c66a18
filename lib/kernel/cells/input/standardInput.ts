import readline, { type Interface } from 'node:readline';
import readlinePromises from 'node:readline/promises';
import { Readable } from 'node:stream';
import type { InputLines } from './inputLines';

/** Time for a question to be printed, and for a reader to go away again. */
const ASK_MS = 20;

/** A readline interface, and how many of its questions wait for an answer. */
interface Reader {
  readonly lines: Interface | readlinePromises.Interface;
  questions: number;
}

type Question = (query: string, ...rest: unknown[]) => unknown;

/**
 * `process.stdin`: what the learner writes into the input box, which appears when somebody waits for
 * a line. An interface of readline that nobody has asked a question waits for none.
 */
export class StandardInput extends Readable {
  readonly fd = 0;
  private readonly readers = new Set<Reader>();
  private isRead = false;
  private timer: NodeJS.Timeout | undefined;

  /** @param onRefused told when a line is wanted and there is no input box */
  constructor(
    private readonly lines: InputLines,
    private readonly onRefused: (error: Error) => void,
  ) {
    super();
    // The stream itself asks for no more once it has asked, although nobody has answered since.
    this.on('newListener', () => this.consider());
  }

  /** Takes the place of the process's own. */
  install(): void {
    Object.defineProperty(process, 'stdin', { value: this, configurable: true, enumerable: true });
    for (const module of [readline, readlinePromises]) {
      const create = module.createInterface as (...options: unknown[]) => Reader['lines'];
      const createWatched = (first: unknown, ...rest: unknown[]) =>
        this.watch(create(this.withoutTerminal(first), ...rest));
      Object.assign(module, { createInterface: createWatched });
    }
  }

  /** Whether somebody may print a question and wait for the answer. */
  get hasReaders(): boolean {
    return this.readers.size > 0 || this.isHeard();
  }

  /** Whether somebody waits for a line. */
  get isWanted(): boolean {
    const readers = [...this.readers];
    const asks = readers.some(({ lines, questions }) => questions > 0 || hears(lines, 'line'));
    return asks || this.isHeard();
  }

  /** Nobody waits any more: the cell that reads has been stopped, or there is no input box. */
  abandon(): void {
    for (const { lines } of this.readers) lines.close();
    for (const event of ['data', 'readable', 'end', 'error', 'close']) {
      this.removeAllListeners(event);
    }
    this.pause();
  }

  override _read(): void {
    this.isRead = true;
    this.consider();
  }

  /** As whoever breaks off a `for await` over it does: the cells to come read on. */
  override destroy(): this {
    this.abandon();
    return this;
  }

  override on(event: string | symbol, listener: Parameters<Readable['on']>[1]): this {
    // Whoever came last has closed it; nobody who begins to listen knows of that.
    const state = this as unknown as { readableFlowing: boolean | null };
    if (event === 'data' && this.listenerCount('data') === 0) state.readableFlowing = null;
    return super.on(event, listener);
  }

  override resume(): this {
    this.consider();
    return super.resume();
  }

  /** As the process's own: it keeps nobody from ending. */
  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  /** Looks whether there is somebody to ask for, once they have printed their question. */
  private consider(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.ask();
    }, ASK_MS);
  }

  private ask(): void {
    const { lines } = this;
    if (!this.isRead || !this.isWanted || !lines.isCellRunning || lines.isAsking) return;
    try {
      lines.ask((line) => {
        this.isRead = false;
        this.push(`${line}\n`);
        this.consider();
      });
    } catch (error) {
      this.abandon(); // whoever waits for a line would do so for ever
      this.onRefused(error as Error);
    }
  }

  /** Whether somebody listens to the stream itself. Each open interface of readline does, too. */
  private isHeard(): boolean {
    const isFlowing = this.readableFlowing === true;
    const direct = this.listenerCount('data') - this.readers.size;
    return (isFlowing && direct > 0) || this.listenerCount('readable') > 0;
  }

  /** The input box is no terminal, whatever is said. */
  private withoutTerminal(options: unknown): unknown {
    const isOurs = (Object(options) as { input?: unknown }).input === this;
    return isOurs ? { ...(options as object), terminal: false } : options;
  }

  private watch<T extends Reader['lines']>(lines: T): T {
    if ((lines as unknown as { input?: unknown }).input !== this) return lines;
    const reader: Reader = { lines, questions: 0 };
    this.readers.add(reader);
    lines.once('close', () => this.readers.delete(reader));
    lines.on('newListener', () => this.consider());
    const question = lines.question.bind(lines) as Question;
    const counted: Question = (query, ...rest) => {
      reader.questions++;
      this.consider();
      const answered = () => void reader.questions--;
      const callback = rest.at(-1);
      if (typeof callback !== 'function') {
        const answer = question(query, ...rest) as Promise<string>;
        answer.then(answered, answered);
        return answer;
      }
      return question(query, ...rest.slice(0, -1), (answer: string) => {
        answered();
        (callback as (answer: string) => void)(answer);
      });
    };
    // With what util.promisify looks for.
    const original = Reflect.get(lines, 'question') as object;
    Object.defineProperties(counted, Object.getOwnPropertyDescriptors(original));
    return Object.assign(lines, { question: counted });
  }
}

function hears(lines: Reader['lines'], event: string): boolean {
  return (lines as NodeJS.EventEmitter).listenerCount(event) > 0;
}
