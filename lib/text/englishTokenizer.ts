import { cleanText } from './cleanText';
import { joinTokens } from './joinTokens';
import type { Tokenizer } from './tokenizer';

/** Options of {@link EnglishTokenizer}. */
export interface EnglishTokenizerOptions {
  /** Make every letter small, so that `The` and `the` are one token. Default false. */
  readonly lowerCase?: boolean;
}

// In order: abbreviations with dots (p.m.), numbers with separators (10,000 and 3.5), words with
// inner apostrophes and hyphens (don't, well-known), and any other single visible character; each
// with the combining marks that stand on its end.
const WORD = '[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}]*';
const TOKEN = new RegExp(
  `(?:(?:\\p{L}\\.){2,}|\\p{Nd}+(?:[.,]\\p{Nd}+)+|${WORD}(?:['-]${WORD})*|\\S)\\p{M}*`,
  'gu',
);

// Punctuation marks as a keyboard for Chinese types them; ideographic full stop and comma are the
// two that have no half-width twin of another shape.
const FULL_WIDTH = /[\uFF01-\uFF5E]/gu;

/**
 * Words of English, or of any language that puts spaces between words. Punctuation marks are
 * tokens of their own; `don't`, `well-known`, `3.5` and `p.m.` stay whole. Whatever stands for an
 * apostrophe becomes ', and full-width punctuation becomes that of English.
 *
 * @example
 * new EnglishTokenizer().tokenize('I saw a saw.') // ['I', 'saw', 'a', 'saw', '.']
 */
export class EnglishTokenizer implements Tokenizer {
  readonly name: string;
  private readonly lowerCase: boolean;

  constructor(options: EnglishTokenizerOptions = {}) {
    this.lowerCase = options.lowerCase ?? false;
    this.name = this.lowerCase ? 'english-lower-case' : 'english';
  }

  tokenize(text: string): string[] {
    const cased = this.lowerCase ? text.toLowerCase() : text;
    return halfWidth(cleanText(cased)).match(TOKEN) ?? [];
  }

  detokenize(tokens: readonly string[]): string {
    return joinTokens(tokens);
  }
}

function halfWidth(text: string): string {
  return text
    .replace(FULL_WIDTH, (mark) => mark.normalize('NFKC'))
    .replaceAll('。', '.')
    .replaceAll('、', ',');
}
