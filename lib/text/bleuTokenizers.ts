import { assertChoice } from './assertOption';
import { splitOnSpace, trimSpace } from './pythonSpace';

/** How BLEU cuts a line into the words it counts; the names are sacreBLEU's. */
export type BleuTokenizer = 'zh' | '13a' | 'none';

const NAMES: readonly BleuTokenizer[] = ['zh', '13a', 'none'];

/**
 * The rules of mteval-v13a for Western languages, in order.
 * Source: sacreBLEU 2.6.0, `tokenizer_re.py` (Apache-2.0).
 */
const WESTERN_RULES: readonly [pattern: RegExp, replacement: string][] = [
  [/([{-~[-` -&(-+:-@/])/gu, ' $1 '],
  [/([^0-9])([.,])/gu, '$1 $2 '], // period and comma, unless a digit stands before them
  [/([.,])([^0-9])/gu, ' $1 $2'], // … or after them
  [/([0-9])(-)/gu, '$1 $2 '],
];

/**
 * Characters that are words by themselves in Chinese text, as code points.
 * Source: sacreBLEU 2.6.0, `tokenizer_zh.py`. Its two ranges for planes beyond the first are
 * written with one digit too few and so mean U+2001 to U+2A6D and U+2F81 to U+2FA1: to give equal
 * scores they are kept as they act, and ranges that lie within others (☀, ✂) are left out.
 */
const CHINESE_RANGES: readonly [first: number, last: number][] = [
  [0x3400, 0x4db5],
  [0x4e00, 0x9fbb],
  [0xf900, 0xfa2d],
  [0xfa30, 0xfa6a],
  [0xfa70, 0xfad9],
  [0x2001, 0x2a6d],
  [0xff00, 0xffef],
  [0x2e80, 0x2eff],
  [0x3000, 0x303f],
  [0x31c0, 0x31ef],
  [0x2f00, 0x2fdf],
  [0x2ff0, 0x2fff],
  [0x3100, 0x312f],
  [0x31a0, 0x31bf],
  [0xfe10, 0xfe1f],
  [0xfe30, 0xfe4f],
  [0x3200, 0x33ff],
];

const TOKENIZERS: Readonly<Record<BleuTokenizer, (line: string) => string>> = {
  zh: (line) => applyWesternRules(Array.from(trimSpace(line), spaceOut).join('')),
  '13a': (line) => applyWesternRules(` ${undoMarkup(line)} `),
  none: (line) => line,
};

/** The words of a line, as sacreBLEU's tokenizer of that name finds them. */
export function bleuWords(line: string, tokenizer: BleuTokenizer): string[] {
  assertChoice('tokenize', tokenizer, NAMES);
  return splitOnSpace(TOKENIZERS[tokenizer](trimSpace(line, 'end')));
}

function spaceOut(character: string): string {
  const code = character.codePointAt(0) as number;
  const isChinese = CHINESE_RANGES.some(([first, last]) => first <= code && code <= last);
  return isChinese ? ` ${character} ` : character;
}

function applyWesternRules(line: string): string {
  return WESTERN_RULES.reduce(
    (text, [pattern, replacement]) => text.replace(pattern, replacement),
    line,
  );
}

/** Line ends and the four entities of SGML, in the order in which mteval undoes them. */
function undoMarkup(line: string): string {
  return line
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
}
