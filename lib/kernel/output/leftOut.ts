import { randomUUID } from 'node:crypto';
import { type Bilingual, say } from '../../locale';
import type { Output } from './cellOutput';
import { OverflowFile } from './overflowFile';

/** Characters of the end that are shown. */
const SHOWN_END = 4000;
/** The end is shown anew so often while it grows. */
const REDRAW_MS = 500;

/** The part of a cell's output that is not shown: kept in a file, its end shown and redrawn. */
export class LeftOut {
  private readonly id = randomUUID();
  private readonly file: OverflowFile;
  private characters = 0;
  private lines = 0;
  private outputs = 0;
  private end = '';
  private isShown = false;
  private timer: NodeJS.Timeout | undefined;

  /** @param printed what the cell has printed before, which is shown */
  constructor(
    count: number,
    printed: readonly string[],
    private readonly publish: (output: Output) => void,
  ) {
    this.file = new OverflowFile(count);
    for (const text of printed) this.file.write(text);
  }

  /** More text that is not shown. */
  addText(text: string): void {
    this.characters += text.length;
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) this.lines++;
    this.end = (this.end + text).slice(-SHOWN_END);
    this.file.write(text);
    this.timer ??= setTimeout(() => this.show(), this.isShown ? REDRAW_MS : 0);
  }

  /** A display that is not shown, as text. */
  addOutput(text: string): void {
    this.outputs++;
    this.addText(text);
  }

  /** Shows, or shows anew, what is left out and how it ends. */
  show(): void {
    if (!this.timer) return; // nothing new
    clearTimeout(this.timer);
    this.timer = undefined;
    const data = { 'text/plain': `${this.sentence()}\n\n${wholeLines(this.end)}` };
    const type = this.isShown ? 'update_display_data' : 'display_data';
    this.isShown = true;
    this.publish({ type, content: { data, metadata: {}, transient: { display_id: this.id } } });
  }

  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.file.close();
  }

  private sentence(): string {
    const { characters, lines, outputs } = this;
    const [c, l, o] = [characters, lines, outputs].map((count) => count.toLocaleString('en'));
    const counts: Bilingual = {
      en: `${c} more characters in ${l} lines` + (outputs > 0 ? `, ${o} outputs among them,` : ''),
      zh: `还有 ${l} 行共 ${c} 个字符` + (outputs > 0 ? `（其中有 ${o} 项输出）` : ''),
    };
    const where = whereItIs(this.file);
    return say({
      en: `… ${counts.en} are not shown: more would be too much for this page. ${where.en} It ends:`,
      zh: `……${counts.zh}没有显示，否则页面无法承受。${where.zh}末尾是：`,
    });
  }
}

function whereItIs({ path, problem, isFull }: OverflowFile): Bilingual {
  if (problem) {
    return {
      en: `It could not be kept in ${path} (${problem}).`,
      zh: `无法保存到 ${path}（${problem}）。`,
    };
  }
  if (isFull) return { en: `The first 100 MB are in ${path}.`, zh: `前 100 MB 保存在 ${path}。` };
  return { en: `All of it is in ${path}.`, zh: `全部输出保存在 ${path}。` };
}

/** From the first line that is there as a whole. */
function wholeLines(text: string): string {
  return text.length < SHOWN_END ? text : text.slice(text.indexOf('\n', 0) + 1);
}
