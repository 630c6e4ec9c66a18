import type { OutputType } from '../messages';
import { LeftOut } from './leftOut';

/** Characters of a cell's prints that are shown from their beginning. */
const SHOWN_CHARACTERS = 200_000;
/** Outputs of one cell; prints that stand together are one. */
const SHOWN_OUTPUTS = 1000;

/** Something that a cell puts out. */
export interface Output {
  readonly type: OutputType;
  readonly content: object;
}

type StreamName = 'stdout' | 'stderr';

/**
 * What one cell puts out. As much of it is shown as a page can bear; the rest goes to a file, and a
 * sentence with the end of it says so. Errors, the value and later states of what is shown always
 * pass.
 */
export class CellOutput {
  private characters = 0;
  private outputs = 0;
  private last: StreamName | undefined;
  /** What was printed so far, for the beginning of the file. */
  private printed: string[] = [];
  private leftOut: LeftOut | undefined;
  private readonly leftDisplays = new Set<string>();

  /** @param count the cell's execution count */
  constructor(
    private readonly count: number,
    private readonly publish: (output: Output) => void,
  ) {}

  add(output: Output): void {
    switch (output.type) {
      case 'stream':
        return this.print(output.content as { name: StreamName; text: string });
      case 'display_data':
        return this.display(output);
      case 'update_display_data':
        if (!this.leftDisplays.has(displayId(output))) this.publish(output);
        else this.leaveOut().addText(plainText(output));
        return;
      case 'clear_output':
        this.clear();
        return this.publish(output);
      default:
        this.finish(); // stands before an error and before the value
        return this.publish(output);
    }
  }

  /** Shows the end of what is not shown, as far as it has come. */
  finish(): void {
    this.leftOut?.show();
  }

  /** Nothing more comes. */
  close(): void {
    this.leftOut?.close();
  }

  private print({ name, text }: { name: StreamName; text: string }): void {
    const isNew = name !== this.last;
    if (this.leftOut || (isNew && this.outputs >= SHOWN_OUTPUTS)) {
      return this.leaveOut().addText(text);
    }
    const room = SHOWN_CHARACTERS - this.characters;
    const shown = text.length <= room ? text : beginning(text, room);
    if (shown !== '') {
      if (isNew) this.outputs++;
      this.last = name;
      this.characters += shown.length;
      this.printed.push(shown);
      this.publish({ type: 'stream', content: { name, text: shown } });
    }
    if (shown !== text) this.leaveOut().addText(text.slice(shown.length));
  }

  private display(output: Output): void {
    this.last = undefined;
    this.outputs++;
    if (this.outputs <= SHOWN_OUTPUTS) return this.publish(output);
    this.leftDisplays.add(displayId(output));
    this.leaveOut().addOutput(plainText(output));
  }

  private leaveOut(): LeftOut {
    this.leftOut ??= new LeftOut(this.count, this.printed.splice(0), this.publish);
    return this.leftOut;
  }

  private clear(): void {
    this.close();
    this.characters = 0;
    this.outputs = 0;
    this.last = undefined;
    this.printed = [];
    this.leftOut = undefined;
    this.leftDisplays.clear();
  }
}

/** At most so many characters, up to the end of a line or at least of a character. */
function beginning(text: string, characters: number): string {
  const line = text.lastIndexOf('\n', characters - 1) + 1;
  if (line > 0 || characters === 0) return text.slice(0, line);
  const isHalf = /[\ud800-\udbff]/.test(text[characters - 1]);
  return text.slice(0, isHalf ? characters - 1 : characters);
}

function displayId({ content }: Output): string {
  const { transient } = content as { transient?: { display_id?: string } };
  return transient?.display_id ?? '';
}

function plainText({ content }: Output): string {
  const { data } = content as { data?: Record<string, unknown> };
  const text = data?.['text/plain'];
  return `${Array.isArray(text) ? text.join('') : String(text)}\n`;
}
