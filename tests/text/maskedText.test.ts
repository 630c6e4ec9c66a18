import { describe, expect, it } from 'vitest';
import {
  BOS_ID,
  type Batch,
  type BatchOptions,
  disposeBatch,
  EnglishTokenizer,
  EOS_ID,
  MASK,
  MaskedText,
  PAD_ID,
  type TextBatch,
  TextData,
} from '../../lib/text';

const sentences = Array.from({ length: 13 }, (_, i) =>
  Array.from({ length: 2 + (i % 5) }, (_, t) => `t${(3 * i + 5 * t) % 17}`).join(' '),
);
const options = { tokenizer: new EnglishTokenizer(), extraTokens: [MASK] };
const texts = TextData.build(sentences, options);
const masked = new MaskedText(texts, { rate: 0.4 });

function read(batch: Batch<TextBatch>) {
  const { input, labels } = batch.tensors;
  const rows = { input: input.arraySync(), labels: labels.arraySync(), tokens: batch.tokens };
  disposeBatch(batch);
  return rows;
}
const readAll = (batchOptions: BatchOptions, source = masked) =>
  Array.from(source.batches(batchOptions), read);

/** Each text with its hidden tokens put back, and what was hidden in it. */
const restored = (batches: ReturnType<typeof readAll>) =>
  new Map(
    batches.flatMap(({ input, labels }) =>
      input.map((row, i) => {
        const whole = row.map((id, t) => (labels[i][t] === PAD_ID ? id : labels[i][t]));
        return [whole.filter((id) => id !== PAD_ID).join(' '), labels[i].filter((id) => id !== PAD_ID)]; // prettier-ignore
      }),
    ),
  );

describe('MaskedText', () => {
  it('gives every text with <bos> and <eos>, and as labels what it hid', () => {
    const batches = readAll({ batchSize: 5, seed: 3 });
    expect(batches).toHaveLength(masked.batchCount(5));
    const expected = texts.encoded.map(({ ids }) => [BOS_ID, ...ids].join(' '));
    expect([...restored(batches).keys()].sort()).toEqual([...expected].sort());
    for (const { input, labels, tokens } of batches) {
      expect(tokens).toBe(labels.flat().filter((id) => id !== PAD_ID).length);
      for (const [i, row] of input.entries()) {
        expect([labels[i][0], labels[i][row.indexOf(EOS_ID)]]).toEqual([PAD_ID, PAD_ID]);
      }
    }
    const ids = batches.flatMap(({ input }) => input.flat());
    expect(ids).toContain(texts.language.vocabulary.id(MASK));
  });

  it('hides the same in a text whatever the batches, and other tokens in every epoch', () => {
    const first = restored(readAll({ batchSize: 5, seed: 3 }));
    expect(restored(readAll({ batchSize: 2, seed: 3, groupByLength: false }))).toEqual(first);
    expect(restored(readAll({ batchSize: 5, seed: 4 }))).not.toEqual(first);
    expect(readAll({ batchSize: 5, seed: 3, from: 2 })).toEqual(readAll({ batchSize: 5, seed: 3 }).slice(2)); // prettier-ignore
  });

  it('hides the same in every validation, which shuffles nothing', () => {
    const validation = new MaskedText(texts.withTexts(sentences.slice(0, 7)), { rate: 0.4 });
    const once = restored(readAll({ batchSize: 3 }, validation));
    expect(restored(readAll({ batchSize: 7 }, validation))).toEqual(once);
  });

  it('never hides a prompt', () => {
    const prompted = texts.withTexts([{ prompt: 't1 t2 t3', text: 't4 t5' }]);
    const [{ input, labels, tokens }] = readAll(
      { batchSize: 2 },
      new MaskedText(prompted, { rate: 1, maskShare: 1, randomShare: 0 }),
    );
    const { vocabulary } = texts.language;
    expect(vocabulary.decode(input[0]).join(' ')).toBe('<bos> t1 t2 t3 <mask> <mask> <eos>');
    expect(vocabulary.decode(labels[0]).join(' ')).toBe('<pad> <pad> <pad> <pad> t4 t5 <pad>');
    expect(tokens).toBe(2);
  });

  it('says how long its rows are, and refuses those that do not fit', () => {
    expect([masked.size, masked.longest]).toEqual([13, 8]);
    expect(masked.languages).toEqual({ text: texts.language });
    expect(readAll({ batchSize: 13, maxLen: 8 })[0].input[0]).toHaveLength(8);
    expect(() => readAll({ batchSize: 13, maxLen: 7 })).toThrow('text 5: expected at most 7');
    expect(() => readAll({ batchSize: 0 })).toThrow('batchSize');
    const tight = new MaskedText(new TextData(sentences, texts.language, 7));
    expect(() => readAll({ batchSize: 13, maxLen: 29 }, tight)).toThrow('text 5: expected at most 7'); // prettier-ignore
  });

  it('refuses at once what it could not mask with', () => {
    const without = TextData.build(sentences, { tokenizer: options.tokenizer });
    expect(() => new MaskedText(without)).toThrow('expected <mask> among its special tokens');
    expect(() => new MaskedText(texts, { rate: 2 })).toThrow('rate: expected');
  });
});
