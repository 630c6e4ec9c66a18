import { describe, expect, it } from 'vitest';
import { describeNoPair, findPair } from '../../lib/text/pairForms';

const [EN, ZH] = ["Let's try.", '我们试试吧。'];
const CREDIT = 'CC-BY 2.0 (France) Attribution: tatoeba.org #1276 (CK) & #2 (Martha)';
const plain = { isLabelled: false, isStray: false };
const labelled = { isLabelled: true, isStray: false };

describe('findPair', () => {
  it.each([
    ['two sentences', [EN, ZH], plain],
    ['and attribution', [EN, ZH, CREDIT], plain],
    ['and an empty cell', [EN, ZH, ''], plain],
    ['and attribution and more', [EN, ZH, CREDIT, 'x'], { ...plain, isStray: true }],
    ['and something else', [EN, ZH, 'wǒmen shìshi ba'], { ...plain, isStray: true }],
    ['“Sentence pairs”', ['1276', EN, '2', ZH], labelled],
    ['and something else', ['1276', EN, '2', ZH, 'x'], { ...labelled, isStray: true }],
    ['ids behind', [EN, '1276', ZH, '2'], labelled],
    ['both ids first', ['1276', '2', EN, ZH], labelled],
    ['both ids last', [EN, ZH, '1276', '2'], labelled],
    ['one id', ['7', EN, ZH], labelled],
    ['ids and languages', ['1276', 'eng', EN, '2', 'cmn', ZH], labelled],
    ['languages first', ['eng', 'cmn_Hans', EN, ZH], labelled],
    ['a language before each', ['en', EN, 'zh-CN', ZH], labelled],
  ])('finds them in %s: %j', (_, cells, flags) => {
    expect(findPair(cells)).toEqual({ first: EN, second: ZH, ...flags });
    const swap = (cell: string) => (cell === EN ? ZH : cell === ZH ? EN : cell);
    expect(findPair(cells.map(swap))).toEqual({ first: ZH, second: EN, ...flags });
  });

  it('takes a short word for a sentence where no language is expected', () => {
    expect(findPair(['hey', '嘿'])).toMatchObject({ first: 'hey', second: '嘿' });
    expect(findPair(['hey', 'hé', CREDIT])).toMatchObject({ first: 'hey', second: 'hé' });
  });

  it.each([
    ['links.csv', ['1276', '2'], 'numbers only, as in Tatoeba\'s links.csv', '只有数字'],
    ['ids only', ['1276', '2', '3'], 'numbers only', '只有数字'],
    ['sentences.csv', ['2', 'cmn', ZH], "as in Tatoeba's sentences.csv", '只有一个带编号和语言的句子'],
    ['the same of a short word', ['9', 'eng', 'hey'], "as in Tatoeba's sentences.csv", 'sentences.csv'],
    ['the same of an unknown language', ['9', '\\N', EN], "as in Tatoeba's sentences.csv", 'sentences.csv'],
    ['sentences_CC0.csv', ['2', 'cmn', ZH, '2019-05-06 10:10:10'], 'sentences_CC0.csv', 'sentences_CC0.csv'],
    ['transcriptions.csv', ['2', 'cmn', 'Hant', 'CK', '我們試試吧。'], 'transcriptions.csv', 'transcriptions.csv'],
    ['sentences_detailed.csv', ['1276', 'eng', EN, 'CK', '\\N', '2019-01-02 03:04:05'], 'sentences_detailed.csv', 'sentences_detailed.csv'],
    ['the same without an author', ['1276', 'eng', EN, '\\N', '\\N', '0000-00-00 00:00:00'], 'sentences_detailed.csv', 'sentences_detailed.csv'],
    ['one more column', ['1276', 'eng', EN, 'CK', '\\N', '\\N', 'x'], 'sentences.csv', 'sentences.csv'],
    ['tags.csv', ['1276', 'idiom'], 'a number where a sentence should be', '该是句子的地方是数字'],
    ['a number as translation', [EN, '3'], 'a number where a sentence should be', '该是句子的地方是数字'],
    ['sentences_with_audio.csv', ['1276', '5', 'CK', 'CC BY 4.0', 'http://a.b'], 'a number where', '数字'],
    ['user_languages.csv', ['eng', '5', 'CK', ''], 'a number where', '数字'],
    ['jpn_indices.csv', ['77', '4851', 'は 二十歳(はたち){20歳}'], 'a number where', '数字'],
    ['user_lists.csv', ['7', 'CK', '2010-01-02 03:04:05', '2011-01-02 03:04:05', 'mine'], 'a number', '数字'],
    ['queries.csv', ['2018-07-01', 'eng', 'cat'], 'no two sentences', '找不到两个句子'],
    ['a credit alone', [EN, CREDIT], 'no two sentences', '找不到两个句子'],
    ['no source', ['', ZH], 'an empty source', '源句为空'],
    ['no target', [EN, '', CREDIT], 'an empty target', '译句为空'],
    ['an id without its sentence', ['1276', '', '2', ZH], 'an empty target', '译句为空'],
    ['a line of text', [EN], 'no tab', '没有制表符'],
    ['CSV', [`"${EN}","${ZH}"`], 'no tab: separated by commas?', '是逗号分隔的吗'],
    ['CSV without quotes', ['Hi.,你好。'], 'no tab: separated by commas?', '逗号'],
    ['semicolons', ['Hi.;你好。'], 'no tab: separated by semicolons?', '分号'],
    ['bars', ['Hi. ||| 你好。'], 'no tab: a bar separates the sentences', '竖线'],
    ['JSON', ['{"en": "Hi.", "zh": "你好。"}'], 'no tab: JSON?', 'JSON'],
    ['a web page', ['<!DOCTYPE html>'], 'no tab: a web page or XML?', '网页'],
  ])('finds none in %s: %j, and says so', (_, cells, english, chinese) => {
    expect(findPair(cells)).toBeUndefined();
    expect(describeNoPair(cells).en).toContain(english);
    expect(describeNoPair(cells).zh).toContain(chinese);
  }); // prettier-ignore

  it('calls a sentence without a tab nothing but that', () => {
    expect(describeNoPair(['Well, I saw a saw; did you?']).en).toBe('no tab');
  });

  it('says where the right file is, when it is one of the same place', () => {
    for (const cells of [['1276', '2'], ['2', 'cmn', ZH], ['1276', 'idiom']]) {
      const { en, zh } = describeNoPair(cells);
      expect(en).toMatch(/; choose “Sentence pairs” at tatoeba\.org\/downloads$/);
      expect(zh).toMatch(/；请在 tatoeba\.org\/downloads 选择 “Sentence pairs”$/);
    } // prettier-ignore
  });
});
