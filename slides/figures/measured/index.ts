import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MeasuredRun, StudyName } from './norms';
import type { MeasuredScore, MeasuredTraining } from './translator';

/** What `norms.json` holds: three seeds of each. */
export interface MeasuredNorms {
  readonly unigram: number;
  readonly runs: Readonly<Record<StudyName, readonly MeasuredRun[]>>;
}

/** BLEU of each view, one number a seed: made by `tests/quality/views.ts`. */
export interface MeasuredViews {
  readonly 'after 6 epochs': Readonly<Record<string, readonly number[]>>;
  readonly 'after 12 epochs': Readonly<Record<string, readonly number[]>>;
}

/** Exactly right in per cent, and BLEU, by length: made by `tests/quality/seq2seq.ts`. */
export interface MeasuredLengths {
  readonly lengths: readonly string[];
  readonly runs: readonly {
    readonly seed: number;
    readonly name: string;
    readonly exact: readonly number[];
  }[];
}

interface Measured {
  readonly norms: MeasuredNorms;
  readonly training: MeasuredTraining;
  readonly scores: readonly MeasuredScore[];
  readonly views: MeasuredViews;
  readonly seq2seq: MeasuredLengths;
}

/** What was measured before, since it takes too long to be measured for every picture. */
export function measured<Name extends keyof Measured>(name: Name): Measured[Name] {
  return JSON.parse(readFileSync(join(__dirname, `${name}.json`), 'utf8')) as Measured[Name];
}
