/**
 * `npx tsx slides/figures/measured/main.ts [norms] [training] [scores]`: measures anew what takes too
 * long to be measured whenever the pictures are made, and writes it beside this file. About five
 * minutes on two cores; last digits differ from machine to machine.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureNorm, STUDY_NAMES, unigramNats } from './norms';
import { measureScores, measureTraining } from './translator';

const SEEDS = [1, 2, 3];

async function norms() {
  const runs: Record<string, Awaited<ReturnType<typeof measureNorm>>[]> = {};
  for (const name of STUDY_NAMES) {
    runs[name] = [];
    for (const seed of SEEDS) runs[name].push(await measureNorm(name, seed));
  }
  return { unigram: unigramNats(), runs };
}

const MEASUREMENTS = { norms, training: () => measureTraining(), scores: measureScores };

async function main(asked: readonly string[]): Promise<void> {
  for (const [name, measure] of Object.entries(MEASUREMENTS)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    const file = join(__dirname, `${name}.json`);
    writeFileSync(file, `${JSON.stringify(await measure(), null, 1)}\n`);
    console.log(file);
  }
}

void main(process.argv.slice(2));
