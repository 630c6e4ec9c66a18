import type { OutputType } from '../messages';
import type { Publication } from '../protocol/pacedPublisher';
import type { Header } from '../protocol/wire';
import { CellOutput, type Output } from './cellOutput';

/**
 * Output belongs to the cell that ran last; some of the one before may still be under way. Nobody
 * writes for cells that are older.
 */
const CELLS_WITH_OUTPUT = 2;

interface Entry {
  readonly header: Header;
  readonly output: CellOutput;
}

/** What the cells put out, each cell's told with the request that it belongs to. */
export class CellOutputs {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly publish: (publication: Publication) => void) {}

  /** A cell begins. A silent one is not told of here, and shows nothing. */
  begin(header: Header, count: number): void {
    const publish = ({ type, content }: Output) => this.publish({ type, content, parent: header });
    this.entries.set(header.msg_id, { header, output: new CellOutput(count, publish) });
    const [[oldest, entry]] = this.entries;
    if (this.entries.size <= CELLS_WITH_OUTPUT) return;
    entry.output.close();
    this.entries.delete(oldest);
  }

  /** Something that the cell of a request puts out. */
  add(id: string, type: OutputType, content: object): void {
    this.entries.get(id)?.output.add({ type, content });
  }

  /** What a program writes that a cell has started. It goes to the log where no cell has run yet. */
  addChildText(content: { readonly name: string; readonly text: string }): void {
    const last = this.last();
    if (last) last.output.add({ type: 'stream', content });
    else process.stderr.write(content.text);
  }

  /** The cell is about to be answered. */
  finish(id: string): void {
    this.entries.get(id)?.output.finish();
  }

  /** An error that belongs to no request that is known: it is told with the last cell. */
  addError(content: object, id?: string): void {
    const entry = id === undefined ? this.last() : (this.entries.get(id) ?? this.last());
    entry?.output.add({ type: 'error', content });
  }

  private last(): Entry | undefined {
    return [...this.entries.values()].at(-1);
  }
}
