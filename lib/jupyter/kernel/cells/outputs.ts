import { TextDecoder } from 'node:util';
import type { Answer, ErrorContent, FromCells } from '../conversation';

type StreamName = 'stdout' | 'stderr';

/** What a frontend can draw: MIME types with their values. */
export type MimeData = Readonly<Record<string, unknown>>;

/** Text is sent this long after it was written at the latest, so that a loop of prints is few messages. */
const FLUSH_MS = 50;
/** And as soon as there is so much of it. */
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
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly send: (message: FromCells) => void) {}

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
        this.write(name, isText ? chunk : decoder.decode(chunk, { stream: true }));
        const done = rest.at(-1);
        if (typeof done === 'function') process.nextTick(done);
        return true;
      };
      process[name].write = write;
    }
  }

  write(stream: StreamName, text: string): void {
    if (stream !== this.stream) this.flush();
    this.stream = stream;
    this.text += text;
    // In a loop that never waits no timer comes, so the clock is asked too.
    const due = performance.now() - this.flushed > FLUSH_MS;
    if (due || this.text.length > FLUSH_CHARACTERS) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), FLUSH_MS).unref();
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.flushed = performance.now();
    if (this.text === '') return;
    const content = { name: this.stream, text: this.text };
    this.text = '';
    this.publish('stream', content);
  }

  /** Shows something, or replaces what was shown under the same id. */
  display(data: MimeData, displayId: string | undefined, isUpdate: boolean): void {
    const transient = displayId === undefined ? {} : { display_id: displayId };
    const type = isUpdate ? 'update_display_data' : 'display_data';
    this.show(type, { data, metadata: {}, transient });
  }

  /** The value of a cell's last expression. */
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

  private show(type: string, content: object): void {
    this.flush(); // what was printed before stands before
    this.publish(type, content);
  }

  private publish(type: string, content: object): void {
    this.send({ kind: 'publish', id: this.id, type, content });
  }
}
