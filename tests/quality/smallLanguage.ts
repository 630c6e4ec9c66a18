import {
  bundledCorpus,
  ChineseTokenizer,
  EnglishTokenizer,
  splitBySource,
  TranslationData,
} from '../../lib/text';

/** Words of the small language, the most frequent ones; and how many of its pairs are taken. */
const [WORDS, PAIRS] = [200, 4000];

/**
 * Pairs of the corpus all of whose English words are among the most frequent, split anew.
 *
 * @param options.without an English sentence that belongs to no part
 */
export function smallLanguage({ without }: { readonly without?: string } = {}) {
  const tokenizer = new EnglishTokenizer({ lowerCase: true });
  const { train: learnt, validation, test } = bundledCorpus();
  const all = [...learnt, ...validation, ...test].filter(({ source }) => source !== without);
  const counts = new Map<string, number>();
  for (const { source } of all) {
    for (const word of tokenizer.tokenize(source)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const ranked = [...counts].sort(([, a], [, b]) => b - a).map(([word]) => word);
  const frequent = new Set(ranked.slice(0, WORDS));
  const kept = all.filter(({ source }) => tokenizer.tokenize(source).every((w) => frequent.has(w)));
  const split = splitBySource(kept.slice(0, PAIRS), { validation: 0.02, test: 0.12, seed: 1 });
  const data = TranslationData.build(split.train, {
    sourceTokenizer: tokenizer,
    targetTokenizer: new ChineseTokenizer(),
    maxLen: 32,
  });
  return { data, split };
}
