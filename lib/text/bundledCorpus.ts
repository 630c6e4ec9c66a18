import { join } from 'node:path';
import { courseFolder } from './courseFolder';
import { loadPairs, type SentencePair } from './sentencePairs';

/** The course's own English–Chinese corpus, in the parts that never share an English sentence. */
export interface BundledCorpus {
  /** Where the files lie. */
  readonly folder: string;
  /** What to learn from: generated pairs with those written by hand among them, evenly. */
  readonly train: readonly SentencePair[];
  /** Generated pairs to watch the training with. */
  readonly validation: readonly SentencePair[];
  /** Generated pairs that judge the finished model: new sentences of known words. */
  readonly test: readonly SentencePair[];
  /** Pairs written by hand that judge it on constructions which no grammar produced. */
  readonly handWrittenTest: readonly SentencePair[];
}

/**
 * Reads the English–Chinese corpus that comes with the course (`datasets/ambiguous-words`, see the
 * card there): short everyday sentences full of words that only the context can translate.
 *
 * @throws {CorpusError} naming the place when the files are not beside the library
 * @example
 * bundledCorpus().train[0]
 * // { source: 'Which phone is cheaper?', target: '哪部手机更便宜？' }
 */
export function bundledCorpus(): BundledCorpus {
  const folder = courseFolder('datasets', 'ambiguous-words');
  const pairs = (file: string): SentencePair[] => loadPairs(join(folder, file));
  return {
    folder,
    train: spread(pairs('train-hand-written.tsv'), pairs('train.tsv')),
    validation: pairs('validation.tsv'),
    test: pairs('test.tsv'),
    handWrittenTest: pairs('test-hand-written.tsv'),
  };
}

/** Mixes the few among the many at equal distances: whoever takes a part takes some of each. */
function spread<T>(few: readonly T[], many: readonly T[]): T[] {
  const due = (index: number): number => Math.floor((index * few.length) / many.length);
  return many.flatMap((item, index) => [item, ...few.slice(due(index), due(index + 1))]);
}
