import { describe, expect, it } from 'vitest';
import { isSecondChinese } from '../../lib/text/pairSides';

const sides = (...pairs: [string, string][]) =>
  isSecondChinese(pairs.map(([first, second]) => ({ first, second })));

describe('isSecondChinese', () => {
  it('tells each pair by its characters', () => {
    expect(sides(['Hi.', '你好。'], ['你好。', 'Hi.'], ['Tom', '我是Tom and Mary'])).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('tells pairs with Chinese characters on both sides by their share', () => {
    expect(sides(['The character 木 means tree.', '“木”字指树。'])).toEqual([true]);
    expect(sides(['“木”字指树。', 'The character 木 means tree.'])).toEqual([false]);
  });

  it('lets a pair that does not tell follow most of the others', () => {
    expect(sides(['OK!', 'OK！'], ['Hi.', '你好。'])).toEqual([true, true]);
    expect(sides(['你好。', 'Hi.'], ['OK！', 'OK!'], ['我', 'I'], ['I', '我'])).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(sides(['1!', '1!'], ['我', 'I'])).toEqual([false, false]);
  });

  it('does not tell two languages that both have such characters, or neither', () => {
    expect(sides(['我去咗', '我走了'], ['Tom同我', '汤姆和我'])).toEqual([undefined, undefined]);
    expect(sides(['Hi.', 'Salut.'])).toEqual([undefined]);
    expect(sides()).toEqual([]);
  });
});
