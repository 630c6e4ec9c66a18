import type { InputLines } from './inputLines';

declare global {
  /**
   * Asks the learner for a line of text, in an input box below the cell.
   *
   * @param message what is asked   @param initial taken when nothing is written
   */
  function prompt(message?: string, initial?: string): string | null;
  /** Asks the learner a question that is answered by yes or no: `y`, `yes` or `是` is a yes. */
  function confirm(message?: string): boolean;
  /** Tells the learner something below the cell. */
  function alert(message?: unknown): void;
}

const YES = /^\s*(?:y|yes|是|是的|对|好)\s*$/i;

/** Offers what a browser, and Deno, ask their user by: `prompt`, `confirm` and `alert`. */
export function offerDialogs(lines: InputLines): void {
  const dialogs = {
    prompt: (message = '', initial = '') => {
      const hint = initial === '' ? '' : ` [${initial}]`;
      return lines.readSync(`${message}${hint} `) || initial;
    },
    confirm: (message = '') => YES.test(lines.readSync(`${message} [y/N] `)),
    alert: (message: unknown = '') => console.log(String(message)),
  };
  for (const [name, value] of Object.entries(dialogs)) {
    const descriptor = { value, configurable: true, writable: true, enumerable: false };
    Object.defineProperty(globalThis, name, descriptor);
  }
}
