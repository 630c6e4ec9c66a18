import { SentenceError } from './errors';
import { EOS_ID } from './specialTokens';
import type { Tokenizer } from './tokenizer';
import type { Vocabulary } from './vocabulary';

/** One side of a translation: how its sentences become token ids, and ids sentences. */
export interface Language {
  readonly tokenizer: Tokenizer;
  readonly vocabulary: Vocabulary;
}

/** Options of {@link encodeSentence}. */
export interface EncodeOptions {
  /** Positions that the model has, `<eos>` included. Default: any length. */
  readonly maxLen?: number;
  /** What messages call the sentence. Default `sentence`. */
  readonly label?: string;
}

/**
 * A sentence as token ids with `<eos>` at its end: what an encoder reads, and what a decoder is to
 * predict. A decoder's input is the same without `<eos>` and with `<bos>` in front.
 *
 * @throws {SentenceError} when the sentence has no tokens, or more than `maxLen` with `<eos>`
 */
export function encodeSentence(
  sentence: string,
  { tokenizer, vocabulary }: Language,
  { maxLen = Infinity, label = 'sentence' }: EncodeOptions = {},
): number[] {
  const tokens = tokenizer.tokenize(sentence);
  if (tokens.length === 0) throw emptySentence(label, sentence);
  const ids = [...vocabulary.encode(tokens), EOS_ID];
  if (ids.length > maxLen) throw tooLong(label, ids.length, maxLen, sentence);
  return ids;
}

function emptySentence(label: string, sentence: string): SentenceError {
  const shown = JSON.stringify(sentence);
  return new SentenceError({
    en: `${label}: expected at least one token, found none in ${shown}`,
    zh: `${label}：至少要有一个词元，但 ${shown} 中一个也没有`,
  });
}

function tooLong(label: string, length: number, maxLen: number, sentence: string): SentenceError {
  const start = sentence.length > 40 ? `${sentence.slice(0, 39)}…` : sentence;
  const shown = JSON.stringify(start);
  return new SentenceError({
    en:
      `${label}: expected at most ${maxLen} tokens with <eos> (the model's positions), ` +
      `received ${length}: ${shown}. Shorten it, leave it out, or train with a larger maxLen.`,
    zh:
      `${label}：连同 <eos> 最多 ${maxLen} 个词元（模型的位置数），收到 ${length} 个：${shown}。` +
      `请缩短或去掉该句，或用更大的 maxLen 训练。`,
  });
}
