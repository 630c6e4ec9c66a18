import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Batch,
  type BatchOptions,
  BOS_ID,
  dealBatches,
  disposeBatch,
  EnglishTokenizer,
  MASK,
  maskTokens,
  PAD_ID,
  TranslationData,
} from '../../lib/text';
import { expectNoLeak } from '../support/leaks';
import { messageOf } from './corpusFiles';

/** An example of two rows, as a pair of sentences has them. */
interface Example {
  readonly long: readonly number[];
  readonly short: readonly number[];
}
type ExampleTensors = {
  readonly long: tf.Tensor2D;
  readonly short: tf.Tensor2D;
  readonly drawn: tf.Tensor1D;
};

const row = (length: number, id = 5) => Array.from({ length }, () => id);
const ids = fc.array(fc.integer({ min: 4, max: 97 }), { minLength: 1, maxLength: 11 });
const corpora = fc.array(fc.record({ long: ids, short: ids }), { minLength: 1, maxLength: 23 });

let made = 0;

function deal(examples: readonly Example[], options: BatchOptions) {
  return dealBatches<Example, ExampleTensors>(
    examples,
    ({ long, short }) => ({ long: long.length, short: short.length }),
    (group, { pad, randomOf }) => {
      made++;
      return {
        tensors: {
          long: pad(group.map(({ long }) => long)),
          short: pad(group.map(({ short }) => short)),
          drawn: tf.tensor1d(group.map((_, i) => randomOf(i).uniform())),
        },
        tokens: group.reduce((sum, { long }) => sum + long.length, 0),
      };
    },
    options,
  );
}

const readBatch = (batch: Batch<ExampleTensors>) => {
  const { long, short, drawn } = batch.tensors;
  const read = { long: long.arraySync(), short: short.arraySync(), drawn: drawn.arraySync() };
  disposeBatch(batch);
  return { ...read, tokens: batch.tokens };
};

/** The batches as arrays; their tensors are disposed of. */
const readBatches = (examples: readonly Example[], options: BatchOptions) =>
  Array.from(deal(examples, options), readBatch);

const unpad = (padded: readonly number[]) => padded.filter((id) => id !== PAD_ID);

