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
  '05-feed-forward': {
    'is a probe that passes two right versions and fails three broken ones': (printed) => {
      expect(printed('probe-run').match(/: passed/g)).toHaveLength(2);
      expect(printed('probe-run').match(/: alarm/g)).toHaveLength(3);
      const verdicts = printed('probe-answer').match(/(before it|permuted output): (yes|no)/g);
      expect(verdicts).toEqual([
        'before it: yes',
        'permuted output: no',
        'before it: no',
        'permuted output: no',
      ]);
    },
    'is two hidden units that write both meanings of saw': (printed) => {
      expect(printed('solved')).toContain('I saw=see a saw=tool .');
      expect(printed('solved')).toContain('A dog saw=see me .');
    },
    'is a sentence that is lost without the networks, and whole again with all': (printed) => {
      const [, ...rows] = printed('solved-translator').trim().split('\n'); // without the head
      const whole = rows.map((row) => row.includes('我看见了一把锯子。'));
      expect(whole).toEqual([false, false, false, true]);
    },
  },
};
