import { describe, expect, it } from 'vitest';
import { Random } from '../../lib/tensor';

const COUNT = 20_000;
const draw = (count: number, next: () => number) => Array.from({ length: count }, next);
const mean = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;

describe('Random', () => {
  it.each([NaN, 1.5, Infinity])('refuses %d, which is no whole number', (seed) => {
    expect(() => new Random(seed)).toThrow(`seed: expected a whole number, received ${seed}`);
  });

  it('gives the same numbers from the same seed, on every machine', () => {
    const random = new Random(7);
    const numbers = draw(3, () => random.uniform());
    const again = new Random(7);
    expect(draw(3, () => again.uniform())).toEqual(numbers);
    const other = new Random(8);
    expect(draw(3, () => other.uniform())).not.toEqual(numbers);
    // Alea 0.9 seeded with '7', computed by a program of its own from Baagøe's description.
    const alea = [0.36459518410265446, 0.007880980148911476, 0.1876203876454383];
    expect(numbers).toEqual(alea);
  });

  it('draws uniformly from 0 up to 1', () => {
    const random = new Random(1);
    const numbers = draw(COUNT, () => random.uniform());
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    // Five standard errors: 1/√12 of one draw.
    expect(mean(numbers)).toBeAllClose(0.5, { atol: 5 / Math.sqrt(12 * COUNT) });
  });

  it('draws from the standard normal distribution', () => {
    const random = new Random(2);
    const numbers = draw(COUNT, () => random.normal());
    expect(numbers.every(Number.isFinite)).toBe(true);
    expect(mean(numbers)).toBeAllClose(0, { atol: 5 / Math.sqrt(COUNT) });
    const variance = mean(numbers.map((x) => x * x));
    expect(variance).toBeAllClose(1, { atol: 5 * Math.sqrt(2 / COUNT) });
    // Phi(1) = 0.841345: the shape, not only the spread.
    const below = numbers.filter((x) => x < 1).length / COUNT;
    expect(below).toBeAllClose(0.841345, { atol: 5 * Math.sqrt(0.1335 / COUNT) });
  });

  it('draws whole numbers below n, each as often', () => {
    const random = new Random(3);
    const counts = [0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < COUNT; i++) counts[random.integer(7)]++;
    const tolerance = 5 * Math.sqrt(COUNT / 7);
    for (const count of counts) expect(count).toBeAllClose(COUNT / 7, { atol: tolerance, rtol: 0 });
  });

  it('shuffles a copy, every item into every place', () => {
    const random = new Random(4);
    const items = ['a', 'b', 'c'];
    const orders = new Set(draw(200, () => 0).map(() => random.shuffle(items).join('')));
    expect([...orders].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
    expect(items).toEqual(['a', 'b', 'c']);
  });

  it('forks streams that depend on seed and label, not on what was drawn', () => {
    const [fresh, used] = [new Random(5), new Random(5)];
    used.uniform();
    const first = fresh.fork('encoder').uniform();
    expect(used.fork('encoder').uniform()).toBe(first);
    expect(fresh.fork('decoder').uniform()).not.toBe(first);
    expect(new Random(6).fork('encoder').uniform()).not.toBe(first);
  });
});
