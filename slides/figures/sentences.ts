import * as tf from '@tensorflow/tfjs';
import type { Translator } from '../../lib/decoding/translator';
import type { Transformer } from '../../lib/models';
import { encodeSentence, padSequences } from '../../lib/text';

/** A sentence as the encoder reads it. */
export function tokensOf(
  sentence: string,
  { source }: Translator,
): { ids: number[]; tokens: string[] } {
  const ids = encodeSentence(sentence, source);
  return { ids, tokens: source.vocabulary.decode(ids) };
}

/** What the encoder makes of a sentence: its tokens, and a vector each. */
export function vectorsOf(
  sentence: string,
  translator: Translator,
  padded?: number,
): { tokens: string[]; rows: number[][] } {
  const { ids, tokens } = tokensOf(sentence, translator);
  const model = translator.model as Transformer;
  const rows = tf.tidy(() => model.encode(padSequences([ids], padded)).memory.arraySync()[0]);
  return { tokens, rows };
}

/** The mean of a sentence's vectors; with `padded`, of so many positions, `<pad>` among them. */
export function sentenceVector(
  sentence: string,
  translator: Translator,
  padded?: number,
): number[] {
  const { rows } = vectorsOf(sentence, translator, padded);
  return rows[0].map((_, d) => rows.reduce((sum, row) => sum + row[d], 0) / rows.length);
}

/** The cosine of the angle between two vectors. */
export function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, i) => sum + value * y[i], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
