import { describe, expect, it } from 'vitest';
import type { Solution } from '../../lib/grading/exercise';
import { answerKey } from '../../lib/grading/judge';
import { FUNCTION_EXERCISES, type Kill, kills, killTable, verdictOf } from './kills';

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);
/** Wrong versions are handed in with so many of them. */
const FEW = 10;
const MINUTE = 60_000;

const found: Kill[] = [];

function once<T>(compute: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= compute());
}

describe.each(FUNCTION_EXERCISES)('exercise $id', (exercise) => {
  const keys = once(() => SEEDS.map((seed) => answerKey(exercise, seed)));
  // Of the reference itself there is nothing to find out but whether it gives the same twice.
  const keysFor = (solve: Solution) =>
    solve === exercise.reference ? keys().slice(0, FEW) : keys();

  it(
    'passes every right version with every seed, and the first leaves no tensor behind',
    () => {
      const failed = exercise.right.flatMap((solve, i) =>
        keysFor(solve).flatMap((key, seed) => {
          const { isRight, findings } = verdictOf(key, solve);
          if (!isRight) return [`right ${i}, seed ${seed}: ${findings[0].text.en}`];
          return i === 0 ? findings.map(({ text }) => text.en) : [];
        }),
      );
      expect(failed).toEqual([]);
    },
    MINUTE,
  );

  it(
    'catches every wrong version, by its own diagnosis',
    () => {
      const all = kills(exercise, keys().slice(0, FEW));
      found.push(...all);
      expect(all.filter(({ caught }) => caught < FEW)).toEqual([]);
      const named = all.filter(({ named }) => named === FEW);
      expect(named.length / all.length).toBeGreaterThanOrEqual(0.8);
    },
    MINUTE,
  );
});

// After the others: it writes down what they found.
describe('the kill table', () => {
  it.each(['zh', 'en'] as const)('is the one in the library, in %s', async (language) => {
    const page = killTable(found, FEW, language);
    const name = language === 'zh' ? 'KILLS.zh.md' : 'KILLS.md';
    await expect(page).toMatchFileSnapshot(`../../lib/grading/${name}`);
  });
});
