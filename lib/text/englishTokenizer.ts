import { cleanText } from './cleanText';
import type { Tokenizer } from './tokenizer';

/** Options of {@link EnglishTokenizer}. */
export interface EnglishTokenizerOptions {
  /** Make every letter small, so that `The` and `the` are one token. Default false. */
  readonly lowerCase?: boolean;
}

// In order: abbreviations with dots (p.m.), numbers with separators (10,000 and 3.5), words with
// inner apostrophes and hyphens (don't, well-known), and any other single visible character.
const TOKEN =
  /(?:\p{L}\.){2,}|\p{Nd}+(?:[.,]\p{Nd}+)+|[\p{L}\p{M}\p{N}]+(?:['-][\p{L}\p{M}\p{N}]+)*|\S/gu;

const CLINGS_TO_THE_LEFT = new Set([...'.,;:!?)]}%…”']);
const CLINGS_TO_THE_RIGHT = new Set([...'([{$£€¥“#@']);

/**
 * Words of English, or of any language that puts spaces between words. Punctuation marks are
 * tokens of their own; `don't`, `well-known`, `3.5` and `p.m.` stay whole. The typographic
 * apostrophe ’ becomes '.
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
    return cleanText(cased).replace(/[’‘]/g, "'").match(TOKEN) ?? [];
  }

  detokenize(tokens: readonly string[]): string {
    const openQuotes = new Set<string>();
    let text = '';
    let glue = true; // nothing stands before the first token
    for (const [i, token] of tokens.entries()) {
      const side = quoteSide(token, tokens[i - 1], openQuotes);
      const left = CLINGS_TO_THE_LEFT.has(token) || side === 'closing';
      text += (glue || left ? '' : ' ') + token;
      glue = CLINGS_TO_THE_RIGHT.has(token) || side === 'opening' || isTimeColon(tokens, i);
    }
    return text;
  }
}

/** Straight quotes open and close in turn; a lone ' after an s is the owner's: the boys' room. */
function quoteSide(token: string, before: string | undefined, open: Set<string>) {
  if (token !== '"' && token !== "'") return undefined;
  if (open.delete(token)) return 'closing';
  if (token === "'" && before?.endsWith('s')) return 'closing';
  open.add(token);
  return 'opening';
}

/** The colon of 3:30, whose hours and minutes are tokens of their own: a model knows more times so. */
function isTimeColon(tokens: readonly string[], i: number): boolean {
  const isNumber = (token: string | undefined) => /^\p{Nd}+$/u.test(token ?? '');
  return tokens[i] === ':' && isNumber(tokens[i - 1]) && isNumber(tokens[i + 1]);
}
