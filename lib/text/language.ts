import { SentenceError } from './errors';
import { BOS_ID, EOS_ID } from './specialTokens';
import type { Tokenizer } from './tokenizer';
import { Vocabulary, type VocabularyOptions } from './vocabulary';

/**
 * How a model reads and writes one language: how sentences become token ids, and ids sentences.
 * Where a model works on two languages at once, one of these serves both. (The language that a
 * learner reads is a `Locale`.)
 */
export interface Language {
  readonly tokenizer: Tokenizer;
  readonly vocabulary: Vocabulary;
}

/** A sentence for the tokenizer to cut, or its tokens, among which special ones may stand. */
export type Text = string | readonly string[];

/** Options of {@link encodeSentence} and {@link encodePrompt}. */
export interface EncodeOptions {
  /** Positions that the model has, `<bos>` or `<eos>` included. Default: any length. */
  readonly maxLen?: number;
  /** What messages call the sentence. Default `sentence`, or `prompt`. */
  readonly label?: string;
}

/** The language of these sentences, which should be those to train on. */
export function buildLanguage(
  sentences: readonly Text[],
  tokenizer: Tokenizer,
  options: VocabularyOptions = {},
): Language {
  const tokenized = sentences.map((sentence) => tokensOf(sentence, tokenizer));
  return { tokenizer, vocabulary: Vocabulary.build(tokenized, options) };
}

/**
 * A sentence as token ids with `<eos>` at its end: what an encoder reads, and what a decoder is to
 * predict. A decoder's input is the same without `<eos>` and with `<bos>` in front.
 *
 * @throws {SentenceError} when the sentence has no tokens, or more than `maxLen` with `<eos>`
 */
export function encodeSentence(
  sentence: Text,
  language: Language,
  { maxLen, label = 'sentence' }: EncodeOptions = {},
): number[] {
  const ids = [...encodeText(sentence, language, label), EOS_ID];
  return withinPositions(ids, { maxLen, label, with: '<eos>', text: sentence });
}

/**
 * The beginning of a text as token ids with `<bos>` in front and no `<eos>`: what a decoder-only
 * model goes on with.
 *
 * @throws {SentenceError} when the prompt has no tokens, or more than `maxLen` with `<bos>`
 */
export function encodePrompt(
  prompt: Text,
  language: Language,
  { maxLen, label = 'prompt' }: EncodeOptions = {},
): number[] {
  const ids = [BOS_ID, ...encodeText(prompt, language, label)];
  return withinPositions(ids, { maxLen, label, with: '<bos>', text: prompt });
}

/**
 * A prompt and what follows it as token ids, with `<eos>` at the end.
 *
 * @returns `ids`, and how many of them are the prompt's
 * @throws {SentenceError} when either has no tokens, or both more than `maxLen` with `<eos>`
 */
export function encodePrompted(
  { prompt, text }: { readonly prompt: Text; readonly text: Text },
  language: Language,
  { maxLen, label = 'text' }: EncodeOptions = {},
): { readonly ids: number[]; readonly promptLen: number } {
  const [given, following] = [prompt, text].map((part) => encodeText(part, language, label));
  const ids = [...given, ...following, EOS_ID];
  withinPositions(ids, { maxLen, label, with: '<eos>', text });
  return { ids, promptLen: given.length };
}

function encodeText(text: Text, { tokenizer, vocabulary }: Language, label: string): number[] {
  const tokens = tokensOf(text, tokenizer);
  if (tokens.length === 0) throw emptySentence(label, text);
  return vocabulary.encode(tokens);
}

function tokensOf(text: Text, tokenizer: Tokenizer): readonly string[] {
  return typeof text === 'string' ? tokenizer.tokenize(text) : text;
}

function emptySentence(label: string, text: Text): SentenceError {
  const shown = JSON.stringify(text);
  return new SentenceError({
    en: `${label}: expected at least one token, found none in ${shown}`,
    zh: `${label}：至少要有一个词元，但 ${shown} 中一个也没有`,
  });
}

interface Positions {
  readonly maxLen?: number;
  readonly label: string;
  /** The special token that counts among the ids. */
  readonly with: string;
  readonly text: Text;
}

/** The ids, unless there are more of them than the model has positions. */
function withinPositions(ids: number[], positions: Positions): number[] {
  const { maxLen = Infinity, label, with: special, text } = positions;
  if (ids.length <= maxLen) return ids;
  const whole = typeof text === 'string' ? text : text.join(' ');
  const shown = JSON.stringify(whole.length > 40 ? `${whole.slice(0, 39)}…` : whole);
  throw new SentenceError({
    en:
      `${label}: expected at most ${maxLen} tokens with ${special} (the model's positions), ` +
      `received ${ids.length}: ${shown}. Shorten it, leave it out, or train with a larger maxLen.`,
    zh:
      `${label}：连同 ${special} 最多 ${maxLen} 个词元（模型的位置数），收到的是 ${ids.length} 个：` +
      `${shown}。请缩短或去掉该句，或用更大的 maxLen 训练。`,
  });
}
