import { BilingualError } from '../../../locale';
import type { FromCells } from '../../messages';
import type { Control } from '../control';

/** What the lines are asked for through. */
interface Way {
  readonly control: Control;
  send(message: FromCells): void;
  /** Takes the prompt: what was printed last, in a line that is not at its end. */
  takePrompt(): string;
  /** @throws when the learner has stopped the cell */
  assertRunning(): void;
}

/** What the learner is being asked. */
interface Asked {
  readonly prompt: string;
  readonly onLine: (line: string) => void;
}

/** Lines that the learner writes into the input box of the running cell, one at a time. */
export class InputLines {
  private id: string | undefined;
  private isAllowed = false;
  private serial = 0;
  private asked: Asked | undefined;

  constructor(private readonly way: Way) {}

  /** @param isAllowed whether the front end has an input box */
  begin(requestId: string, isAllowed: boolean): void {
    this.id = requestId;
    this.isAllowed = isAllowed;
  }

  /** The cell has ended; a line that still comes is for nobody. */
  end(): void {
    this.id = undefined;
    this.asked = undefined;
  }

  get isCellRunning(): boolean {
    return this.id !== undefined;
  }

  /** Whether the learner is being asked. */
  get isAsking(): boolean {
    return this.asked !== undefined;
  }

  /** @throws {BilingualError} when there is no input box */
  ask(onLine: Asked['onLine'], prompt = ''): void {
    const { id } = this;
    if (id === undefined || !this.isAllowed) throw noInput(id !== undefined);
    // What was printed stands before the box; without a prompt of its own, its last line is it.
    this.asked = { onLine, prompt: this.way.takePrompt() + prompt };
    this.way.send({ kind: 'input', id, serial: ++this.serial, prompt: this.asked.prompt });
  }

  /**
   * Waits for a line, while nothing else runs.
   *
   * @throws {BilingualError} when there is no input box
   */
  readSync(prompt?: string): string {
    const { asked } = this; // before, and to be asked again
    let line: string | undefined;
    this.ask((text) => (line = text), prompt);
    this.way.control.waitUntil(() => {
      this.way.assertRunning();
      return line !== undefined;
    });
    if (asked) this.ask(asked.onLine, asked.prompt);
    return line ?? '';
  }

  /** A line has come. */
  receive(serial: number, text: string): void {
    if (serial !== this.serial) return;
    const { asked } = this;
    this.asked = undefined;
    asked?.onLine(text);
  }
}

function noInput(isCellRunning: boolean): BilingualError {
  return isCellRunning
    ? new BilingualError({
        en:
          'This code waits for input, and there is no input box here: whoever runs the notebook ' +
          'does not allow one. Set a variable instead, or run the cell in JupyterLab.',
        zh:
          '这段代码在等待输入，但这里没有输入框：运行笔记本的程序不允许输入。' +
          '请改用变量，或在 JupyterLab 中运行这个单元格。',
      })
    : new BilingualError({
        en: 'This code waits for input, and its cell has ended: only a cell that runs has an input box.',
        zh: '这段代码在等待输入，但它所在的单元格已经结束：只有正在运行的单元格才有输入框。',
      });
}
