import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Phrase } from './lexicon';

/** Pairs as a file holds them: English, tabulator, Chinese, one pair a line. */
export function toTsv(pairs: readonly Phrase[]): string {
  return pairs.map(({ en, zh }) => `${en}\t${zh}\n`).join('');
}

/** The pairs of a file that {@link toTsv} wrote. */
export function readPairs(file: string): Phrase[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter(Boolean).map((line) => {
    const [en, zh] = line.split('\t');
    return { en, zh };
  });
}

/** One line a file, as `sha256sum --check` reads them. */
export function checksums(folder: string, files: readonly string[]): string {
  const digest = (file: string): string =>
    createHash('sha256')
      .update(readFileSync(join(folder, file)))
      .digest('hex');
  return files.map((file) => `${digest(file)}  ${file}\n`).join('');
}
