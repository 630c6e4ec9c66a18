import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../../lib/tensor/random';
import { writeCards } from './card';
import { generate, sentenceKey } from './corpus';
import { checksums, readPairs, toTsv } from './files';
import { readLexicon, type Phrase } from './lexicon';
import { split } from './split';

/** The seed of the published files. */
export const SEED = 20261124;

/** Pairs in each of validation.tsv and test.tsv. */
export const HELD_OUT = 500;

/** The generated files with their pairs, in the order in which they are written. */
export type GeneratedFiles = Readonly<
  Record<'train.tsv' | 'validation.tsv' | 'test.tsv', readonly Phrase[]>
>;

/** Files written sentence by sentence; no sentence of theirs is ever generated. */
export const HAND_WRITTEN = ['train-hand-written.tsv', 'test-hand-written.tsv'] as const;

/** All files of the corpus, in the order of card and checksums. */
export const FILES: readonly string[] = [
  'train.tsv',
  'train-hand-written.tsv',
  'validation.tsv',
  'test.tsv',
  'test-hand-written.tsv',
];

/**
 * The generated part of the corpus, made anew from lexicon and grammar.
 *
 * @param folder the corpus folder; nothing in it is changed
 */
export function generateFiles(folder: string): GeneratedFiles {
  const written = new Set(
    HAND_WRITTEN.flatMap((file) => readPairs(join(folder, file))).map(({ en }) => sentenceKey(en)),
  );
  const generated = generate(readLexicon(join(folder, 'lexicon')), SEED);
  const parts = split(
    generated.filter(({ en }) => !written.has(sentenceKey(en))),
    HELD_OUT,
    SEED,
  );
  // Not in the order of the tables: any part of the file is like the whole.
  const train = new Random(SEED).fork('order').shuffle(parts.train);
  return { 'train.tsv': train, 'validation.tsv': parts.validation, 'test.tsv': parts.test };
}

/** Writes generated files, checksums and cards. */
export function build(folder: string): void {
  const generated = Object.entries(generateFiles(folder));
  for (const [file, pairs] of generated) writeFileSync(join(folder, file), toTsv(pairs));
  writeFileSync(join(folder, 'checksums.txt'), checksums(folder, FILES));
  writeCards(folder, FILES);
  for (const file of FILES) console.log(`${file}: ${readPairs(join(folder, file)).length}`);
}

if (require.main === module) build(join(__dirname, '..'));
