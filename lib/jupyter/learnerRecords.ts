import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What is remembered of one question or exercise, under its id such as `02.1`. */
export type LearnerRecord = Readonly<Record<string, unknown>>;

/**
 * The folder in which a learner's guesses and results are kept: `.progress` beside the language
 * folder that the notebook lies in (`notebooks/.progress` for `notebooks/zh` and all below it), or in
 * the working folder itself elsewhere. Git does not see it.
 */
export function recordsFolder(workingFolder: string = process.cwd()): string {
  for (let folder = workingFolder; dirname(folder) !== folder; folder = dirname(folder)) {
    if (['zh', 'en'].includes(basename(folder))) return join(dirname(folder), '.progress');
  }
  return join(workingFolder, '.progress');
}

/**
 * What is remembered of a chapter, by id. What cannot be read counts as not there: a learner's
 * chapter runs on.
 *
 * @param chapter its number, such as `02`: each chapter has a file of its own, so that two notebooks
 *   which are open at once never write into the same one
 */
export function readRecords(chapter: string, folder = recordsFolder()): Map<string, LearnerRecord> {
  const records = load(chapter, folder);
  return new Map(records === 'damaged' ? [] : records);
}

/** Whether there is a file of a chapter's records that cannot be read: `readRecords` passes over it. */
export function isDamaged(chapter: string, folder = recordsFolder()): boolean {
  return load(chapter, folder) === 'damaged';
}

function load(chapter: string, folder: string): [string, LearnerRecord][] | 'damaged' {
  try {
    const text = readFileSync(join(folder, `${chapter}.json`), 'utf8');
    const records: unknown = JSON.parse(text);
    if (Object(records) !== records || Array.isArray(records)) return 'damaged';
    const all = Object.entries(records as Record<string, LearnerRecord>);
    return all.filter(([, record]) => Object(record) === record);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? [] : 'damaged';
  }
}

/**
 * Remembers a record, in place of an earlier one with its id. Whoever looks finds the old file or
 * the new one, whole. A folder that cannot be written to is no reason to stop a chapter.
 *
 * @returns whether it could be written
 */
export function keepRecord(
  chapter: string,
  id: string,
  record: LearnerRecord,
  folder = recordsFolder(),
): boolean {
  const records = readRecords(chapter, folder).set(id, record);
  const file = join(folder, `${chapter}.json`);
  const fresh = `${file}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(fresh, `${JSON.stringify(Object.fromEntries(records), null, 1)}\n`);
    renameSync(fresh, file);
    return true;
  } catch {
    return false;
  }
}
