import { join } from 'node:path';
import type { Bilingual, Locale } from '../../locale';
import { type RunSetting, type StudentRecord, writeWhole } from '../class/records';
import type { Exercise } from '../exercise';
import { classCsv } from './csv';
import { junitXml } from './junit';
import { overviewPage } from './overview';
import { canvasCsv, moodleCsv } from './schoolSystems';
import { studentPage } from './studentPage';
import { toReadPage } from './toRead';

/** What reports are made of, beside the records. */
export interface ReportSetting {
  readonly exercises: readonly Exercise[];
  readonly run: RunSetting;
  readonly language: Locale;
  /** The heading of the assignment's column in Canvas' grade book, for a table that it takes. */
  readonly canvas?: string;
  /** What kept learners' code apart from the machine; absent where other machines graded. */
  readonly protection?: Bilingual;
}

/** Where the reports of a class lie; a school's system has one where the hand-ins came from it. */
export interface ReportPaths {
  readonly overview: string;
  readonly csv: string;
  readonly moodle?: string;
  readonly canvas?: string;
  /** Where some exercise is answered in words. */
  readonly toRead?: string;
}

/** The table of a run into which teachers write what answers in words earn. */
export function marksPath(folder: string): string {
  return join(folder, 'marks.csv');
}

/** Writes a page a learner, the overview, and the class as CSV, as JUnit XML and for schools' systems. */
export function writeReports(
  folder: string,
  records: readonly StudentRecord[],
  { exercises, run, language, canvas: assignment, protection }: ReportSetting,
): ReportPaths {
  for (const record of records) {
    const path = join(folder, 'students', `${record.student.id}.html`);
    writeWhole(path, studentPage(record, exercises, language));
  }
  const write = (name: string, content: string) => {
    writeWhole(join(folder, name), content);
    return join(folder, name);
  };
  write('junit.xml', junitXml(records, language));
  const moodle = moodleCsv(records, language);
  const canvas = assignment === undefined ? undefined : canvasCsv(records, assignment);
  return {
    overview: write('index.html', overviewPage(records, exercises, run, language, protection)),
    csv: write('class.csv', classCsv(records, exercises)),
    moodle: moodle && write('moodle.csv', moodle),
    canvas: canvas && write('canvas.csv', canvas),
    toRead: exercises.some(({ kind }) => kind === 'explain')
      ? write('to-read.html', toReadPage(records, exercises, marksPath(folder), language))
      : undefined,
  };
}
