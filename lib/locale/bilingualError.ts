import { type Bilingual, say } from './locale';

/**
 * An error that a learner may meet: what was found, what was expected, and what to do. Its message
 * is in the learner's language; `text` has both.
 */
export class BilingualError extends Error {
  override readonly name: string = 'BilingualError';

  constructor(
    readonly text: Bilingual,
    options?: ErrorOptions,
  ) {
    super(say(text), options);
  }
}

/** The same for a value that lies outside what is possible, for those who expect a `RangeError`. */
export class BilingualRangeError extends RangeError {
  override readonly name: string = 'RangeError';

  constructor(
    readonly text: Bilingual,
    options?: ErrorOptions,
  ) {
    super(say(text), options);
  }
}

/**
 * What most refusals say: `rate: expected a number from 0 up to 1, received 2`.
 *
 * @param name of the argument, the same in both languages
 * @param expected what it should have been; a single text where it is the same in both languages
 * @param received what it was
 */
export function mismatch(name: string, expected: Bilingual | string, received: unknown): Bilingual {
  const wanted = typeof expected === 'string' ? { en: expected, zh: ` ${expected}` } : expected;
  return {
    en: `${name}: expected ${wanted.en}, received ${String(received)}`,
    zh: `${name}：应为${wanted.zh}，收到的是 ${String(received)}`,
  };
}
