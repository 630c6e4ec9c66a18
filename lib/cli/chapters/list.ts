import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LOCALES, type Locale } from '../../locale';

/** The folder of the exercises, beside the chapters of each language. */
export const EXERCISES_FOLDER = 'exercises';

/** A notebook in one language: a file `notebooks/<language>/<name>.ipynb`. */
export interface Chapter {
  readonly language: Locale;
  /**
   * File name without its ending, for example `02-attention`; of exercises with their folder,
   * `exercises/02-attention`, always with `/`.
   */
  readonly name: string;
  readonly path: string;
}

/**
 * The chapters of a clone, by name and then by language, so that twins stand side by side. A chapter's
 * name begins with its number.
 *
 * @param root the clone's folder
 */
export function listChapters(root: string): Chapter[] {
  return listNotebooks(root).filter(({ name }) => /^\d\d-/.test(name));
}

/** The chapters, and the other notebooks: the contents page, and the exercises in their folder. */
export function listNotebooks(root: string): Chapter[] {
  const notebooks = LOCALES.flatMap((language) => {
    const folder = join(root, 'notebooks', language);
    const exercises = namesIn(join(folder, EXERCISES_FOLDER));
    const names = [...namesIn(folder), ...exercises.map((name) => `${EXERCISES_FOLDER}/${name}`)];
    return names.map((name) => ({ language, name, path: join(folder, `${name}.ipynb`) }));
  });
  return notebooks.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** `02`, `2`, `attention`, `02-attention` and the file's path all name one chapter. */
export function isNamed(chapter: Chapter, name: string): boolean {
  const [number, ...words] = chapter.name.split('-');
  const names = [chapter.name, number, String(Number(number)), words.join('-')];
  return names.includes(name) || chapter.path.endsWith(name.replace(/^\.\//, '/'));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.ipynb'))
      .map((file) => file.slice(0, -'.ipynb'.length));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []; // no chapter in it yet
    throw error;
  }
}
