import { type Bilingual, mismatch } from '../locale';
import { DecodingError } from './errors';
import type { DecodingStep } from './stepLog';

/** What all ways of decoding can be asked for. */
export interface DecodingOptions {
  /** Tokens after which a sentence is cut off, `<eos>` included; what the writer has room for if absent. */
  readonly maxLen?: number;
  /** `false` decodes in plain steps, so that one can step through them. Default `true`. */
  readonly recorded?: boolean;
  /** Called after every step. Nothing is recorded then; the result is the same. */
  readonly onStep?: (step: DecodingStep) => void;
}

/** Refuses an option by its name. @throws {DecodingError} `beamSize: expected …, received 0` */
export function assertOption(
  name: string,
  isRight: boolean,
  expected: Bilingual,
  received: unknown,
): void {
  if (!isRight) throw new DecodingError(mismatch(name, expected, received));
}

function assertUpTo(name: string, value: number, largest: number, meaning: Bilingual): void {
  const expected = {
    en: `1 to ${largest} (${meaning.en})`,
    zh: ` 1 到 ${largest} 的整数（${meaning.zh}）`,
  };
  assertOption(name, Number.isInteger(value) && value >= 1 && value <= largest, expected, value);
}

/** @throws {DecodingError} `topK: expected 1 to 11 (the vocabulary), received 12` */
export function assertInVocabulary(name: string, count: number, vocabSize: number): void {
  assertUpTo(name, count, vocabSize, { en: 'the vocabulary', zh: '词表大小' });
}

/** @throws {DecodingError} `maxLen: expected 1 to 7 (the model's positions), received 8` */
export function assertMaxLen(maxLen: number, positions: number): void {
  assertUpTo('maxLen', maxLen, positions, { en: "the model's positions", zh: '模型的位置数' });
}

/** @throws {DecodingError} `pairs: expected at least one, received none` */
export function assertNotEmpty(name: string, list: readonly unknown[]): void {
  if (list.length > 0) return;
  throw new DecodingError({
    en: `${name}: expected at least one, received none`,
    zh: `${name}：至少要有一个，但一个也没有`,
  });
}

/** @throws {DecodingError} `decode: expected 3 results, one a sentence, received 2` */
export function assertOneEach(name: string, results: readonly unknown[], count: number): void {
  const expected = { en: `${count} results, one a sentence`, zh: ` ${count} 个结果（每句一个）` };
  assertOption(name, results.length === count, expected, results.length);
}
