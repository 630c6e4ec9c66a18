import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BOS_ID,
  type BatchOptions,
  disposeBatch,
  EmptyBatchError,
  type EncodedPair,
  EOS_ID,
  makeBatches,
  PAD_ID,
  padSequences,
} from '../../lib/text';
import { expectNoLeak } from '../support/leaks';

const ids = fc
  .array(fc.integer({ min: 4, max: 97 }), { minLength: 1, maxLength: 11 })
  .map((tokens) => [...tokens, EOS_ID]);
const corpora = fc.array(fc.record({ source: ids, target: ids }), { minLength: 1, maxLength: 23 });

interface Rows {
  readonly source: number[][];
  readonly targetInput: number[][];
  readonly targetOutput: number[][];
  readonly size: number;
  readonly targetTokens: number;
}

/** The batches as arrays; their tensors are disposed of. */
function readBatches(pairs: readonly EncodedPair[], options: BatchOptions): Rows[] {
  return Array.from(makeBatches(pairs, options), (batch) => {
    const { source, targetInput, targetOutput, ...counts } = batch;
    const rows = [source, targetInput, targetOutput].map((tensor) => tensor.arraySync());
    disposeBatch(batch);
    return { source: rows[0], targetInput: rows[1], targetOutput: rows[2], ...counts };
  });
}

const unpad = (row: number[]) => row.filter((id) => id !== PAD_ID);
const asKey = (pair: EncodedPair) => JSON.stringify([pair.source, pair.target]);