describe('dealBatches', () => {
  it('deals out each example exactly once, in batches of the size asked for', () => {
    const sizes = fc.integer({ min: 1, max: 29 });
    const seeds = fc.option(fc.nat(), { nil: undefined });
    fc.assert(
      fc.property(corpora, sizes, seeds, fc.boolean(), (examples, batchSize, seed, grouped) => {
        const batches = readBatches(examples, { batchSize, seed, groupByLength: grouped });
        const dealt = batches.flatMap(({ long, short }) =>
          long.map((padded, i) => JSON.stringify([unpad(padded), unpad(short[i])])),
        );
        const given = examples.map(({ long, short }) => JSON.stringify([long, short]));
        expect(dealt.sort()).toEqual(given.sort());
        expect(batches).toHaveLength(Math.ceil(examples.length / batchSize));
        const lastOnes = batches.filter(({ long }) => long.length !== batchSize);
        expect(lastOnes.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('pads on the right only, and no further than needed', () => {
    fc.assert(
      fc.property(corpora, fc.nat(), (examples, seed) => {
        for (const { long, short } of readBatches(examples, { batchSize: 5, seed })) {
          for (const rows of [long, short]) {
            const lengths = rows.map((padded) => unpad(padded).length);
            rows.forEach((padded, i) => expect(padded.slice(0, lengths[i])).toEqual(unpad(padded)));
            expect(rows[0]).toHaveLength(Math.max(...lengths));
          }
        }
      }),
    );
  });

  it('is the same for the same seed, another for another', () => {
    const examples = Array.from({ length: 37 }, (_, i) => ({ long: row(1 + (i % 5), 4 + i), short: [9] })); // prettier-ignore
    const order = (seed?: number) => readBatches(examples, { batchSize: 5, seed });
    expect(order(11)).toEqual(order(11));
    expect(order(11)).not.toEqual(order(12));
    expect(order()).toEqual(order());
  });

  it('goes from short to long without a seed: by the first length, then by the next', () => {
    const sizes = [[3, 7], [2, 5], [3, 1], [2, 11], [3, 5]]; // prettier-ignore
    const examples = sizes.map(([long, short]) => ({ long: row(long), short: row(short) }));
    const dealt = readBatches(examples, { batchSize: 2 }).flatMap(({ long, short }) =>
      long.map((padded, i) => [unpad(padded).length, unpad(short[i]).length]),
    );
    expect(dealt).toEqual([[2, 5], [2, 11], [3, 1], [3, 5], [3, 7]]); // prettier-ignore
  });

  it('goes in a drawn order with a seed, of batches too', () => {
    const examples = Array.from({ length: 23 }, (_, i) => ({ long: row(1 + i), short: [9] }));
    const dealt = readBatches(examples, { batchSize: 3, seed: 1 }).map(
      ({ long }) => long[0].length,
    );
    expect(dealt).not.toEqual([...dealt].sort((a, b) => a - b));
  });

  it('puts examples of like length together, whichever batches meet', () => {
    const examples = Array.from({ length: 60 }, (_, i) => {
      const [long, short] = [row(1 + ((i * 7) % 3)), row(1 + ((i * 7) % 12))];
      return { long, short };
    });
    const padding = readBatches(examples, { batchSize: 5, seed: 1 }).flatMap(({ long, short }) =>
      [...long, ...short].flat().filter((id) => id === PAD_ID),
    );
    expect(padding).toEqual([]); // 5 examples of each pair of lengths fill a batch each
  });

  it('mixes lengths on request, and keeps the order given without a seed', () => {
    const examples = Array.from({ length: 60 }, (_, i) => ({ long: row(1 + (i % 12)), short: [4 + i] })); // prettier-ignore
    const order = (seed?: number) =>
      readBatches(examples, { batchSize: 7, seed, groupByLength: false });
    expect(order().flatMap(({ short }) => short.flat())).toEqual(examples.map(({ short: [id] }) => id)); // prettier-ignore
    const lengths = order(1).map(({ long }) => new Set(long.map((padded) => unpad(padded).length)).size); // prettier-ignore
    expect(Math.max(...lengths)).toBeGreaterThan(1);
    expect(order(1)).not.toEqual(order(2));
  });

  it('rounds lengths up to a step, but not beyond the positions of the model', () => {
    const widths = [3, 4, 5, 9].map((length) => {
      const examples = [{ long: row(length), short: row(1) }];
      const [batch] = readBatches(examples, { batchSize: 1, lengthStep: 4, maxLen: 10 });
      return [batch.long[0].length, batch.short[0].length];
    });
    expect(widths).toEqual([[4, 4], [4, 4], [8, 4], [10, 4]]); // prettier-ignore
  });

  it('begins with the batch asked for, without building those before it', () => {
    const examples = Array.from({ length: 23 }, (_, i) => ({ long: row(1 + (i % 7), 4 + i), short: [9] })); // prettier-ignore
    const options = { batchSize: 3, seed: 5 };
    const all = readBatches(examples, options);
    for (const from of [0, 1, 6, 7, 8, 99]) {
      made = 0;
      expect(readBatches(examples, { ...options, from })).toEqual(all.slice(from));
      expect(made).toBe(Math.max(0, 8 - from));
    }
  });

  it('lends each example its own random numbers, whatever the batches, others with other seeds', () => {
    const examples = Array.from({ length: 13 }, (_, i) => ({ long: row(1 + (i % 3), 4 + i), short: [9] })); // prettier-ignore
    const drawn = (options: BatchOptions) => {
      const batches = readBatches(examples, options);
      return new Map(batches.flatMap((batch) => batch.long.map(([id], i) => [id, batch.drawn[i]])));
    };
    const first = drawn({ batchSize: 3, seed: 7 });
    expect(new Set(first.values()).size).toBe(13);
    expect(drawn({ batchSize: 5, seed: 7, groupByLength: false })).toEqual(first);
    expect(drawn({ batchSize: 3, seed: 8 })).not.toEqual(first);
    expect(drawn({ batchSize: 2 })).toEqual(drawn({ batchSize: 13 })); // as a validation draws
  });

  it('gives int32 and keeps no tensor', async () => {
    const examples = [{ long: [5, 7], short: [6] }];
    const [batch] = deal(examples, { batchSize: 3 });
    expect([batch.tensors.long.dtype, batch.tensors.short.dtype]).toEqual(['int32', 'int32']);
    disposeBatch(batch);
    await expectNoLeak(() => readBatches(examples, { batchSize: 3 }));
  });

  const good = { long: [5, 7], short: [6] };
  it.each([
    ['no examples', [], { batchSize: 2 }, 'at least one sentence', '至少要有一个句子'],
    ['batch size 0', [good], { batchSize: 0 }, 'batchSize: expected a whole number', '整数'],
    ['a length step of 1.5', [good], { batchSize: 2, lengthStep: 1.5 }, 'lengthStep', '整数'],
    ['the seed NaN', [good], { batchSize: 2, seed: NaN }, 'seed: expected a whole', '整数'],
    [
      'a seed no int32 holds',
      [good],
      { batchSize: 2, seed: 2 ** 31 },
      'seed: expected a whole',
      '整数',
    ],
    ['from -1', [good], { batchSize: 2, from: -1 }, 'from: expected a whole', '不小于 0 的整数'],
    [
      'an empty row',
      [good, { ...good, short: [] }],
      { batchSize: 2 },
      'short 2: expected at least one token id, received 0',
      'short 2：应为至少一个词元编号，收到的是 0',
    ],
    [
      'a long row',
      [good, { ...good, long: [6, 7, 8, 2] }],
      { batchSize: 2, maxLen: 3 },
      'long 2: expected at most 3 token ids (maxLen), received 4',
      'long 2：应为最多 3 个词元编号（maxLen），收到的是 4',
    ],
  ])('refuses %s', (_, examples, options, english, chinese) => {
    const before = tf.memory().numTensors;
    const refused = messageOf(() => [...deal(examples, options)]);
    expect(refused).toContain(english);
    expect(refused).toContain(chinese);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('dealBatches serves learners that the library does not know', () => {
  const tokenizer = new EnglishTokenizer();
  const pairs = Array.from({ length: 11 }, (_, i) => ({
    source: Array.from({ length: 1 + (i % 5) }, (__, t) => `s${(i + t) % 7}`).join(' '),
    target: Array.from({ length: 1 + ((2 * i) % 7) }, (__, t) => `t${(i * t) % 7}`).join(' '),
  }));
  const data = TranslationData.build(pairs, {
    sourceTokenizer: tokenizer,
    targetTokenizer: tokenizer,
    extraTokens: [MASK],
  });
  const lengthsOf = ({ source, target }: (typeof data.encoded)[number]) => ({
    target: target.length,
    source: source.length,
  });

  it('such as one that compares pairs of sentences', () => {
    type Tensors = { readonly first: tf.Tensor2D; readonly second: tf.Tensor2D };
    const batches = dealBatches<(typeof data.encoded)[number], Tensors>(
      data.encoded,
      lengthsOf,
      (group, { pad }) => ({
        tensors: {
          first: pad(group.map(({ source }) => [BOS_ID, ...source])),
          second: pad(group.map(({ target }) => [BOS_ID, ...target])),
        },
        tokens: group.length,
      }),
      { batchSize: 4, seed: 1, lengthStep: 3 },
    );
    const shapes = Array.from(batches, (batch) => {
      disposeBatch(batch);
      const { first, second } = batch.tensors;
      return [first.shape[0], first.shape[1] % 3, second.shape[0], second.shape[1] % 3];
    });
    expect(shapes.sort()).toEqual([[3, 0, 3, 0], [4, 0, 4, 0], [4, 0, 4, 0]]); // prettier-ignore
  });

  it('such as one that fills in a translation of which a drawn number of tokens is hidden', () => {
    type Tensors = { readonly source: tf.Tensor2D; readonly masked: tf.Tensor2D; readonly labels: tf.Tensor2D }; // prettier-ignore
    const { vocabulary } = data.target;
    const read = (options: BatchOptions) => {
      const batches = dealBatches<(typeof data.encoded)[number], Tensors>(
        data.encoded,
        lengthsOf,
        (group, { pad, randomOf }) => {
          const rows = group.map(({ target }, i) => {
            const random = randomOf(i);
            const rate = (1 + random.integer(target.length)) / target.length;
            return maskTokens(target, random, vocabulary, { rate, maskShare: 1, randomShare: 0 });
          });
          const labels = rows.map((masked) => masked.labels);
          return {
            tensors: {
              source: pad(group.map(({ source }) => source)),
              masked: pad(rows.map(({ input }) => input)),
              labels: pad(labels),
            },
            tokens: labels.flat().filter((id) => id !== PAD_ID).length,
          };
        },
        options,
      );
      return Array.from(batches, (batch) => {
        const masked = batch.tensors.masked.arraySync();
        disposeBatch(batch);
        return { masked, tokens: batch.tokens };
      });
    };
    const all = read({ batchSize: 4, seed: 2 });
    for (const { masked, tokens } of all) {
      expect(masked.flat().filter((id) => id === vocabulary.id(MASK))).toHaveLength(tokens);
    }
    expect(read({ batchSize: 4, seed: 2, from: 2 })).toEqual(all.slice(2));
  });
});
