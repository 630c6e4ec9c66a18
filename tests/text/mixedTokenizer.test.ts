import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bundledCorpus,
  ChineseTokenizer,
  createTokenizer,
  EnglishTokenizer,
  MASK,
  MixedTokenizer,
  SPECIAL_TOKENS,
} from '../../lib/text';
import { sentences } from './sentences';

const mixed = new MixedTokenizer();

describe('MixedTokenizer', () => {
  it.each([
    ['翻译：I don’t know.', ['翻', '译', '：', 'I', "don't", 'know', '.']],
    ['我买了iPhone 15和T恤。', ['我', '买', '了', 'iPhone', '15', '和', 'T', '恤', '。']],
    ['约3.5公里，10,000米', ['约', '3.5', '公', '里', '，', '10,000', '米']],
    ['at 5 p.m.见', ['at', '5', 'p.m.', '见']],
    ['well-known的人', ['well-known', '的', '人']],
    ['他说"OK"。', ['他', '说', '"', 'OK', '"', '。']],
    ['東京タワーで', [...'東京タワーで']],
    ['naïve的Привет과', ['naïve', '的', 'Привет과']],
    ['ＡＢＣ３．５，对', ['ABC3', '.', '5', '，', '对']],
    ['〇〇𠀀', ['〇', '〇', '𠀀']],
    ['<mask>', ['<', 'mask', '>']],
    [' \u3000\u200b', []],
  ])('cuts %j', (text, tokens) => {
    expect(mixed.tokenize(text)).toEqual(tokens);
  });

  it('cuts and joins Chinese as ChineseTokenizer does, and English as EnglishTokenizer does', () => {
    const { train, validation, test, handWrittenTest } = bundledCorpus();
    const [english, chinese] = [new EnglishTokenizer(), new ChineseTokenizer()];
    for (const { source, target } of [...train, ...validation, ...test, ...handWrittenTest]) {
      const [words, characters] = [mixed.tokenize(source), mixed.tokenize(target)];
      expect(words).toEqual(english.tokenize(source));
      expect(characters).toEqual(chinese.tokenize(target));
      expect(mixed.detokenize(words)).toBe(english.detokenize(words));
      expect(mixed.detokenize(characters)).toBe(chinese.detokenize(characters));
    }
  });

  it.each([
    '请帮我把这个句子翻译成中文：I saw a saw. 我看见了一把锯子。',
    'He said, "我看见了你。" and left.',
    '“你好！”汤姆说……——真的吗？',
    '他说"hello world"，然后3:30走了。',
    '（见Tom Smith的well-known的“iPhone 15”）10%',
  ])('writes spaces between English words only: %s', (sentence) => {
    const expected = sentence.replace('. 我', '.我').replace(', "我', ', "我');
    expect(mixed.detokenize(mixed.tokenize(sentence))).toBe(expected);
  });

  it('cuts what it put together into the same tokens', () => {
    const tokenizers = fc.constantFrom(mixed, new MixedTokenizer({ lowerCase: true }));
    fc.assert(
      fc.property(sentences(), tokenizers, (text, tokenizer) => {
        const tokens = tokenizer.tokenize(text);
        expect(tokenizer.tokenize(tokenizer.detokenize(tokens))).toEqual(tokens);
      }),
      { numRuns: 3000 },
    );
  });

  it('makes letters small on request only', () => {
    expect(new MixedTokenizer({ lowerCase: true }).tokenize('我SAW')).toEqual(['我', 'saw']);
    expect(mixed.tokenize('我SAW')).toEqual(['我', 'SAW']);
  });

  it('never makes a special token out of text', () => {
    const special: readonly string[] = [...SPECIAL_TOKENS, MASK];
    for (const token of special) {
      expect(mixed.tokenize(`我${token}a`).filter((t) => special.includes(t))).toEqual([]);
    }
  });

  it('is made by its name', () => {
    expect(createTokenizer('mixed')).toEqual(mixed);
    const small = new MixedTokenizer({ lowerCase: true });
    expect(createTokenizer('mixed-lower-case')).toEqual(small);
    expect(small.name).toBe('mixed-lower-case');
  });
});
