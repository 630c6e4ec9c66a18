import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scoreOf, searchByHand } from '../../slides/figures/handTree';
import { measured } from '../../slides/figures/measured';
import { measureNorm, STUDY_NAMES, unigramNats } from '../../slides/figures/measured/norms';
import { measureScores, measureTraining } from '../../slides/figures/measured/translator';
import { repositoryRoot } from '../support/paths';

const read = (...path: string[]) => readFileSync(join(repositoryRoot, ...path), 'utf8');
const chapter = (lang: string, name: string) => read('notebooks', lang, `${name}.ipynb`);
const band = (values: readonly number[], digits: number) =>
  `${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)}`;

/** Another machine adds in another order; in 20 steps that hardly shows, in 200 it may. */
const [SOON, LATE] = [0.03, 0.1];

describe('what the slides have measured before', () => {
  it('comes out again where norms are compared', async () => {
    const { runs, unigram } = measured('norms');
    expect(unigramNats()).toBeCloseTo(unigram, 2);
    for (const name of ['pre', 'PN'] as const) {
      const { curve } = await measureNorm(name, 2, 20);
      expect(curve).toHaveLength(1);
      expect(Math.abs(curve[0] - runs[name][1].curve[0]), name).toBeLessThan(SOON);
    }
  });

  it('agrees with what chapter 06 says of its three seeds', () => {
    const { runs } = measured('norms');
    const text = chapter('en', '06-add-norm');
    for (const name of STUDY_NAMES.slice(0, 3)) {
      const row = new RegExp(`\\| ${name.replace('+', '\\+')} \\| ([\\d.]+)–([\\d.]+) \\|`, 'u');
      const [low, high] = row.exec(text)!.slice(1).map(Number);
      const nats = runs[name].map((run) => run.nats);
      expect(Math.min(...nats), name).toBeGreaterThan(low - LATE);
      expect(Math.max(...nats), name).toBeLessThan(high + LATE);
    }
    for (const name of STUDY_NAMES.slice(3)) {
      const row = new RegExp(`\\| ${name} \\| ([\\d.]+) \\| ([\\d.]+) \\| ([\\d.]+) \\|`, 'u');
      const told = row.exec(text)!.slice(1).map(Number);
      told.forEach((nats, i) => {
        expect(Math.abs(runs[name][i].nats - nats), name).toBeLessThan(LATE);
      });
    }
  });

  it('begins again as the translator of the course began', async () => {
    const { first, said, validation } = measured('training');
    const again = await measureTraining(3);
    again.first.forEach((nats, i) => {
      expect(nats).toBeCloseTo(first[i], 1);
    });
    expect(again.first).toHaveLength(3);
    expect(said.at(-1)?.texts).toEqual(['我看见了一把锯子。', '我爱你。']);
    expect(validation).toHaveLength(6);
  });

  it('scores the translator as its card does, and as it scores now', async () => {
    const card = read('datasets', 'translator', 'README.md');
    for (const { set, sentences, exact, bleu, chrF } of measured('scores').slice(1)) {
      const numbers = [bleu, chrF].map((score) => score.toFixed(1)).join(' | ');
      expect(card).toContain(`| ${set} test set | ${sentences} | ${exact} % | ${numbers} |`);
    }
    const [now] = await measureScores(['trained on']);
    const [before] = measured('scores');
    expect(Math.abs(now.exact - before.exact)).toBeLessThan(1);
    expect(Math.abs(now.bleu - before.bleu)).toBeLessThan(1);
  });

  it('has the five views as chapter 09 has them', () => {
    const [six, twelve] = Object.values(measured('views')) as Record<string, number[]>[];
    for (const lang of ['zh', 'en']) {
      for (const view of Object.keys(six)) {
        const row = `| ${band(six[view], 1)} | ${band(twelve[view], 1)} |`;
        expect(chapter(lang, '09-decoder'), view).toContain(row);
      }
    }
  });
});

describe('the tree worked by hand', () => {
  it('leads greedy decoding astray, and not a beam of two', () => {
    const { greedy, beam, score } = searchByHand();
    expect(greedy).toBe('个 <eos>');
    expect(beam).toBe('把 锯 子 <eos>');
    expect(score).toBeCloseTo(Math.log(0.4 * 0.9 * 0.7) / 1.5 ** 0.6, 5);
    expect(score).toBeCloseTo(scoreOf(beam), 5);
    expect(scoreOf(beam)).toBeGreaterThan(scoreOf(greedy));
  });
});
