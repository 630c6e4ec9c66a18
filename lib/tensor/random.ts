import seedrandom from 'seedrandom';
import { BilingualRangeError, mismatch } from '../locale';
import { assertMayDraw } from './record/activeRecording';

/**
 * Reproducible random numbers. Nothing in the library draws from anywhere else, so a run is the
 * same whenever its seed is.
 *
 * Source of the numbers: Johannes Baagøe's Alea, as in the package `seedrandom`.
 */
export class Random {
  private readonly alea: () => number;

  /**
   * @param seed a whole number or a text; the same seed gives the same numbers, on every machine
   * @throws {RangeError} when it is a number and no whole one
   */
  constructor(private readonly seed: number | string) {
    if (typeof seed === 'number' && !Number.isInteger(seed)) {
      throw new BilingualRangeError(mismatch('seed', { en: 'a whole number', zh: '整数' }, seed));
    }
    this.alea = seedrandom.alea(String(seed));
  }

  /** A number in [0, 1). */
  uniform(): number {
    return this.next();
  }

  /** A number from the standard normal distribution (Box and Muller 1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return radius * Math.cos(2 * Math.PI * this.next());
  }

  /** A whole number from 0 to n - 1. */
  integer(n: number): number {
    return Math.floor(this.next() * n);
  }

  /** A shuffled copy (Fisher and Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const shuffled = [...items];
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
    }
    return shuffled;
  }

  /** An independent stream that depends on this seed and the label only, not on what was drawn. */
  fork(label: string): Random {
    return new Random(`${this.seed}/${label}`);
  }

  private next(): number {
    assertMayDraw(); // a recorded function would see the same number for ever
    return this.alea();
  }
}
