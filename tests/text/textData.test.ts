import { describe, expect, it } from 'vitest';
import {
  BOS_ID,
  type BatchOptions,
  disposeBatch,
  encodePrompt,
  EnglishTokenizer,
  EOS_ID,
  PAD_ID,
  SentenceError,
  TextData,
  UNK_ID,
} from '../../lib/text';
import { messageOf } from './corpusFiles';

const tokenizer = new EnglishTokenizer();
const texts = [
  'I saw a saw.',
  { prompt: 'In French: I saw.', text: "j'ai vu" },
  { prompt: ['In', 'French', ':', 'no', '<sep>'], text: ['non'] },
];
const data = TextData.build(texts, { tokenizer, extraTokens: ['<sep>'] });
const { vocabulary } = data.language;

function read(options: BatchOptions, source = data) {
  return Array.from(source.batches(options), (batch) => {
    const [input, labels] = [batch.tensors.input, batch.tensors.labels].map((t) =>
      t.arraySync().map((row) => vocabulary.decode(row).join(' ')),
    );
    const dtypes = [batch.tensors.input.dtype, batch.tensors.labels.dtype];
    disposeBatch(batch);
    return { input, labels, tokens: batch.tokens, dtypes };
  });
}

describe('TextData', () => {
  it('reads a text from <bos> on, and is to predict it up to <eos>', () => {
    expect(read({ batchSize: 3 }, data.withTexts(['I saw', 'a']))).toEqual([
      {
        input: ['<bos> a <pad>', '<bos> I saw'],
        labels: ['a <eos> <pad>', 'I saw <eos>'],
        tokens: 5,
        dtypes: ['int32', 'int32'],
      },
    ]);
  });

  it('reads a prompt, and is to predict only what follows it', () => {
    expect(read({ batchSize: 1 }).map(({ input, labels, tokens }) => [input[0], labels[0], tokens])).toEqual([
      ['<bos> I saw a saw .', 'I saw a saw . <eos>', 6],
      ['<bos> In French : no <sep> non', '<pad> <pad> <pad> <pad> <pad> non <eos>', 2],
      ["<bos> In French : I saw . j'ai vu", "<pad> <pad> <pad> <pad> <pad> <pad> j'ai vu <eos>", 3],
    ]); // prettier-ignore
  });

  it('knows the tokens of texts and prompts, and the extra ones', () => {
    expect(vocabulary.extraTokens).toEqual(['<sep>']);
    expect(vocabulary.unknown(['French', 'non', '<sep>', 'saw', 'oui'])).toEqual(['oui']);
    const rare = TextData.build(texts, { tokenizer, minCount: 2 });
    expect(rare.language.vocabulary.unknown(['saw', 'French', 'non'])).toEqual(['non']);
  });

  it('keeps its language for other texts', () => {
    const heldOut = data.withTexts(['I heard a saw']);
    expect(heldOut.language).toBe(data.language);
    expect(heldOut.languages).toEqual({ text: data.language });
    const [I, a, saw] = ['I', 'a', 'saw'].map((token) => vocabulary.id(token));
    expect(heldOut.encoded).toEqual([{ ids: [I, UNK_ID, a, saw, EOS_ID], promptLen: 0 }]);
  });

  it('says how many texts, batches and positions there are', () => {
    expect([data.size, data.batchCount(2), data.longest]).toEqual([3, 2, 9]);
    expect(() => data.batchCount(0)).toThrow('batchSize');
    expect(read({ batchSize: 2, seed: 5, from: 1 })).toEqual(read({ batchSize: 2, seed: 5 }).slice(1)); // prettier-ignore
    expect(read({ batchSize: 2, seed: 5 })).not.toEqual(read({ batchSize: 2, seed: 6 }));
  });

  it('pads no further than the shorter of its own and the given maxLen', () => {
    const widths = (own: number, given?: number) =>
      read({ batchSize: 3, lengthStep: 8, maxLen: given }, new TextData(texts, data.language, own))
        .map(({ input }) => input[0].split(' ').length); // prettier-ignore
    expect([widths(29), widths(13), widths(29, 11), widths(11, 29)]).toEqual([[16], [13], [11], [11]]); // prettier-ignore
    expect(() => widths(29, 8)).toThrow(
      'text 2: expected at most 8 token ids (maxLen), received 9',
    );
  });

  it.each([
    [' ', 'text 2: expected at least one token'],
    [[], 'text 2: expected at least one token, found none in []'],
    [{ prompt: ' ', text: 'I' }, 'text 2: expected at least one token, found none in " "'],
    [{ prompt: 'I', text: '' }, 'text 2: expected at least one token, found none in ""'],
    ['I saw a saw a', 'text 2: expected at most 5 tokens with <eos>'],
    [{ prompt: 'I saw', text: 'a saw a' }, 'received 6: "a saw a"'],
  ])('refuses %j by its number', (text, message) => {
    const build = () => TextData.build(['I', text], { tokenizer, maxLen: 5 });
    expect(build).toThrow(SentenceError);
    expect(messageOf(build)).toContain(message);
    expect(() => TextData.build(['I', 'I saw a saw'], { tokenizer, maxLen: 5 })).not.toThrow();
  });
});

describe('encodePrompt', () => {
  it('begins with <bos> and does not end', () => {
    const ids = encodePrompt('In French: I saw.', data.language);
    expect(vocabulary.decode(ids).join(' ')).toBe('<bos> In French : I saw .');
    // What the model has read in training when the first label comes:
    const { ids: learnt, promptLen } = data.encoded[1];
    expect(ids).toEqual([BOS_ID, ...learnt.slice(0, promptLen)]);
    expect(encodePrompt(['no', '<sep>'], data.language)).toEqual([BOS_ID, ...vocabulary.encode(['no', '<sep>'])]); // prettier-ignore
    expect(ids).not.toContain(PAD_ID);
  });

  it('refuses an empty or too long prompt', () => {
    expect(() => encodePrompt('', data.language)).toThrow('prompt: expected at least one token');
    const long = () => encodePrompt('I saw a saw', data.language, { maxLen: 4, label: 'yours' });
    expect(long).toThrow('yours: expected at most 4 tokens with <bos>');
    expect(encodePrompt('I saw a', data.language, { maxLen: 4 })).toHaveLength(4);
  });
});
