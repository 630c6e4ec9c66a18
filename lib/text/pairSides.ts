/** A side with so many times the share of Chinese characters is the Chinese one. */
const FAR_LARGER = 4;

/** The two texts of a line in the order of the file. */
export interface Sides {
  readonly first: string;
  readonly second: string;
}

/**
 * For each pair, whether its second side is the Chinese one, told by its characters: a side with
 * Chinese characters beside one without any, or with a far larger share of them. Pairs that do not
 * tell follow most of the others; the answer is `undefined` where no pair tells (two languages that
 * both have such characters, or neither).
 */
export function isSecondChinese(pairs: readonly Sides[]): readonly (boolean | undefined)[] {
  const told = pairs.map(tell);
  const seconds = told.filter((answer) => answer === true).length;
  const firsts = told.filter((answer) => answer === false).length;
  const usual = seconds + firsts > 0 ? seconds >= firsts : undefined;
  return told.map((answer) => answer ?? usual);
}

function tell({ first, second }: Sides): boolean | undefined {
  const [a, b] = [first, second].map(chineseShare);
  return Math.max(a, b) > FAR_LARGER * Math.min(a, b) ? b > a : undefined;
}

/** Chinese characters among the letters of a text, 0 to 1. */
function chineseShare(text: string): number {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const chinese = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return letters > 0 ? chinese / letters : 0;
}

/** Whether a text is Japanese: it has letters of the two scripts that only Japanese has. */
export function isJapanese(text: string): boolean {
  return /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text);
}

/** Whether a text has Chinese characters. */
export function hasChinese(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}
