import { Random } from '../../../lib/tensor/random';
import { englishWords } from './card';
import type { GeneratedPair } from './corpus';

/** The generated pairs in three parts without a common sentence. */
export interface Split {
  readonly train: readonly GeneratedPair[];
  readonly validation: readonly GeneratedPair[];
  readonly test: readonly GeneratedPair[];
}

/** Sentences that train must keep of every word, character and kind of sentence held out. */
const KEPT_IN_TRAIN = 8;

/**
 * Holds sentences out for validation and test. A sentence may be held out only while each of its
 * words, its characters and the part of the grammar that made it stay in train at least
 * {@link KEPT_IN_TRAIN} times: what is asked is a new sentence, never a new word.
 *
 * @param heldOut how many pairs each of validation and test gets
 * @throws {Error} when the pairs are too few for that
 */
export function split(pairs: readonly GeneratedPair[], heldOut: number, seed: number): Split {
  const left = countUnits(pairs);
  const taken = new Set<GeneratedPair>();
  for (const pair of new Random(seed).fork('split').shuffle(pairs)) {
    if (taken.size === 2 * heldOut) break;
    const units = unitsOf(pair);
    if (units.some((unit) => (left.get(unit) ?? 0) <= KEPT_IN_TRAIN)) continue;
    taken.add(pair);
    for (const unit of units) left.set(unit, (left.get(unit) ?? 0) - 1);
  }
  if (taken.size < 2 * heldOut)
    throw new Error(`held out ${taken.size} pairs, ${2 * heldOut} were asked for`);
  const held = [...taken];
  return {
    train: pairs.filter((pair) => !taken.has(pair)),
    validation: held.slice(0, heldOut),
    test: held.slice(heldOut),
  };
}

function unitsOf({ en, zh, source }: GeneratedPair): string[] {
  const units = [
    ...englishWords(en),
    ...Array.from(zh, (character) => `zh ${character}`),
    `by ${source}`,
  ];
  return [...new Set(units)];
}

function countUnits(pairs: readonly GeneratedPair[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const pair of pairs)
    for (const unit of unitsOf(pair)) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  return counts;
}
