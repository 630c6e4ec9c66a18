type Convert = (text: string) => string;

// opencc-js describes itself to TypeScript as an ES module only, though it ships CommonJS as well.
// Of its builds this is the small one: from traditional characters only, 110 kB.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { Converter } = require('opencc-js/t2cn') as {
  Converter: (options: { from: string; to: string }) => Convert;
};

let convert: Convert | undefined;

/**
 * Chinese in simplified characters: 我沒事。 → 我没事。 Text that is simplified already, and text
 * of other scripts, stays as it is; do not use it on Japanese, whose kanji it would change.
 * Choices that depend on the word (乾坤 stays, 餅乾 becomes 饼干) follow the dictionaries of OpenCC.
 */
export function toSimplified(text: string): string {
  convert ??= Converter({ from: 't', to: 'cn' });
  return convert(text);
}
