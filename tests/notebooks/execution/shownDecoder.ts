import { expect } from 'vitest';
import { rangesIn, seedRanges } from './seedRanges';
import type { Shown } from './shown';

/** What chapter 09 claims. Of five seeds its trainings are one; the chapter has noted the others. */
export const DECODER_SHOWN: Readonly<Record<string, Shown>> = {
  'is a rectangle, asked by the decoder, in which the measure word reads its noun': (printed) => {
    const gave = [...printed('asking-answer').matchAll(/The run gave ([^.]+)\./g)];
    expect(gave.map(([, answer]) => answer)).toEqual(['target', '10, 6']);
    expect(printed('grid-answer')).toContain('The run gave saw·3. For 一 it is a·2');
  },
  'is a layer of the learner that translates, and a source read once': (printed) => {
    expect(printed('finished-run')).toContain('我看见了一把锯子。');
    expect(printed('once-answer')).toContain('The run gave 2, 20.');
    expect(printed('once-probe').match(/at once: (yes|no)/g)).toEqual([
      'at once: yes',
      'at once: no',
    ]);
    expect(printed('again-answer')).toContain('The run gave stays.');
  },
  'is a causal mask that is not needed, and harms, and a probe for the others': (printed) => {
    expect(printed('masks-answer')).toContain('The run gave false.');
    expect(Number(/The run gave (\d+)/.exec(printed('causal-answer'))?.[1])).toBeLessThan(20);
    expect(printed('causal-answer')).toContain('The run gave true.');
    expect(printed('padding-probe').match(/at tokens: (yes|no)/g)).toEqual([
      'at tokens: yes',
      'at tokens: no',
      'at tokens: no',
    ]);
    const [right, ...wrong] = printed('museum-table')
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.trim().split(/ {2,}/).slice(1).join(' '));
    expect(right).toBe('no no no yes 5');
    expect(wrong).toEqual([
      'no no no yes 1',
      'no no no no –',
      'yes no yes yes 1',
      'yes yes yes yes –',
    ]);
  },
  'is an encoder whose top has one reader, and the smallest gradient': (printed) => {
    expect(printed('ways-answer')).toContain('The run gave 3, 1.');
    expect(printed('gradient-answer')).toContain('The run gave 6.');
    const [last, , consistent, both] = rangesIn(printed('gradient-answer'));
    expect(consistent[5].high).toBeLessThan(last[5].low);
    expect(consistent[5].high).toBeLessThan(both[5].low);
    expect(consistent[5].mean / consistent[0].mean).toBeLessThan(0.5);
    expect(last[5].mean / last[0].mean).toBeGreaterThan(0.9);
  },
  'is a mixture that is ahead of the last layer alone, and bands that overlap': (printed) => {
    const [figure] = seedRanges(printed('training-answer'));
    const [six, twelve] = [figure['after 6 epochs'], figure['after 12 epochs']];
    for (const run of [six, twelve]) {
      const [last, sameDepth, consistent, both, mixture] = run;
      expect(mixture.low).toBeGreaterThan(last.high);
      for (const other of [sameDepth, consistent, both]) {
        expect(other.mean).toBeGreaterThan(last.mean);
        expect(other.mean).toBeLessThan(mixture.mean);
      }
    }
    const [, sameDepth, consistent, both] = twelve;
    expect(sameDepth.high).toBeGreaterThan(consistent.low);
    expect(consistent.high).toBeGreaterThan(both.low);
  },
};
