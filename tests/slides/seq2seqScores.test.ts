import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measured } from '../../slides/figures/measured';
import { repositoryRoot } from '../support/paths';

const seq2seq = measured('seq2seq');

/** Another machine translates a sentence or two otherwise; the smallest group has 67. */
const POINTS = 4;

describe('what was measured for a slide', () => {
  it('is what chapter 01 tells of the same seeds', () => {
    const file = join(repositoryRoot, 'notebooks', 'en', '01-seq2seq.ipynb');
    const { cells } = JSON.parse(readFileSync(file, 'utf8')) as {
      cells: { id: string; source: string[] }[];
    };
    const code = cells.find(({ id }) => id === 'scores-figure')!.source.join('');
    const exact = /exact: (\[[\s\S]+?\]),\s+bleu/u.exec(code)![1].replace(/,(?=\s*\])/gu, '');
    const [none, , attention] = JSON.parse(exact) as number[][][];
    for (const [name, told] of Object.entries({ none, attention })) {
      for (const [i, seed] of [1, 3].entries()) {
        const run = seq2seq.runs.find((one) => one.name === name && one.seed === seed)!;
        expect(run.exact).toHaveLength(seq2seq.lengths.length);
        const apart = run.exact.map((share, group) => Math.abs(share - told[i][group]));
        expect(Math.max(...apart), `${name}, seed ${seed}`).toBeLessThan(POINTS);
      }
    }
  });
});
