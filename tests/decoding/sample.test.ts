import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { greedyDecode, sampleDecode, type SampleOptions } from '../../lib/decoding';
import { BOS_ID, EOS_ID, PAD_ID, padSequences } from '../../lib/text';
import { expectNoLeak } from '../support/leaks';
import { toyModel } from '../training/toyTask';
import { chainWriter } from './toyWriters';

const V = 11;
const model = toyModel();
const SOURCE = [4, 7, 5, EOS_ID];
const ROWS = 2003; // draws of one first word

/** How the model distributes the first word, at a temperature. */
function expected(temperature: number): number[] {
  return tf.tidy(() => {
    const { logits } = model.forward(padSequences([SOURCE]), padSequences([[BOS_ID]]));
    const row = Array.from(logits.dataSync());
    row[PAD_ID] = row[BOS_ID] = -Infinity;
    return Array.from(tf.softmax(tf.tensor1d(row).div(temperature)).dataSync());
  });
}

/** The share of each first word, `<eos>` included. */
function drawn(options: SampleOptions): number[] {
  const source = padSequences(Array.from({ length: ROWS }, () => SOURCE));
  const { ids } = sampleDecode(model, source, { maxLen: 1, ...options });
  const counts = Array.from({ length: V }, () => 0);
  for (const [first = EOS_ID] of ids) counts[first]++;
  return counts.map((count) => count / ROWS);
}

describe.each(['tensorflow', 'cpu'])('sampleDecode on the backend %s', (backend) => {
  afterEach(() => tf.setBackend('tensorflow'));

  it.each([1, 0.3])('draws every word as often as the model says, temperature %d', async (t) => {
    await tf.setBackend(backend);
    const shares = drawn({ temperature: t, seed: 3 });
    expected(t).forEach((p, id) => {
      const tolerance = 5 * Math.sqrt((p * (1 - p)) / ROWS) + 1e-9;
      expect(Math.abs(shares[id] - p), `word ${id}: ${shares[id]} for ${p}`).toBeLessThanOrEqual(
        tolerance,
      );
    });
  });

  it('draws only from the k most probable', async () => {
    await tf.setBackend(backend);
    const probabilities = expected(1);
    const top = [...probabilities].sort((a, b) => b - a).slice(0, 3);
    const shares = drawn({ topK: 3 });
    shares.forEach((share, id) => expect(share > 0).toBe(top.includes(probabilities[id])));
  });

  it('is greedy decoding when one word is left to draw from', async () => {
    await tf.setBackend(backend);
    const batch = padSequences([SOURCE, [6, EOS_ID], [3, 3, 9, EOS_ID]]);
    expect(sampleDecode(model, batch, { topK: 1 })).toEqual(greedyDecode(model, batch));
  });

  it('gives the same for the same seed, and something else for another', async () => {
    await tf.setBackend(backend);
    const batch = padSequences(Array.from({ length: 5 }, () => SOURCE));
    const [a, b, c] = [1, 1, 2].map((seed) => sampleDecode(model, batch, { seed }).ids);
    expect(b).toEqual(a);
    expect(c).not.toEqual(a);
  });
});

describe('sampleDecode', () => {
  it('draws on when it is recorded: each seed its own, and the same as before', () => {
    const batch = padSequences(Array.from({ length: 7 }, () => SOURCE));
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
    const first = seeds.map((seed) => sampleDecode(model, batch, { seed }).ids);
    const again = seeds.map((seed) => sampleDecode(model, batch, { seed }).ids);
    expect(again).toEqual(first);
    expect(new Set(first.map((ids) => JSON.stringify(ids))).size).toBe(seeds.length);
  });

  it('draws anew at every position', () => {
    // All tokens are as probable: who draws the same numbers again writes the same token again.
    const writer = chainWriter(13, {});
    const draw = (seed: number) => sampleDecode(writer, padSequences([[9]]), { seed }).ids[0];
    const lengths = [1, 2, 3, 4, 5].map((seed) => new Set(draw(seed)).size);
    expect(Math.max(...lengths)).toBeGreaterThan(1);
  });

  it.each([
    [0.45, [3]],
    [0.6, [3, 4]],
    [0.9, [3, 4, 5]],
    [1, [3, 4, 5, 6]],
    [undefined, [3, 4, 5, 6]],
  ])('draws only from the most probable that together have %d: %j', (topP, tokens) => {
    const P: Record<number, number> = { 3: 0.5, 4: 0.3, 5: 0.15, 6: 0.05 };
    const logits = Array.from({ length: 13 }, (_, id) => [id, Math.log(P[id] ?? 1e-13)]);
    const writer = chainWriter(13, { [BOS_ID]: Object.fromEntries(logits) as typeof P });
    const rows = padSequences(Array.from({ length: 501 }, () => [9]));
    const drawn = sampleDecode(writer, rows, { maxLen: 1, topP }).ids.flat();
    expect([...new Set(drawn)].sort()).toEqual(tokens);
  });

  it('has temperature 1, seed 1 and all tokens to draw from when nothing is said', () => {
    const batch = padSequences(Array.from({ length: 31 }, () => SOURCE));
    const draw = (options?: SampleOptions) => sampleDecode(model, batch, options).ids;
    const drawn = draw();
    expect(draw({ temperature: 1, seed: 1, topK: V, topP: 1 })).toEqual(drawn);
    for (const other of [{ temperature: 2 }, { seed: 2 }, { topK: 3 }, { topP: 0.5 }]) {
      expect(draw(other)).not.toEqual(drawn);
    }
  });

  it.each([
    [{ temperature: 0 }, 'temperature: expected a number above 0, received 0'],
    [{ temperature: NaN }, 'temperature: expected a number above 0, received NaN'],
    [{ topK: 0 }, 'topK: expected 1 to 11 (the vocabulary), received 0'],
    [{ topK: 12 }, 'topK: expected 1 to 11 (the vocabulary), received 12'],
  ])('refuses %o', (options, message) => {
    expect(() => sampleDecode(model, padSequences([SOURCE]), options)).toThrow(message);
  });

  it('leaves nothing behind', async () => {
    const batch = padSequences([SOURCE]);
    for (let i = 0; i < 8; i++) await expectNoLeak(() => void sampleDecode(model, batch));
  });
});
