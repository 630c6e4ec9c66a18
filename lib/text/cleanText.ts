// Format characters and all that Unicode calls ignorable: zero-width spaces and joiners, byte order
// marks, soft hyphens, variation selectors.
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
// Control characters, and the one pattern of Braille that has no dots.
const BLANK = /[\p{Cc}\u2800]/gu;
// Letters and digits as wide as Chinese characters, and the ligatures that PDF files give out (ﬁ).
const VARIANT = /[\uFB00-\uFB06\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A]/gu;
// A combining mark with nothing to stand on.
const LONE_MARK = /\p{M}+(?<=(?:^|\s)\p{M}+)/gu;

// What is typed or printed for an apostrophe: quotation marks, letters that look like one, the acute
// accent, the full-width form. The grave accent and the prime also have other uses (`code`, 5′).
const APOSTROPHE = /[‘’‛ʻʼʹ´＇ꞌ՚]/gu;
const APOSTROPHE_IN_WORD = /[`′](?<=[\p{Script=Latin}\p{Nd}]\p{M}*.)(?=\p{Script=Latin})/gu;
const HYPHEN = /[‐‑]/gu;
// Full-width marks inside a run, as in ３．５ and Ｔ－１; elsewhere they are punctuation.
const WIDE_JOIN = /[．－](?<=[\p{Script=Latin}\p{Nd}]\p{M}*.)(?=[\p{Script=Latin}\p{Nd}])/gu;

/**
 * Text as a person would read it, in composed form (Unicode NFC): what nobody sees goes, control
 * characters become spaces, and variants of one character become that character: full-width letters
 * and digits, ligatures, everything that stands for an apostrophe or a hyphen. Two sentences that
 * look alike give the same tokens only after this. Punctuation keeps its width.
 *
 * @example
 * cleanText('I don´t see\u00AD it\uFE0F, Ｔｏｍ') // "I don't see it, Tom"
 */
export function cleanText(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .replace(BLANK, ' ')
    .replace(VARIANT, (variant) => variant.normalize('NFKC'))
    .normalize('NFC')
    .replace(LONE_MARK, '')
    .replace(APOSTROPHE, "'")
    .replace(APOSTROPHE_IN_WORD, "'")
    .replace(HYPHEN, '-')
    .replace(WIDE_JOIN, (mark) => mark.normalize('NFKC'));
}
