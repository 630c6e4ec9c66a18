import { join } from 'node:path';
import type { Locale } from '../../locale';
import { writeWhole } from '../class/records';
import { plainCode } from '../run/notes';
import { readNotebook } from '../submissions/notebook';
import type { StudentSubmission } from '../submissions/students';
import { likenessOf, type Written } from './alike';
import { similarCsv, similarPage } from './page';

/**
 * Compares the code of a class, and writes what is alike as a page and as a table. Nothing is run.
 *
 * @param sheets the notebooks that everybody got
 * @returns the page, and how many pairs it shows
 */
export async function writeSimilar(
  folder: string,
  students: readonly StudentSubmission[],
  sheets: readonly Uint8Array[],
  language: Locale,
): Promise<{ readonly path: string; readonly pairs: number }> {
  const learners: Written[] = [];
  for (const { id, name, read } of students) {
    const code = (await read()).notebooks.map(codeOf).filter((text) => text !== '');
    if (code.length > 0) learners.push({ id, name, code: code.at(-1)! });
  }
  const likeness = await likenessOf(learners, sheets.map(codeOf));
  const path = join(folder, 'similar.html');
  writeWhole(path, similarPage(likeness, language));
  writeWhole(join(folder, 'similar.csv'), similarCsv(likeness));
  return { path, pairs: likeness.pairs.length };
}

/** All code of a notebook, harmless to look at; nothing where it is none. */
function codeOf(bytes: Uint8Array): string {
  const cells = readNotebook(bytes);
  if (typeof cells === 'string') return '';
  const code = cells.filter(({ isText }) => !isText).map(({ source }) => source);
  return plainCode(code.join('\n\n'));
}
