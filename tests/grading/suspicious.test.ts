import { describe, expect, it } from 'vitest';
import { gradeMessages } from '../../lib/cli/grade/messages';
import { tellSuspicious } from '../../lib/cli/grade/suspicious';
import type { StudentRecord } from '../../lib/grading/class/records';
import { recordOf } from './support/records';

const text = { zh: '没有', en: 'none' };

/** Somebody who has chapter 02 only. */
function withChapter(record: StudentRecord, chapter: string): StudentRecord {
  const exercises = record.result.exercises.map((one) =>
    one.id.startsWith(chapter) ? one : { ...one, findings: [], notes: [{ name: 'no-cell', text }] },
  );
  return { ...record, result: { ...record.result, exercises } };
}

function toldOf(records: readonly StudentRecord[], late: number, exercises?: string[]): string[] {
  const lines: string[] = [];
  tellSuspicious(records, { exercises, late }, gradeMessages('en'), (line) => lines.push(line));
  return lines;
}

describe('what a teacher hardly meant', () => {
  const all = recordOf('ann', [['02.3', 3, 10], ['03.1', 0, 7], ['11.2', 0, 5]]); // prettier-ignore
  const ann = withChapter(all, '02');

  it('is that chapters count of which nobody had a cell; said with what to do', () => {
    const [line, ...others] = toldOf([ann], 0);
    expect(line).toContain('03, 11');
    expect(line).toContain('--exercises 02');
    expect(others).toEqual([]);
    expect(toldOf([ann, withChapter(all, '11')], 0)[0]).not.toContain('11,');
    expect(toldOf([ann], 0, ['02', '03', '11'])).toEqual([]); // they said so themselves
  });

  it('is that nobody is known to be late', () => {
    expect(toldOf([all], 10)[0]).toContain('--roster');
    const late = { ...all, student: { ...all.student, isLate: true } };
    expect(toldOf([late], 10)).toEqual([]);
  });
});
