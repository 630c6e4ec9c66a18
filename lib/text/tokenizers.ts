import { ChineseTokenizer } from './chineseTokenizer';
import { EnglishTokenizer } from './englishTokenizer';
import { TextOptionError } from './errors';
import { MixedTokenizer } from './mixedTokenizer';
import type { Tokenizer } from './tokenizer';

const MAKERS: Readonly<Record<string, () => Tokenizer>> = {
  english: () => new EnglishTokenizer(),
  'english-lower-case': () => new EnglishTokenizer({ lowerCase: true }),
  chinese: () => new ChineseTokenizer(),
  mixed: () => new MixedTokenizer(),
  'mixed-lower-case': () => new MixedTokenizer({ lowerCase: true }),
};

/**
 * The tokenizer of a name, as a checkpoint keeps it: `english`, `chinese`, `mixed` (both in one
 * text), and with small letters only `english-lower-case` and `mixed-lower-case`.
 *
 * @throws {TextOptionError} for any other name, with the names there are
 */
export function createTokenizer(name: string): Tokenizer {
  if (!Object.hasOwn(MAKERS, name)) {
    const known = Object.keys(MAKERS).join(', ');
    throw new TextOptionError({
      en: `tokenizer: expected one of ${known}, received "${name}"`,
      zh: `分词器：应为 ${known} 之一，收到的是“${name}”`,
    });
  }
  return MAKERS[name]();
}
