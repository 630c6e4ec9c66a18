import type { Random } from '../../../lib/tensor/random';

/** Something to choose, and how often against its neighbours. */
export type Weighted<T> = readonly [choice: T, weight: number];

/** One of the items, each as likely as the others. */
export function pick<T>(random: Random, items: readonly T[]): T {
  if (items.length === 0) throw new Error('there is nothing to choose from');
  return items[random.integer(items.length)];
}

/** One of the choices, in proportion to its weight. */
export function pickWeighted<T>(random: Random, choices: readonly Weighted<T>[]): T {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
  let left = random.uniform() * total;
  for (const [choice, weight] of choices) {
    left -= weight;
    if (left < 0) return choice;
  }
  return pick(random, choices)[0];
}

/** True in that share of the cases. */
export function chance(random: Random, share: number): boolean {
  return random.uniform() < share;
}
