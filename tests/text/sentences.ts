import fc from 'fast-check';

const WORDS = ['I', 'saw', 'a', "don't", 'well-known', '3.5', '10,000', 'p.m.', 'Tom', 'naïve'];
const CHINESE = [...'我看见了一把锯子蝙蝠银行。，？！“”《》'];
const MARKS = [...'.,;:!?"\'()[]{}-–—…%$€#@&*/\\<>|~^`+=_’‘“”'];
const ODD = [
  '\u200b',
  '\ufeff',
  '\u0301',
  'é',
  'e\u0301',
  '😀',
  '𠀀',
  'İ',
  'ß',
  '〇',
  '１',
  '٣',
  'か',
  'ー',
  'м',
  '각',
  '\uFE0F',
  '\u{E0101}',
  '\u00AD',
  '\u200D',
  '\u3164',
  '\u2800',
  '\u00A0',
  '\u20E3',
  '\u302A',
  '\u0340',
  '´',
  '′',
  '＇',
  'ʼ',
  '．',
  '－',
  '，',
  '＂',
  'Ａ',
  'ﬁ',
  '‑',
  '🇨',
  '🏽',
];

/**
 * Text made to be awkward: words, Chinese characters, every mark, and what Unicode has in store,
 * with and without spaces between. Never blank.
 */
export function sentences(): fc.Arbitrary<string> {
  const part = fc.constantFrom(...WORDS, ...CHINESE, ...MARKS, ...ODD);
  const space = fc.constantFrom('', '', ' ');
  return fc
    .array(fc.tuple(part, space), { minLength: 1, maxLength: 13 })
    .map((parts) => parts.flat().join('').trim())
    .filter((text) => /[\p{L}\p{N}]/u.test(visible(text)));
}

/** Without the letters that nobody sees, such as U+3164, and other ignorable characters. */
export function visible(text: string): string {
  return text.replace(/\p{Default_Ignorable_Code_Point}/gu, '');
}
