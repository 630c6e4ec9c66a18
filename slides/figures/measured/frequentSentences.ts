import { bundledCorpus, EnglishTokenizer, TextData } from '../../../lib/text';
import { Random } from '../../../lib/tensor';

/**
 * Sentences of the 200 most frequent words and of ten tokens at most, as chapter 06 has them.
 *
 * @param counts how many are held out, and how many are learnt from
 */
export function frequentSentences(counts: { readonly held: number; readonly trained: number }) {
  const tokenizer = new EnglishTokenizer({ lowerCase: true });
  const all = [...new Set(bundledCorpus().train.map(({ source }) => source))];
  const uses = new Map<string, number>();
  for (const word of all.flatMap((text) => tokenizer.tokenize(text))) {
    uses.set(word, (uses.get(word) ?? 0) + 1);
  }
  const ranked = [...uses].sort(([, a], [, b]) => b - a).map(([word]) => word);
  const frequent = new Set(ranked.slice(0, 200));
  const kept = all.filter((text) => {
    const words = tokenizer.tokenize(text);
    return words.length <= 10 && words.every((word) => frequent.has(word));
  });
  const texts = new Random(1).shuffle(kept).slice(0, counts.held + counts.trained);
  const training = TextData.build(texts.slice(counts.held), { tokenizer, maxLen: 12 });
  return { training, held: training.withTexts(texts.slice(0, counts.held)) };
}
