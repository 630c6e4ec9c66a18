import { expect } from 'vitest';

/** What an English chapter, run whole, shows; `printed` gives what the cell of an id printed. */
export type Shown = (printed: (cell: string) => string) => void;

/** By chapter, and then by what is claimed. */
export const SHOWN: Readonly<Record<string, Readonly<Record<string, Shown>>>> = {
  '04-masked': {
    'is a lower loss that writes worse, and a mask that writes every sentence': (printed) => {
      const runs = [...printed('solved').matchAll(/loss ([\d.]+), (\d+) \/ 40/g)];
      const [[, seenLoss, seen], [, maskedLoss, masked]] = runs;
      expect(Number(seenLoss)).toBeLessThan(0.01);
      expect(Number(seen)).toBeLessThan(30);
      expect(Number(maskedLoss)).toBeGreaterThan(0.3);
      expect(Number(masked)).toBe(40);
    },
    'is a probe that passes the right mask and fails three broken ones': (printed) => {
      expect(printed('probe-answer').match(/before it: yes/g)).toHaveLength(1);
      expect(printed('probe-answer').match(/before it: no/g)).toHaveLength(3);
      expect(printed('museum-path').match(/before it: (yes|no)/g)).toEqual([
        'before it: yes',
        'before it: no',
      ]);
    },
    'is a leak that random tokens find, and a filling that nothing gets through': (printed) => {
      expect(printed('random-figure')).toMatch(/: no; it fell to [\s\S]*: yes/);
      expect(printed('finite-table')).toMatch(/-1000000000 +0.000, 0.000, 0.000/);
      expect(printed('finite-table')).not.toMatch(/-10 +0.000, 0.000, 0.000/);
    },
  },
};
