import type { ExecutionEvent } from './execute';
import type { ChapterMessages } from './messages';
import type { Cell } from './notebook';

/** Where the report goes: a terminal, whose last line may be redrawn, or a file. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

const REDRAW_MS = 500;
const QUIET_MS = 30_000; // a file gets a sign of life this often
const CODE_WIDTH = 60;

/**
 * Prints the course of one notebook: each cell with its seconds and its first line of code, the
 * running one with a clock; at its end the total and the kernel's peak memory, or the cell that
 * failed with what it said.
 */
export class ChapterReport {
  private began = Date.now();
  private told = Date.now();
  private current = 0;
  private peakBytes = 0;
  private numRun = 0;
  private readonly clock: NodeJS.Timeout;

  constructor(
    private readonly cells: readonly Cell[],
    private readonly say: ChapterMessages,
    private readonly output: Output,
  ) {
    this.clock = setInterval(() => this.tick(), REDRAW_MS);
  }

  /** Takes in what happened; true when it was the notebook's success. */
  on(event: ExecutionEvent): boolean {
    if (event.event === 'ready') this.line(`  ${this.say.kernelReady(seconds(event.seconds))}`);
    if (event.event === 'start') this.begin(event.cell);
    if (event.event === 'end') this.finish(event.cell, event.seconds, event.peakBytes);
    if (event.event === 'done') this.line(`  ${this.summary(event.seconds)}`);
    if (event.event === 'error') this.failure(event);
    if (event.event === 'died') this.death(event.cell, event.message);
    return event.event === 'done';
  }

  /** Stops the clock and leaves the output at the beginning of a line. */
  close(): void {
    clearInterval(this.clock);
    this.erase();
  }

  private begin(cell: number): void {
    this.current = cell + 1;
    this.began = this.told = Date.now();
  }

  private finish(cell: number, elapsed: number, peakBytes: number): void {
    this.peakBytes = Math.max(this.peakBytes, peakBytes);
    this.numRun++;
    const time = seconds(elapsed).padStart(9);
    this.line(`  ${String(cell + 1).padStart(3)} ${time}  ${firstLine(this.cells[cell].source)}`);
  }

  private summary(elapsed: number): string {
    const gibibytes = `${(this.peakBytes / 2 ** 30).toFixed(2)} GiB`;
    const memory = this.peakBytes === 0 ? this.say.memoryUnknown : gibibytes;
    return this.say.summary(this.numRun, seconds(elapsed), memory);
  }

  private failure(event: ExecutionEvent & { event: 'error' }): void {
    const said = event.traceback || `${event.name}: ${event.message}`;
    this.line(`\n✗ ${this.say.failed(event.cell + 1, this.cells.length)}`);
    this.line(numbered(this.cells[event.cell].source));
    // A kernel may leave the traceback empty and explain itself on stderr only.
    this.line([said, event.traceback ? '' : event.stderr].filter(Boolean).join('\n'));
    this.line(this.say.stopped);
  }

  private death(cell: number, message: string): void {
    this.line(`\n✗ ${cell < 0 ? this.say.notStarted : this.say.died(cell + 1)}`);
    if (cell >= 0) this.line(numbered(this.cells[cell].source));
    this.line(message);
  }

  private tick(): void {
    const text = this.clockText();
    if (this.output.isTTY) {
      this.erase();
      this.output.write(`  … ${text}`);
    } else if (Date.now() - this.told >= QUIET_MS) {
      this.told = Date.now();
      this.output.write(`  … ${text}\n`);
    }
  }

  private clockText(): string {
    const elapsed = seconds((Date.now() - this.began) / 1000, 0);
    if (this.current === 0) return this.say.starting(elapsed);
    return this.say.running(this.current, this.cells.length, elapsed);
  }

  private line(text: string): void {
    this.erase();
    this.output.write(`${text}\n`);
  }

  private erase(): void {
    if (this.output.isTTY) this.output.write('\r\u001b[2K');
  }
}

/** `12.3 s`, or `2 min 05 s`. */
export function seconds(elapsed: number, digits = 2): string {
  if (elapsed < 60) return `${elapsed.toFixed(digits)} s`;
  const rest = String(Math.floor(elapsed % 60)).padStart(2, '0');
  return `${Math.floor(elapsed / 60)} min ${rest} s`;
}

function numbered(source: string): string {
  const lines = source.split('\n');
  const width = String(lines.length).length;
  return lines.map((text, i) => `  ${String(i + 1).padStart(width)} | ${text}`).join('\n');
}

/** The first line that is code, not an import or a comment, as the cell's name in the list. */
function firstLine(source: string): string {
  const lines = source.split('\n').filter((text) => text.trim() !== '');
  const named = lines.find((text) => !/^\s*(\/\/|\/?\*|import\b)/.test(text)) ?? lines[0] ?? '';
  return named.length > CODE_WIDTH ? `${named.slice(0, CODE_WIDTH - 1)}…` : named;
}
