import { cleanText } from './cleanText';
import type { Tokenizer } from './tokenizer';

// A run of Latin letters and digits, joined inside by . ' - and between digits by a comma
// (U-boat, 3.5, 10,000); otherwise any single visible character, with its combining marks.
const RUN = '[\\p{Script=Latin}\\p{Nd}][\\p{Script=Latin}\\p{M}\\p{Nd}]*';
const JOIN = "(?:[.'-]|(?<=\\p{Nd}),(?=\\p{Nd}))";
const TOKEN = new RegExp(`(?:${RUN}(?:${JOIN}${RUN})*|\\S)\\p{M}*`, 'gu');
const IS_RUN = new RegExp(`^${RUN}`, 'u');
// These, and what becomes one of them between letters or digits: see cleanText.
const IS_JOIN = /^[.,'`′．－-]$/u;

/**
 * Characters of Chinese: each is a token, and so is each punctuation mark. Runs of Latin letters
 * and digits inside the sentence stay whole (`iPhone`, `3.5`). Spaces between Chinese characters
 * carry no meaning and are lost.
 *
 * @example
 * new ChineseTokenizer().tokenize('我看见了Tom。') // ['我', '看', '见', '了', 'Tom', '。']
 */
export class ChineseTokenizer implements Tokenizer {
  readonly name = 'chinese';

  tokenize(text: string): string[] {
    return cleanText(text).match(TOKEN) ?? [];
  }

  detokenize(tokens: readonly string[]): string {
    return tokens.map((token, i) => (needsSpace(tokens, i) ? ` ${token}` : token)).join('');
  }
}

/** Without a space, `Tom` and `Smith` would read as one run, and so would `3`, `.` and `5`. */
function needsSpace(tokens: readonly string[], i: number): boolean {
  if (i === 0 || !IS_RUN.test(tokens[i])) return false;
  const before = tokens[i - 1];
  return IS_RUN.test(before) || (IS_JOIN.test(before) && i > 1 && IS_RUN.test(tokens[i - 2]));
}
