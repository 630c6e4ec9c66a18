import { BilingualError } from '../locale';

/** What a starter throws: there is no answer yet, which is no mistake. */
export class NotWritten extends BilingualError {
  override readonly name = 'NotWritten';
}

/**
 * Stands in a starter in the place of the learner's code.
 *
 * @throws {NotWritten} always
 */
export function notWritten(): never {
  throw new NotWritten({
    zh: '还没有写。把 notWritten() 换成你的代码，运行那一格，再检查一次。',
    en: 'Not written yet. Put your code in the place of notWritten(), run that cell, and check again.',
  });
}
