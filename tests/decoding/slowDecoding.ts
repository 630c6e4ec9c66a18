import * as tf from '@tensorflow/tfjs';
import { BOS_ID, EOS_ID, PAD_ID } from '../../lib/text';
import type { ToyWriter } from './toyWriters';

/** Log-probabilities of the next token, without `<pad>` and `<bos>`. */
function nextLogP(score: ToyWriter['score'], input: readonly number[], ids: readonly number[]) {
  const logits = score(input, ids);
  logits[PAD_ID] = logits[BOS_ID] = -Infinity;
  return tf.tidy(() => Array.from(tf.logSoftmax(tf.tensor1d(logits)).dataSync()));
}

/** Greedy decoding of one input: every token scored from the beginning, lists in JavaScript. */
export function greedySlowly(
  score: ToyWriter['score'],
  input: readonly number[],
  maxLen: number,
): { readonly ids: number[]; readonly isComplete: boolean } {
  const ids: number[] = [];
  while (ids.length < maxLen) {
    const logP = nextLogP(score, input, ids);
    const best = logP.indexOf(Math.max(...logP));
    if (best === EOS_ID) return { ids, isComplete: true };
    ids.push(best);
  }
  return { ids, isComplete: false };
}

interface Hypothesis {
  readonly ids: readonly number[];
  readonly logP: number;
}

const hasEnded = ({ ids }: Hypothesis) => ids.includes(EOS_ID);

/** Beam search in the same way. */
export function searchSlowly(
  score: ToyWriter['score'],
  input: readonly number[],
  {
    beamSize,
    lengthPenalty,
    maxLen,
  }: Readonly<Record<'beamSize' | 'lengthPenalty' | 'maxLen', number>>,
): { readonly ids: number[]; readonly score: number } {
  let beam: Hypothesis[] = [{ ids: [], logP: 0 }];
  for (let step = 0; step < maxLen && !beam.every(hasEnded); step++) {
    const next = beam.flatMap((hypothesis): Hypothesis[] => {
      if (hasEnded(hypothesis)) return [hypothesis];
      return nextLogP(score, input, hypothesis.ids).map((gain, id) => ({
        ids: [...hypothesis.ids, id],
        logP: hypothesis.logP + gain,
      }));
    });
    beam = next.sort((a, b) => b.logP - a.logP).slice(0, beamSize);
  }
  const scoreOf = ({ ids, logP }: Hypothesis) => logP / ((5 + ids.length) / 6) ** lengthPenalty;
  const best = beam.reduce((a, b) => (scoreOf(b) > scoreOf(a) ? b : a));
  return { ids: best.ids.filter((id) => id !== EOS_ID), score: scoreOf(best) };
}
