import { isInterrupt } from '../call';
import type { Exercise } from '../exercise';
import { report, text } from './report';

/**
 * Does something for a cell that may not stop the notebook: what fails here is our fault, and is told
 * as such. Only the kernel's interrupt goes on, to end the cell.
 */
export function calmly({ id }: Pick<Exercise, 'id'>, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (isInterrupt(error)) throw error;
    report(`? ${id}`, [
      text({
        zh: `这里出了错，不是你的错，也没有记分：${wordsOf(error)}。请把这句话告诉课程的作者。`,
        en: `Something failed here that is no fault of yours, and nothing was counted: ${wordsOf(error)}. Please send this line to the authors.`,
      }),
    ]);
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : typeof error;
}
