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
    .filter((text) => /[\p{L}\p{N}]/u.test(text));
}
