import { escapeHtml } from '../figures';
import { display } from './display';

/**
 * Shows an answer folded away below its question, so that a learner can think first and open it
 * then. The answer is text that the cell has computed, so it says what really came out.
 *
 * @param question what stays visible
 * @param answer shown once it is opened; a line break starts a new line
 */
export function reveal(question: string, answer: string): void {
  const lines = answer.split('\n').map(escapeHtml).join('<br>');
  display({
    'text/html': `<details><summary>${escapeHtml(question)}</summary><p>${lines}</p></details>`,
    'text/plain': `${question}\n${answer}`,
  });
}
