import { setImmediate } from 'node:timers/promises';
import {
  type BleuScore,
  type BleuTokenizer,
  corpusBleu,
  corpusChrf,
  type SentencePair,
} from '../text';
import { assertNotEmpty, assertOneEach, assertOption } from './decodingOptions';
import { groupByLength } from './groupByLength';
import type { Translating, Translation } from './translation';

const BLEU_TOKENIZERS: readonly BleuTokenizer[] = ['zh', '13a', 'none'];

/** Options of `evaluate`. */
export interface EvaluateOptions {
  /** Sentences translated at once; the result does not depend on it. Default 64. */
  readonly batchSize?: number;
  /** How BLEU cuts words; `'zh'` for a Chinese target and `'13a'` for others when absent. */
  readonly tokenize?: BleuTokenizer;
  /** Called after every batch with the number of sentences translated. */
  readonly onProgress?: (done: number, total: number) => void | Promise<void>;
  /** Aborting ends the evaluation after the batch under way. */
  readonly signal?: AbortSignal;
}

/** A sentence of the evaluation. */
export interface EvaluatedExample extends Translation {
  readonly reference: string;
  /** Translated exactly as the reference. */
  readonly isExact: boolean;
}

/** How well a translator does on pairs. */
export interface Evaluation {
  /** As sacreBLEU counts it, 0 to 100. */
  readonly bleu: BleuScore;
  /** 0 to 100 */
  readonly chrF: number;
  /** The share of sentences that equal their reference, 0 to 1. */
  readonly exactMatch: number;
  /** All sentences, in the order of the pairs. */
  readonly examples: readonly EvaluatedExample[];
}

/**
 * Translates the source of every pair and compares with its target.
 *
 * @param translator a `Translator`, or whatever else translates sentences
 * @throws {DecodingError} when there are no pairs, or naming an option that is out of range
 * @throws {Error} the signal's reason, when it ended the evaluation
 */
export async function evaluate(
  translator: Translating,
  pairs: readonly SentencePair[],
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const { tokenize = defaultBleuTokenizer(translator) } = options;
  assertEvaluation(pairs, { ...options, tokenize });
  const translations = await translateByLength(translator, pairs, options);
  const examples = translations.map((translation, i): EvaluatedExample => {
    const reference = pairs[i].target;
    return { ...translation, reference, isExact: translation.text === reference };
  });
  const hypotheses = examples.map(({ text }) => text);
  const references = examples.map(({ reference }) => reference);
  return {
    bleu: corpusBleu(hypotheses, references, { tokenize }),
    chrF: corpusChrf(hypotheses, references),
    exactMatch: examples.filter(({ isExact }) => isExact).length / examples.length,
    examples,
  };
}

/** Sentences of like length go together, so that little is spent on padding. */
async function translateByLength(
  translator: Translating,
  pairs: readonly SentencePair[],
  { batchSize = 64, onProgress, signal }: EvaluateOptions,
): Promise<Translation[]> {
  const lengths = pairs.map(({ source }) => translator.source.tokenizer.tokenize(source).length);
  const translations: Translation[] = [];
  let done = 0;
  for (const group of groupByLength(lengths, batchSize)) {
    signal?.throwIfAborted();
    const results = translator.translate(group.map((i) => pairs[i].source));
    assertOneEach('translate', results, group.length);
    group.forEach((i, row) => (translations[i] = results[row]));
    done += group.length;
    await onProgress?.(done, pairs.length);
    await setImmediate();
  }
  return translations;
}

function assertEvaluation(
  pairs: readonly SentencePair[],
  { batchSize = 64, tokenize = '13a' }: EvaluateOptions,
): void {
  assertNotEmpty('pairs', pairs);
  const isCount = Number.isInteger(batchSize) && batchSize >= 1;
  const count = { en: 'a whole number from 1 up', zh: '不小于 1 的整数' };
  assertOption('batchSize', isCount, count, batchSize);
  const names = BLEU_TOKENIZERS.join(', ');
  const known = { en: `one of ${names}`, zh: ` ${names} 之一` };
  assertOption('tokenize', BLEU_TOKENIZERS.includes(tokenize), known, tokenize);
}

function defaultBleuTokenizer({ target }: Translating): BleuTokenizer {
  return target.tokenizer.name === 'chinese' ? 'zh' : '13a';
}
