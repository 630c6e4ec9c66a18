import { formatDuration, type Locale } from '../../locale';
import { columns } from '../bootstrap/columns.cjs';
import type { ExecutionEvent } from './execute';
import type { ChapterMessages } from './messages';
import type { Cell } from './notebook';

const CODE_WIDTH = 60;
const TIME_COLUMNS = 10;

/** What came of one notebook; with `--json` it is printed as it is. */
export interface ChapterResult {
  readonly language: Locale;
  readonly name: string;
  /** `stopped`: by Ctrl-C, or because another notebook failed. */
  outcome: 'done' | 'failed' | 'stopped';
  /** Of all cells, once they have ended. */
  seconds?: number;
  /** The kernel's largest resident memory; 0 where the system does not tell. */
  peakBytes: number;
  /** Code cells that ended well: index in the notebook, and seconds. */
  readonly cells: { readonly cell: number; readonly seconds: number }[];
  /** What failed, and where: the index of a cell, -1 when the kernel did not start. */
  failure?: { readonly cell: number; readonly name: string; readonly message: string };
}

/**
 * Writes down the course of one notebook: each cell with its time and its first line of code; at its
 * end the total and the kernel's peak memory, or the cell that failed with what it said.
 */
export class ChapterReport {
  readonly result: ChapterResult;
  private began = Date.now();
  private current = 0;

  /** @param write takes each line */
  constructor(
    chapter: { readonly language: Locale; readonly name: string },
    private readonly cells: readonly Cell[],
    private readonly say: ChapterMessages,
    private readonly locale: Locale,
    private readonly write: (line: string) => void,
  ) {
    const { language, name } = chapter;
    this.result = { language, name, outcome: 'stopped', peakBytes: 0, cells: [] };
  }

  /** Takes in what happened. */
  on(event: ExecutionEvent): void {
    switch (event.event) {
      case 'ready':
        return this.write(`  ${this.say.kernelReady(this.duration(event.seconds))}`);
      case 'start':
        this.current = event.cell + 1;
        this.began = Date.now();
        return;
      case 'end':
        return this.finish(event);
      case 'done':
        this.result.outcome = 'done';
        this.result.seconds = event.seconds;
        return this.write(`  ${this.summary(event.seconds)}`);
      default:
        this.result.outcome = 'failed';
        return this.fail(event);
    }
  }

  /** How many cells of the notebook it is past, those of text among them. */
  get passed(): number {
    return Math.max(0, this.current - 1);
  }

  /** Which cell is running, and for how long: `zh/02-attention 3/21 4.5 s`. */
  now(): string {
    const { language, name } = this.result;
    const elapsed = this.duration((Date.now() - this.began) / 1000);
    const cell = this.current === 0 ? this.say.starting : `${this.current}/${this.cells.length}`;
    return `${language}/${name} ${cell} ${elapsed}`;
  }

  private finish({ cell, seconds, peakBytes }: ExecutionEvent & { event: 'end' }): void {
    this.result.peakBytes = Math.max(this.result.peakBytes, peakBytes);
    this.result.cells.push({ cell, seconds });
    const time = this.duration(seconds);
    const indent = ' '.repeat(Math.max(0, TIME_COLUMNS - columns(time)));
    const code = firstLine(this.cells[cell].source);
    this.write(`  ${String(cell + 1).padStart(3)} ${indent}${time}  ${code}`);
  }

  private summary(elapsed: number): string {
    const { peakBytes, cells } = this.result;
    const gibibytes = `${(peakBytes / 2 ** 30).toFixed(2)} GiB`;
    const memory = peakBytes === 0 ? this.say.memoryUnknown : gibibytes;
    return this.say.summary(cells.length, this.duration(elapsed), memory);
  }

  private fail(event: ExecutionEvent & { event: 'error' | 'died' | 'limit' }): void {
    const { cell } = event;
    const [title, name, message] = this.wordsOf(event);
    this.result.failure = { cell, name, message };
    this.write(`\n✗ ${title}`);
    if (cell >= 0) this.write(numbered(this.cells[cell].source));
    if (message) this.write(message);
    if (cell >= 0) this.write(this.say.stopped);
  }

  /** Title, name and text of a failure. */
  private wordsOf(event: ExecutionEvent & { event: 'error' | 'died' | 'limit' }) {
    const { say, cells } = this;
    const cell = event.cell + 1;
    if (event.event === 'limit') {
      const title = say.limit[event.limit](cell, cells.length, event.allowed);
      return [title, event.limit, ''] as const;
    }
    if (event.event === 'died') {
      return [cell === 0 ? say.notStarted : say.died(cell), 'DeadKernel', event.message] as const;
    }
    // A kernel may leave the traceback empty and explain itself on stderr only.
    const { name, traceback, stderr } = event;
    const said = traceback || [`${name}: ${event.message}`, stderr].filter(Boolean).join('\n');
    return [say.failed(cell, cells.length), name, said] as const;
  }

  private duration(seconds: number): string {
    return formatDuration(seconds * 1000, this.locale);
  }
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
