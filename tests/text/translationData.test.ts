import { describe, expect, it } from 'vitest';
import {
  BOS_ID,
  ChineseTokenizer,
  disposeBatch,
  EmptyBatchError,
  encodeSentence,
  EnglishTokenizer,
  EOS_ID,
  PAD_ID,
  SentenceError,
  translationBatch,
  TranslationData,
  UNK_ID,
} from '../../lib/text';
import { messageOf } from './corpusFiles';

const pairs = [
  { source: 'I saw a saw.', target: '我看见了一把锯子。' },
  { source: 'I saw a bat.', target: '我看见了一只蝙蝠。' },
  { source: 'Wait!', target: '等等！' },
];
const tokenizers = {
  sourceTokenizer: new EnglishTokenizer(),
  targetTokenizer: new ChineseTokenizer(),
};

describe('TranslationData', () => {
  it('tokenizes and numbers both sides, each with <eos> at its end', () => {
    const data = TranslationData.build(pairs, tokenizers);
    const { vocabulary } = data.source;
    expect(vocabulary.decode(data.encoded[0].source)).toEqual([
      'I',
      'saw',
      'a',
      'saw',
      '.',
      '<eos>',
    ]);
    expect(data.target.vocabulary.decode(data.encoded[2].target).join('')).toBe('等等！<eos>');
    expect(data.size).toBe(3);
    expect(data.longest).toBe(10);
    expect(data.targetTokens).toBe(10 + 10 + 4);
  });

  it('keeps the vocabularies for other pairs, whose new words are unknown', () => {
    const train = TranslationData.build(pairs, { ...tokenizers, sourceMinCount: 2 });
    const heldOut = train.withPairs([{ source: 'I heard a saw!', target: '我听见锯子！' }]);
    const [I, saw, a] = train.source.vocabulary.encode(['I', 'saw', 'a']);
    expect(heldOut.encoded[0].source).toEqual([I, UNK_ID, a, saw, UNK_ID, EOS_ID]);
    expect(heldOut.encoded[0].target.filter((id) => id === UNK_ID)).toHaveLength(1); // 听
    expect(heldOut.source).toBe(train.source);
  });

  it('deals out as many batches as it says', () => {
    const data = TranslationData.build(pairs, tokenizers);
    const batches = [...data.batches({ batchSize: 2, seed: 1 })];
    expect(batches).toHaveLength(data.batchCount(2));
    expect(batches.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(data.targetTokens);
    batches.forEach(disposeBatch);
    expect(() => data.batchCount(0)).toThrow('batchSize: expected a whole number from 1 up');
  });

  it('names its languages, as a checkpoint keeps them', () => {
    const data = TranslationData.build(pairs, tokenizers);
    expect(data.languages).toEqual({ source: data.source, target: data.target });
    expect(data.languages.source.tokenizer.name).toBe('english');
    expect(data.languages.target.tokenizer.name).toBe('chinese');
  });

  it('sorts by the target, then by the source', () => {
    const other = [
      { source: 'I saw a saw.', target: '等等！' },
      { source: 'Wait!', target: '等等！' },
      { source: 'I saw!', target: '等！' },
    ];
    const data = TranslationData.build(pairs, tokenizers).withPairs(other);
    const lengths = Array.from(data.batches({ batchSize: 1 }), (batch) => {
      disposeBatch(batch);
      return [batch.tensors.targetInput.shape[1], batch.tensors.source.shape[1]];
    });
    expect(lengths).toEqual([[3, 4], [4, 3], [4, 6]]); // prettier-ignore
  });

  it('skips the batches before the one to begin with', () => {
    const data = TranslationData.build(pairs, tokenizers);
    const read = (from?: number) =>
      Array.from(data.batches({ batchSize: 1, seed: 3, from }), (batch) => {
        disposeBatch(batch);
        return batch.tensors.targetOutput.shape[1];
      });
    expect(read(1)).toEqual(read().slice(1));
  });

  it('pads no further than the shorter of its own and the given maxLen', () => {
    const widths = (own: number, given?: number) => {
      const data = TranslationData.build(pairs, { ...tokenizers, maxLen: own });
      const batches = [...data.batches({ batchSize: 3, lengthStep: 8, maxLen: given })];
      batches.forEach(disposeBatch);
      return batches.map(({ tensors }) => tensors.targetInput.shape[1]);
    };
    expect(widths(29)).toEqual([16]);
    expect(widths(13)).toEqual([13]);
    expect(widths(29, 11)).toEqual([11]);
    expect(widths(11, 29)).toEqual([11]);
  });

  it('refuses the sentence that is empty or too long, by its number', () => {
    const build = (source: string, maxLen?: number) =>
      TranslationData.build([pairs[2], { source, target: '好' }], { ...tokenizers, maxLen });
    expect(() => build(' \u200b')).toThrow(SentenceError);
    expect(messageOf(() => build(' \u200b'))).toContain('source 2: expected at least one token');
    const message = messageOf(() => build('one two three four five', 5));
    expect(message).toContain('source 2: expected at most 5 tokens with <eos>');
    expect(message).toContain('received 6: "one two three four five"');
    expect(message).toContain('最多 5 个词元');
    expect(build('one two three four', 5).longest).toBe(5);
  });
});

describe('translationBatch', () => {
  it('shifts the decoder input right by one, and counts the tokens to predict', () => {
    const encoded = [
      { source: [5, EOS_ID], target: [6, 7, EOS_ID] },
      { source: [8, 9, 10, 11, EOS_ID], target: [4, EOS_ID] },
    ];
    const batch = translationBatch(encoded);
    const { source, targetInput, targetOutput } = batch.tensors;
    expect(source.arraySync()).toEqual([[5, 2, 0, 0, 0], [8, 9, 10, 11, 2]]); // prettier-ignore
    expect(targetInput.arraySync()).toEqual([[BOS_ID, 6, 7], [BOS_ID, 4, PAD_ID]]); // prettier-ignore
    expect(targetOutput.arraySync()).toEqual([[6, 7, EOS_ID], [4, EOS_ID, PAD_ID]]); // prettier-ignore
    expect(batch.tokens).toBe(5);
    disposeBatch(batch);
    expect(() => translationBatch([])).toThrow(EmptyBatchError);
  });
});

describe('encodeSentence', () => {
  const { source } = TranslationData.build(pairs, tokenizers);

  it('ends with <eos>', () => {
    expect(source.vocabulary.decode(encodeSentence('saw saw', source)).join(' ')).toBe(
      'saw saw <eos>',
    );
  });

  it('refuses by the name that the caller gives', () => {
    expect(messageOf(() => encodeSentence('', source, { label: 'line 7' }))).toContain(
      'line 7: expected at least one token, found none in ""',
    );
  });
});
