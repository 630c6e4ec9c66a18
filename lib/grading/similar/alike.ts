import type {
  FileEntry,
  SharedFingerprint,
} from '@dodona/dolos-core' with { 'resolution-mode': 'import' };
import { tokensOf } from './tokens';

/** One learner's code. */
export interface Written {
  /** As the names of files have it. */
  readonly id: string;
  readonly name: string;
  readonly code: string;
}

/** Two learners whose code is alike: a reason to read both, and no proof of anything. */
export interface AlikePair {
  readonly learners: readonly [Written, Written];
  /** The share of what both wrote that stands in both, from 0 to 1. */
  readonly similarity: number;
  /** The lines of each that stand in the other's too, counted from 0. */
  readonly lines: readonly [ReadonlySet<number>, ReadonlySet<number>];
}

/** What was found in a class. */
export interface Likeness {
  /** The most alike first. */
  readonly pairs: readonly AlikePair[];
  /** How alike two of this class are, at the median. */
  readonly usual: number;
  readonly compared: number;
  /** Those who wrote too little of their own to be compared. */
  readonly tooShort: number;
}

/** So many tokens in a row are compared, and of so many such rows beside each other one is kept. */
const TOKENS = 15;
const WINDOW = 5;

/** Fewer rows of tokens of their own than this: then nothing can be said. */
const FEWEST = 12;

/** What so large a part of the class has, and five at least, is the sheet's own or the obvious. */
const COMMON_SHARE = 0.25;
const COMMON_LEAST = 5;

/** Less alike than this is not shown, nor are more pairs. */
const LEAST = 0.5;
const MOST_PAIRS = 50;

/**
 * Whose code is alike, by winnowing over its tokens as Dolos does it (Schleimer et al. 2003; Maertens et
 * al. 2022). What stands in the sheets, and what a quarter of the class has, counts for nobody.
 *
 * @param sheets the code that everybody got
 */
export async function likenessOf(
  learners: readonly Written[],
  sheets: readonly string[],
): Promise<Likeness> {
  const { File, FingerprintIndex, Region, TokenizedFile } = await import('@dodona/dolos-core');
  const fileOf = (code: string, id: number) => {
    const { kinds, lines } = tokensOf(code);
    const places = kinds.map((_, i) => new Region(lines[i], i, lines[i], i + 1));
    return new TokenizedFile(new File('', '', undefined, id), [...kinds], places);
  };
  const common = Math.max(COMMON_LEAST, Math.ceil(learners.length * COMMON_SHARE));
  const index = new FingerprintIndex(TOKENS, WINDOW, false, common);
  index.addFiles(learners.map(({ code }, i) => fileOf(code, i)));
  // After the learners: Dolos takes away what is known by then.
  sheets.forEach((code, i) => index.addIgnoredFile(fileOf(code, learners.length + i)));
  const own = new Map(index.entries().map((entry) => [entry.file.id, count(entry, entry.shared)]));
  const compared = index.entries().filter(({ file }) => own.get(file.id)! >= FEWEST);
  const all = pairsOf(compared).map((pair) => {
    const inBoth = sharedBy(pair);
    const covered = sum(pair.map((entry) => count(entry, inBoth)));
    return { pair, inBoth, similarity: covered / sum(pair.map(({ file }) => own.get(file.id)!)) };
  });
  all.sort((a, b) => b.similarity - a.similarity);
  const shown = all.filter(({ similarity }) => similarity >= LEAST).slice(0, MOST_PAIRS);
  return {
    pairs: shown.map(({ pair: [left, right], inBoth, similarity }) => ({
      learners: [learners[left.file.id], learners[right.file.id]],
      similarity,
      lines: [linesOf(left, inBoth), linesOf(right, inBoth)],
    })),
    usual: all[Math.floor(all.length / 2)]?.similarity ?? 0,
    compared: compared.length,
    tooShort: learners.length - compared.length,
  };
}

function pairsOf<T>(all: readonly T[]): [T, T][] {
  return all.flatMap((left, i) => all.slice(i + 1).map((right): [T, T] => [left, right]));
}

/** Rows of tokens that stand in both, and are neither the sheet's nor the whole class's. */
function sharedBy([left, right]: readonly [FileEntry, FileEntry]): SharedFingerprint[] {
  return [...left.shared].filter((one) => right.shared.has(one));
}

function count({ file }: FileEntry, rows: Iterable<SharedFingerprint>): number {
  return sum([...rows].map((row) => row.occurrencesOf(file).length));
}

function linesOf({ file }: FileEntry, rows: readonly SharedFingerprint[]): Set<number> {
  const sides = rows.flatMap((row) => row.occurrencesOf(file)).map(({ side }) => side);
  const tokens = sides.flatMap(({ start, stop }) => file.mapping.slice(start, stop + 1));
  return new Set(tokens.map(({ startRow }) => startRow));
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
