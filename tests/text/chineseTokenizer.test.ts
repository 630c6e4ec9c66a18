import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ChineseTokenizer,
  createTokenizer,
  EnglishTokenizer,
  SPECIAL_TOKENS,
} from '../../lib/text';
import { sentences } from './sentences';

const chinese = new ChineseTokenizer();

describe('ChineseTokenizer', () => {
  it.each([
    [
      'full-width letters and digits',
      '我是Ｔｏｍ，３．５岁',
      ['我', '是', 'Tom', '，', '3.5', '岁'],
    ],
    ['full-width apostrophe', '我是Ｔｏｍ＇ｓ', ['我', '是', "Tom's"]],
    ['acute accent', '我是Tom´s', ['我', '是', "Tom's"]],
    ['grave accent', '我是Tom`s', ['我', '是', "Tom's"]],
    ['modifier letter', '我是Tomʼs', ['我', '是', "Tom's"]],
    ['variation selectors', '葛\u{E0100}城\uFE0F❤\uFE0F。\uFE00', ['葛', '城', '❤', '。']],
    ['zero-width characters', '我\u200B是\u200DT\u2060om\uFEFF', ['我', '是', 'Tom']],
    ['soft hyphens and no-break spaces', 'T\u00ADom\u00A0我', ['Tom', '我']],
    ['combining marks', '我\u0301u\u0308!\u0301 \u0301が', ['我\u0301', 'ü', '!\u0301', 'が']],
    ['nothing at all', '\uFE0F\u200B\u3164', []],
  ])('reads as a person would: %s', (_, text, tokens) => {
    expect(chinese.tokenize(text)).toEqual(tokens);
  });

  it.each([
    ['我看见了一把锯子。', [...'我看见了一把锯子。']],
    ['我买了iPhone 15和T恤。', ['我', '买', '了', 'iPhone', '15', '和', 'T', '恤', '。']],
    ['约3.5公里，10,000米', ['约', '3.5', '公', '里', '，', '10,000', '米']],
    ['Tom,Mary', ['Tom', ',', 'Mary']],
    ['𠀀〇〇', ['𠀀', '〇', '〇']],
    ['你好 世界', [...'你好世界']],
    ['<pad>', ['<', 'pad', '>']],
    ['　', []],
  ])('cuts %j', (text, tokens) => {
    expect(chinese.tokenize(text)).toEqual(tokens);
  });

  it.each(['我看见了一把锯子。', '“走开！”他说……', '我和Tom Smith去了3.5公里外的iPhone店。'])(
    'writes no spaces but between Latin words: %s',
    (sentence) => {
      expect(chinese.detokenize(chinese.tokenize(sentence))).toBe(sentence);
    },
  );

  it('cuts what it put together into the same tokens', () => {
    fc.assert(
      fc.property(sentences(), (text) => {
        const tokens = chinese.tokenize(text);
        expect(chinese.tokenize(chinese.detokenize(tokens))).toEqual(tokens);
      }),
      { numRuns: 3000 },
    );
  });

  it('never makes a special token out of text', () => {
    const special: readonly string[] = SPECIAL_TOKENS;
    for (const token of special) {
      expect(chinese.tokenize(`我${token}你`).filter((t) => special.includes(t))).toEqual([]);
    }
  });
});

describe('createTokenizer', () => {
  it('makes an equal tokenizer from the name of one', () => {
    for (const tokenizer of [
      chinese,
      new EnglishTokenizer(),
      new EnglishTokenizer({ lowerCase: true }),
    ]) {
      expect(createTokenizer(tokenizer.name)).toEqual(tokenizer);
    }
  });

  it.each(['klingon', '', 'toString'])('refuses %j, naming those there are', (name) => {
    expect(() => createTokenizer(name)).toThrow(`received "${name}"`);
    expect(() => createTokenizer(name)).toThrow('english, english-lower-case, chinese, mixed');
  });
});
