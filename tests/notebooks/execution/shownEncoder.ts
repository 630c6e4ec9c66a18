import { expect } from 'vitest';
import type { Shown } from './shown';

/** What chapter 08 claims. */
export const ENCODER_SHOWN: Readonly<Record<string, Shown>> = {
  'is an encoder from parts that is the model, and parameters as predicted': (printed) => {
    for (const cell of ['parts', 'stack-code']) {
      expect(Number(/ (\S+)\n$/.exec(printed(cell))?.[1])).toBeLessThan(1e-5);
    }
    expect(printed('finished-run')).toContain('largest difference from the model 0\n');
    expect(printed('count-answer')).toContain('The run gave 3150336.');
    expect(printed('count-code').match(/predicted (\d+) counted \1\n/g)).toHaveLength(2);
    expect(printed('paper-code')).toMatch(/44101632[^]*63045632/);
  },
  'is an order that only positions tell, and padding that only the mask over keys hides': (
    printed,
  ) => {
    const verdicts = (cell: string) => printed(cell).match(/(output|tokens): (yes|no)/g);
    expect(verdicts('order-code')).toEqual(['output: yes', 'output: no']);
    expect(verdicts('probe-run')).toEqual(['tokens: yes', 'tokens: no', 'tokens: no']);
  },
  'is padding with vectors, which make means alike, and rows that spread as NaN': (printed) => {
    expect(printed('pads-answer')).toContain('The run gave three different vectors.');
    expect(printed('mean-answer')).toContain('The run gave much larger.');
    expect(printed('nan-answer')).toContain('The run gave 3, 6.');
    expect(printed('museum-answer')).toContain('The run gave D, A, C, B.');
    expect(printed('museum-table')).toMatch(
      /^1 +0 +stays +263936 +moves\n2 +0 +moves +263936 +moves\n3 +0 +stays +131968 +stays\n4 +6 +moves/m,
    );
  },
  'is two saws nearly alike, and meanings that are readable after the last layer': (printed) => {
    expect(Number(/The run gave ([\d.]+)\. /.exec(printed('saws-answer'))?.[1])).toBeGreaterThan(
      0.9,
    );
    const [mean] = [
      ...printed('meaning-answer').matchAll(/^mean of 12 words +(\S+) +(\S+) +(\S+)$/gm),
    ];
    const [entering, first, last] = mean.slice(1).map(Number);
    expect(entering).toBeLessThan(0.78);
    expect(last).toBeGreaterThan(0.87);
    expect(last - first).toBeGreaterThan(first - entering);
    expect(printed('meaning-answer')).toContain('The run gave after layer 1.');
    expect(printed('look-answer')).toContain('The run gave layer 0.');
  },
  'is attention whose time a token grows with the length': (printed) => {
    const [scores, forward] = [...printed('time-answer').matchAll(/: (16 → [^:]+)\./g)].map(
      ([, told]) => [...told.matchAll(/→ ([\d.]+)/g)].map(([, time]) => Number(time)),
    );
    expect(scores.at(-1)!).toBeGreaterThan(2 * scores[0]);
    expect(scores.at(-1)!).toBeGreaterThan(1.2 * forward.at(-1)!);
    expect(scores[0]).toBeLessThan(forward[0]);
  },
  'is a trained encoder that still reads with one layer, and not with none': (printed) => {
    const whole = Number(/^(\d+) \/ 50/.exec(printed('play-code'))?.[1]);
    expect(whole).toBeGreaterThan(45);
    const orders = [...printed('play-answer').matchAll(/\]: (\d+) \/ 50/g)];
    const [first, second, none, exchanged] = orders.map(([, count]) => Number(count));
    for (const one of [first, second]) expect(one).toBeGreaterThan(36);
    expect(none).toBe(0);
    expect(exchanged).toBeLessThan(Math.min(first, second));
  },
};