describe('makeBatches', () => {
  it('deals out each pair exactly once, in batches of the size asked for', () => {
    const sizes = fc.integer({ min: 1, max: 29 });
    fc.assert(
      fc.property(corpora, sizes, fc.option(fc.nat()), (pairs, batchSize, seed) => {
        const batches = readBatches(pairs, { batchSize, seed: seed ?? undefined });
        const dealt = batches.flatMap(({ source, targetOutput }) =>
          source.map((row, i) => ({ source: unpad(row), target: unpad(targetOutput[i]) })),
        );
        expect(dealt.map(asKey).sort()).toEqual(pairs.map(asKey).sort());
        const short = batches.filter(({ size }) => size !== batchSize);
        expect(short.length).toBeLessThanOrEqual(1);
        expect(batches).toHaveLength(Math.ceil(pairs.length / batchSize));
      }),
    );
  });

  it('pads on the right only, and no further than needed', () => {
    fc.assert(
      fc.property(corpora, fc.nat(), (pairs, seed) => {
        for (const { source, targetInput, targetOutput } of readBatches(pairs, {
          batchSize: 5,
          seed,
        })) {
          for (const rows of [source, targetInput, targetOutput]) {
            const lengths = rows.map((row) => unpad(row).length);
            rows.forEach((row, i) => expect(row.slice(0, lengths[i])).toEqual(unpad(row)));
            expect(rows[0]).toHaveLength(Math.max(...lengths));
          }
        }
      }),
    );
  });

  it('shifts the decoder input right by one, and counts the tokens to predict', () => {
    fc.assert(
      fc.property(corpora, (pairs) => {
        for (const batch of readBatches(pairs, { batchSize: 7, seed: 3 })) {
          batch.targetInput.forEach((input, i) => {
            const output = unpad(batch.targetOutput[i]);
            expect(unpad(input)).toEqual([BOS_ID, ...output.slice(0, -1)]);
            expect(output.at(-1)).toBe(EOS_ID);
          });
          expect(batch.size).toBe(batch.source.length);
          expect(batch.targetTokens).toBe(batch.targetOutput.flatMap(unpad).length);
        }
      }),
    );
  });

  it('is the same for the same seed, another for another, sorted by length without', () => {
    const pairs = Array.from({ length: 37 }, (_, i) => ({
      source: [4 + i, EOS_ID],
      target: [...Array.from({ length: 1 + (i % 5) }, () => 4 + i), EOS_ID],
    }));
    const order = (seed?: number) => readBatches(pairs, { batchSize: 5, seed });
    expect(order(11)).toEqual(order(11));
    expect(order(11)).not.toEqual(order(12));
    const lengths = order().flatMap(({ targetOutput }) => targetOutput.map((t) => unpad(t).length));
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
  });

  it('puts pairs of like length together', () => {
    const pairs = Array.from({ length: 60 }, (_, i) => {
      const target = [...Array.from({ length: 1 + ((i * 7) % 12) }, () => 5), EOS_ID];
      return { source: target, target };
    });
    const padding = readBatches(pairs, { batchSize: 5, seed: 1 })
      .flatMap(({ targetOutput }) => targetOutput.flat())
      .filter((id) => id === PAD_ID);
    expect(padding).toEqual([]); // 5 pairs of each length fill a batch each
  });

  it('mixes lengths on request', () => {
    const pairs = Array.from({ length: 60 }, (_, i) => {
      const target = [...Array.from({ length: 1 + (i % 12) }, () => 5), EOS_ID];
      return { source: [4 + i, EOS_ID], target };
    });
    const batches = (seed?: number) =>
      readBatches(pairs, { batchSize: 7, seed, groupByLength: false });
    expect(batches().flatMap(({ source }) => source.map(([id]) => id))).toEqual(
      pairs.map(({ source }) => source[0]),
    );
    const lengths = batches(1).map(({ targetOutput }) => new Set(targetOutput.map(unpad)).size);
    expect(Math.max(...lengths)).toBeGreaterThan(1);
    expect(batches(1)).not.toEqual(batches(2));
  });

  it('rounds lengths up to a step, but not beyond the positions of the model', () => {
    const pair = (length: number) => {
      const side = [...Array.from({ length: length - 1 }, () => 5), EOS_ID];
      return { source: side, target: side };
    };
    const widths = [3, 4, 5, 9].map((length) => {
      const [batch] = readBatches([pair(length)], { batchSize: 1, lengthStep: 4, maxLen: 10 });
      return [batch.source[0].length, batch.targetInput[0].length, batch.targetOutput[0].length];
    });
    expect(widths).toEqual([[4, 4, 4], [4, 4, 4], [8, 8, 8], [10, 10, 10]]); // prettier-ignore
  });

  it('gives int32 and keeps no tensor', async () => {
    const pairs = [{ source: [5, EOS_ID], target: [6, 7, EOS_ID] }];
    const [batch] = makeBatches(pairs, { batchSize: 3 });
    expect([batch.source.dtype, batch.targetInput.dtype, batch.targetOutput.dtype]).toEqual(
      Array(3).fill('int32'),
    );
    disposeBatch(batch);
    await expectNoLeak(() => readBatches(pairs, { batchSize: 3 }));
  });

  const good = { source: [5, EOS_ID], target: [6, EOS_ID] };
  it.each([
    ['no pairs', [], { batchSize: 2 }, 'at least one sentence'],
    ['batch size 0', [good], { batchSize: 0 }, 'batchSize: expected a whole number'],
    ['a length step of 1.5', [good], { batchSize: 2, lengthStep: 1.5 }, 'lengthStep'],
    ['an empty source', [good, { ...good, source: [EOS_ID] }], { batchSize: 2 }, 'pair 1, source'],
    ['a side without <eos>', [{ ...good, target: [6, 7] }], { batchSize: 2 }, 'pair 0, target'],
    [
      'a long side',
      [{ ...good, target: [6, 7, 8, EOS_ID] }],
      { batchSize: 2, maxLen: 3 },
      '2 to 3',
    ],
  ])('refuses %s', (_, pairs, options, message) => {
    const before = tf.memory().numTensors;
    expect(() => [...makeBatches(pairs, options)]).toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('padSequences', () => {
  it('fills up to the longest row, or to the length asked for', () => {
    const rows = [[7], [8, 9, 10]];
    for (const [length, expected] of [
      [
        undefined,
        [
          [7, 0, 0],
          [8, 9, 10],
        ],
      ],
      [
        5,
        [
          [7, 0, 0, 0, 0],
          [8, 9, 10, 0, 0],
        ],
      ],
    ] as const) {
      // prettier-ignore
      const padded = padSequences(rows, length);
      expect(padded.arraySync()).toEqual(expected);
      padded.dispose();
    }
  });

  it('refuses no rows, and rows that do not fit', () => {
    expect(() => padSequences([])).toThrow(EmptyBatchError);
    expect(() => padSequences([[4, 5, 6], [7]], 2)).toThrow('row 0');
  });
});
