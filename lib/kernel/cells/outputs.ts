import { stripVTControlCharacters, TextDecoder } from 'node:util';
import type { Answer, ErrorContent, FromCells, OutputType } from '../messages';
import { type MimeData, shownBundle } from './shownBundle';

type StreamName = 'stdout' | 'stderr';

/** So many pieces of text a second are sent at once: a loop that never waits shows them as well. */
const PIECES_AT_ONCE = 20;
/** More than that are gathered for so long, so that a flood of lines is few messages. */
const FLUSH_MS = 50;
/** Or until there is so much of it. */
const FLUSH_CHARACTERS = 65_536;

/**
 * Sends what the cells write and show. It goes to the cell that ran last, also after that cell's
 * end, as in other kernels.
 */
export class Outputs {
  private id = '';
  private running = false;
  private text = '';
  private stream: StreamName = 'stdout';
  private flushed = 0;
  private written = 0;
  private atOnce = PIECES_AT_ONCE;
  private timer: NodeJS.Timeout | undefined;

  /** @param holdsPrompts whether a line that is not at its end may be the prompt of an input box */
  constructor(
    private readonly send: (message: FromCells) => void,
    private readonly holdsPrompts: () => boolean,
  ) {}

  /** From here all output belongs to this request. */
  begin(requestId: string): void {
    this.flush();
    this.id = requestId;
    this.running = true;
  }

  /** Whether the cell that output belongs to has not been answered yet. */
  get isCellRunning(): boolean {
    return this.running;
  }

  /** Sends what `process.stdout` and `process.stderr` are given to the cell. */
  capture(): void {
    for (const name of ['stdout', 'stderr'] as const) {
      const decoder = new TextDecoder();
      const write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
        const isText = typeof chunk === 'string';
        this.write(
          name,
          isText ? decoded(chunk, rest[0]) : decoder.decode(chunk, { stream: true }),
        );
        const done = rest.at(-1);
        if (typeof done === 'function') process.nextTick(done);
        return true;
      };
      // A pipeline that ends here is at its end, but the stream goes on for the cells to come.
      const end = (...given: unknown[]): NodeJS.WriteStream => {
        const [chunk, ...rest] = given;
        const done = given.at(-1);
        if (chunk !== undefined && typeof chunk !== 'function') write(chunk as string, rest[0]);
        process.nextTick(() => {
          process[name].emit('finish');
          if (typeof done === 'function') (done as () => void)();
        });
        return process[name];
      };
      Object.assign(process[name], { write, end });
    }
  }

  write(stream: StreamName, text: string): void {
    if (stream !== this.stream) this.flush();
    this.stream = stream;
    this.text += text;
    // In a loop that never waits no timer comes, so the clock is asked too.
    const now = performance.now();
    const gained = ((now - this.written) / 1000) * PIECES_AT_ONCE;
    this.atOnce = Math.min(PIECES_AT_ONCE, this.atOnce + gained);
    this.written = now;
    const isPrompt = stream === 'stdout' && !text.endsWith('\n') && this.holdsPrompts();
    const isDue = !isPrompt && (this.atOnce >= 1 || now - this.flushed > FLUSH_MS);
    if (isDue || this.text.length > FLUSH_CHARACTERS) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), FLUSH_MS).unref();
  }

  /** Takes the line that was printed last and is not at its end: the input box shows it. */
  takePrompt(): string {
    const start = this.stream === 'stdout' ? this.text.lastIndexOf('\n') + 1 : this.text.length;
    const prompt = this.text.slice(start);
    this.text = this.text.slice(0, start);
    this.flush();
    return stripVTControlCharacters(prompt);
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.text === '') return;
    this.flushed = performance.now();
    this.atOnce = Math.max(0, this.atOnce - 1);
    const { stream: name, text } = this;
    this.text = '';
    for (let from = 0; from < text.length; from += FLUSH_CHARACTERS) {
      this.publish('stream', { name, text: text.slice(from, from + FLUSH_CHARACTERS) });
    }
  }

  /**
   * Shows something, or replaces what was shown under the same id.
   *
   * @throws {BilingualError} naming what in it cannot be shown
   */
  display(data: MimeData, displayId: string | undefined, isUpdate: boolean): void {
    const transient = displayId === undefined ? {} : { display_id: String(displayId) };
    const type = isUpdate ? 'update_display_data' : 'display_data';
    this.show(type, { data: shownBundle(data), metadata: {}, transient });
  }

  /** The value of a cell's last expression, in its shown form. */
  result(data: MimeData, count: number): void {
    this.show('execute_result', { execution_count: count, data, metadata: {} });
  }

  error(content: ErrorContent): void {
    this.show('error', content);
  }

  /** @param wait leave the old output until there is a new one, so that nothing flickers */
  clear(wait: boolean): void {
    this.show('clear_output', { wait });
  }

  answer(id: string, content: Answer): void {
    this.flush();
    this.running = false;
    this.send({ kind: 'answer', id, content });
  }

  private show(type: OutputType, content: object): void {
    this.flush(); // what was printed before stands before
    this.publish(type, content);
  }

  private publish(type: OutputType, content: object): void {
    this.send({ kind: 'publish', id: this.id, type, content });
  }
}

/** A text that may be given as base64 or the like. */
function decoded(text: string, encoding: unknown): string {
  const isOther = typeof encoding === 'string' && !/^utf-?8$/i.test(encoding);
  return isOther ? Buffer.from(text, encoding as BufferEncoding).toString() : text;
}
