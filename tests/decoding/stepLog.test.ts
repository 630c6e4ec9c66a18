import { describe, expect, it } from 'vitest';
import {
  beamSearch,
  type DecodingStep,
  greedyDecode,
  sampleDecode,
  type Writer,
} from '../../lib/decoding';
import { tf } from '../../lib/tensor';
import { BOS_ID, EOS_ID, PAD_ID, padSequences } from '../../lib/text';
import { countNativeCalls } from '../tensor/nativeCalls';
import { gruWriter } from './toyWriters';

const { writer, score } = gruWriter(7);
const ROWS = [
  [7, 3, 2],
  [3, 4, 2],
  [4, 5, 2],
];
const INPUT = padSequences(ROWS);

function logged<R>(decode: (onStep: (step: DecodingStep) => void) => R): [DecodingStep[], R] {
  const steps: DecodingStep[] = [];
  const result = decode((step) => void steps.push(step));
  return [steps, result];
}

/** The tokens that led to a row of the last step, and where it came from at each. */
function follow(steps: readonly DecodingStep[], row: number): number[] {
  const ids: number[] = [];
  for (const step of [...steps].reverse()) {
    ids.unshift(step.ids[row]);
    row = step.parents[row];
  }
  return ids;
}

const untilEnd = (ids: readonly number[]) => ids.filter((id) => id !== PAD_ID && id !== EOS_ID);

/** ln P of tokens, one after the other, scored from the beginning each. */
function logProbability(input: readonly number[], ids: readonly number[]): number {
  return ids.reduce((sum, id, t) => {
    const logits = score(input, ids.slice(0, t));
    logits[PAD_ID] = logits[BOS_ID] = -Infinity;
    return sum + tf.tidy(() => tf.logSoftmax(tf.tensor1d(logits)).dataSync()[id]);
  }, 0);
}

/** A writer that says how often it was asked to go on. */
function counting(): { readonly writer: Writer; readonly calls: () => number } {
  let count = 0;
  const next: Writer['next'] = (...args) => (count++, writer.next(...args));
  const { vocabSize, maxLen } = writer;
  return {
    writer: { vocabSize, maxLen, begin: (input) => writer.begin(input), next },
    calls: () => count,
  };
}

describe('the log of greedy decoding', () => {
  const [steps, result] = logged((onStep) => greedyDecode(writer, INPUT, { onStep }));

  it('has one entry a step, and the same result as without it', () => {
    expect(result).toEqual(greedyDecode(writer, INPUT));
    const longest = Math.max(
      ...result.ids.map((ids, i) => ids.length + Number(result.isComplete[i])),
    );
    expect(steps).toHaveLength(longest);
    expect(steps.map(({ parents }) => parents)).toEqual(steps.map(() => [0, 1, 2]));
    ROWS.forEach((_, row) => expect(untilEnd(follow(steps, row))).toEqual(result.ids[row]));
  });

  it('says which rows have ended, and gives them padding from then on', () => {
    const ends = result.ids.map(({ length }) => length);
    expect(new Set(ends).size).toBe(3);
    steps.forEach(({ ids, hasEnded }, t) => {
      expect(hasEnded).toEqual(ends.map((end, i) => result.isComplete[i] && t >= end));
      ends.forEach((end, row) => expect(ids[row] === PAD_ID).toBe(t > end));
    });
  });

  it('gives the log-probability of each row so far', () => {
    const t = 1; // before the first end
    const expected = ROWS.map((row, i) => logProbability(row, result.ids[i].slice(0, t + 1)));
    expect(steps[t].scores).toBeAllClose(expected, { rtol: 1e-4 });
    const whole = ROWS.map((row, i) =>
      logProbability(row, [...result.ids[i], ...(result.isComplete[i] ? [EOS_ID] : [])]),
    );
    expect(steps.at(-1)!.scores).toBeAllClose(whole, { rtol: 1e-4 });
  });
});

describe('the log of a beam search', () => {
  const k = 3;
  const options = { beamSize: k, lengthPenalty: 0.7 };
  const [steps, result] = logged((onStep) => beamSearch(writer, INPUT, { ...options, onStep }));

  it('is the tree that the search has walked, and the result one of its leaves', () => {
    expect(result).toEqual(beamSearch(writer, INPUT, options));
    expect(steps[0].parents).toEqual([0, 0, 0, 3, 3, 3, 6, 6, 6]);
    const crossed = steps.slice(1).some(({ parents }) => parents.some((p, row) => p !== row));
    expect(crossed, 'a hypothesis is dropped for two continuations of another').toBe(true);
    ROWS.forEach((_, sentence) => {
      const rows = Array.from({ length: k }, (_, i) => sentence * k + i);
      const leaves = rows.map((row) => untilEnd(follow(steps, row)));
      const penalties = leaves.map(
        (ids, i) => ((5 + ids.length + Number(steps.at(-1)!.hasEnded[rows[i]])) / 6) ** 0.7,
      );
      const scores = rows.map((row, i) => steps.at(-1)!.scores[row] / penalties[i]);
      const best = scores.indexOf(Math.max(...scores));
      expect(leaves[best]).toEqual(result.ids[sentence]);
      expect(scores[best]).toBeCloseTo(result.scores[sentence], 4);
    });
  });

  it('has the hypotheses of a sentence best first, and leaves those that have ended as they are', () => {
    for (const { scores } of steps) {
      for (const start of [0, 3, 6]) {
        const [a, b, c] = scores.slice(start, start + k);
        expect(a).toBeGreaterThanOrEqual(b);
        expect(b).toBeGreaterThanOrEqual(c);
      }
    }
    steps.slice(1).forEach(({ ids, parents, scores, hasEnded }, t) => {
      const before = steps[t];
      parents.forEach((parent, row) => {
        if (!before.hasEnded[parent]) return;
        expect([ids[row], hasEnded[row]]).toEqual([PAD_ID, true]);
        expect(scores[row]).toBe(before.scores[parent]);
      });
    });
  });
});

describe('the log of sampling', () => {
  it('gives the probabilities of the model, whatever the temperature', () => {
    const options = { temperature: 0.4, topK: 5, seed: 3 };
    const [steps, result] = logged((onStep) => sampleDecode(writer, INPUT, { ...options, onStep }));
    expect(result).toEqual(sampleDecode(writer, INPUT, options));
    const first = ROWS.map((row, i) => logProbability(row, [steps[0].ids[i]]));
    expect(steps[0].scores).toBeAllClose(first, { rtol: 1e-4 });
  });
});

describe('decoding with a log', () => {
  it('records nothing, and asks for no step beyond the end', () => {
    const { writer: counted, calls } = counting();
    for (let i = 0; i < 7; i++) {
      const before = calls();
      const native = countNativeCalls(() => {
        const [steps] = logged((onStep) => greedyDecode(counted, INPUT, { onStep, maxLen: 6 }));
        expect(steps).toHaveLength(6);
      });
      expect(native.get('graph')).toBeUndefined();
      expect(calls() - before).toBe(6);
    }
  });

  it('passes on what the observer throws, and leaves nothing behind', () => {
    const { numTensors } = tf.memory();
    const onStep = () => {
      throw new Error('enough seen');
    };
    expect(() => beamSearch(writer, INPUT, { onStep })).toThrow('enough seen');
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
