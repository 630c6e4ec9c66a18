import { cleanText } from './cleanText';
import { joinTokens } from './joinTokens';
import type { Tokenizer } from './tokenizer';

/** Options of {@link MixedTokenizer}. */
export interface MixedTokenizerOptions {
  /** Make every letter small, so that `The` and `the` are one token. Default false. */
  readonly lowerCase?: boolean;
}

// Scripts that put no spaces between words: each of their characters is a token.
const SPACELESS =
  '[\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Bopomofo}\\u3000-\\u303F\\uFF01-\\uFF65]';
// Without spaces, 3 ． 5 would read as 3.5: see cleanText.
const IS_SPACELESS = new RegExp(`^(?![．－]$)${SPACELESS}`, 'u');

// The rules of EnglishTokenizer, for all letters but those.
const LETTER = `(?!${SPACELESS})\\p{L}`;
const FIRST = `(?!${SPACELESS})[\\p{L}\\p{N}]`;
const NEXT = `(?!${SPACELESS})[\\p{L}\\p{M}\\p{N}]`;
const WORD = `${FIRST}(?:${NEXT})*`;
const TOKEN = new RegExp(
  `(?:(?:${LETTER}\\.){2,}|\\p{Nd}+(?:[.,]\\p{Nd}+)+|${WORD}(?:['-]${WORD})*|\\S)\\p{M}*`,
  'gu',
);

/**
 * Chinese and English in one text, for a model with one vocabulary for both: Chinese is cut into
 * characters as `ChineseTokenizer` cuts it, everything else into words as `EnglishTokenizer` does.
 * Punctuation keeps its width, which differs between the two languages. Spaces are written between
 * English words only.
 *
 * @example
 * new MixedTokenizer().tokenize('翻译：I don’t know.') // ['翻', '译', '：', 'I', "don't", 'know', '.']
 */
export class MixedTokenizer implements Tokenizer {
  readonly name: string;
  private readonly lowerCase: boolean;

  constructor(options: MixedTokenizerOptions = {}) {
    this.lowerCase = options.lowerCase ?? false;
    this.name = this.lowerCase ? 'mixed-lower-case' : 'mixed';
  }

  tokenize(text: string): string[] {
    const cased = this.lowerCase ? text.toLowerCase() : text;
    return cleanText(cased).match(TOKEN) ?? [];
  }

  detokenize(tokens: readonly string[]): string {
    return joinTokens(tokens, (token) => IS_SPACELESS.test(token));
  }
}
