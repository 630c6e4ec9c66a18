import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { adjusted } from '../../lib/grading/class/adjust';
import {
  layDownAnswers,
  marked,
  MarksUnreadable,
  readMarks,
  strayMarks,
} from '../../lib/grading/class/marks';
import type { StudentRecord } from '../../lib/grading/class/records';
import { EXERCISES } from '../../lib/grading/exercises/catalogue';
import { WINDOW_REACH } from '../../lib/grading/exercises/02/windowReach';
import { answerIn, STARTERS } from '../../lib/grading/run/inWords';
import { pendingOf } from '../../lib/grading/run/gradeSubmission';
import { readNotebook } from '../../lib/grading/submissions/notebook';
import { parseCsv } from '../../lib/grading/submissions/parseCsv';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { recordOf, withAnswer } from './support/records';

const folder = useTemporaryFolder();
let path = '';
beforeEach(() => {
  path = join(folder(), 'marks.csv');
});

const ann = withAnswer(recordOf('安-1', [['02.3', 10, 10]]), '对，\n因为…… =1+1');
const bo = withAnswer(recordOf('-bo-2', [['02.3', 0, 10]]), '=HYPERLINK("x") ✓');

/** Writes points and a comment beside a learner's answer, as a spreadsheet would save it. */
function fillIn(
  id: string,
  points: string,
  comment = '',
  encode = (text: string) => Buffer.from(text),
) {
  const rows = parseCsv(readFileSync(path, 'utf8'));
  const [head] = rows;
  for (const row of rows.slice(1)) {
    if (row[0].replace(/^'/, '') !== id) continue;
    row[head.findIndex((one) => /points|得分/.test(one))] = points;
    row[head.findIndex((one) => /comment|评语/.test(one))] = comment;
    row[2] = '2.8';
  }
  const quoted = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(';'));
  writeFileSync(path, encode(quoted.join('\n')));
}

const read = () => readMarks(path, EXERCISES);
const of = (record: StudentRecord) => marked(record, read()).result.exercises.at(-1)!;

describe('marks for answers in words', () => {
  it('are none before there is a table', () => {
    expect(read().size).toBe(0);
    expect(of(ann)).toEqual(ann.result.exercises.at(-1));
    layDownAnswers(path, [recordOf('none', [['02.3', 1, 10]])], 'en');
    expect(existsSync(path)).toBe(false);
  });

  it('are taken from the table that a run lays down, whatever spreadsheet saved it', () => {
    layDownAnswers(path, [ann, bo], 'zh');
    expect(read().size).toBe(0);
    expect(readFileSync(path, 'utf8')).toContain(`"'=HYPERLINK(""x"") ✓"`);
    fillIn('安-1', '3,5', ' 好\u202e ');
    expect(of(ann)).toMatchObject({ points: 3.5, pending: 0, mark: { comment: '好' } });
    expect(of(bo)).toMatchObject({ points: 0, pending: 4 });
    fillIn('-bo-2', ' 1 + 1+0＋1', 'good');
    expect(of(bo)).toMatchObject({ points: 3, isRight: false, mark: { each: [1, 1, 0, 1] } });
    expect(strayMarks(path, [ann, bo])).toEqual([]);
  });

  it('are read also when Excel has saved the table in GBK', () => {
    layDownAnswers(path, [ann], 'zh');
    const gbk: Record<string, number[]> = { 安: [0xb0, 0xb2], 编: [0xb1, 0xe0], 号: [0xba, 0xc5] };
    const words = {
      姓名: 'name',
      习题: 'exercise',
      答案版本: 'version',
      答案: 'answer',
      满分: 'of',
      得分: 'points',
      评语: 'comment',
    };
    const encode = (text: string) => {
      const short = Object.entries(words).reduce((all, [zh, en]) => all.replaceAll(zh, en), text);
      const bytes = [...short].flatMap((one) => gbk[one] ?? [one.codePointAt(0)! % 128]);
      return Buffer.from(bytes);
    };
    fillIn('安-1', '4', '', encode);
    expect(of(ann)).toMatchObject({ points: 4, isRight: true });
  });

  it('stay in the table with all that is beside them; an answer that was changed is read anew', () => {
    layDownAnswers(path, [ann], 'en');
    fillIn('安-1', '4', 'well said');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"version"', '"version";"my own"'));
    const before = readFileSync(path, 'utf8');
    layDownAnswers(path, [ann], 'zh');
    expect(readFileSync(path, 'utf8')).toBe(before);
    const again = withAnswer(recordOf('安-1', [['02.3', 10, 10]]), 'better');
    layDownAnswers(path, [again, bo], 'zh');
    const rows = parseCsv(readFileSync(path, 'utf8'));
    expect(rows.map((row) => row.length)).toEqual([9, 8, 9, 9]);
    expect(rows[0].at(-1)).toBe('my own');
    expect(rows.map((row) => row[5])).toEqual(['points', '4', '', '']);
    expect(of(ann)).toMatchObject({ points: 4 });
    expect(of(again)).toMatchObject({ points: 0, pending: 4 });
    expect(strayMarks(path, [again, bo])).toEqual([]);
  });

  it.each(['5', '-1', 'x', '1+1', '2+0+0+0', '1+1+1+', 'NaN'])('refuse %s by its row', (points) => {
    layDownAnswers(path, [bo, ann], 'en');
    fillIn('安-1', points);
    expect(read).toThrow(MarksUnreadable);
    expect(read).toThrow(/row 3 .*from 0 to 4, or one for each criterion, 1\+1\+1\+1 at most/);
  });

  it('say which column is missing, and whose row is of nobody', () => {
    layDownAnswers(path, [ann], 'en');
    fillIn('安-1', '2');
    expect(strayMarks(path, [bo])).toEqual(['安-1 2.8']);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"points"', '"grade"'));
    expect(read).toThrow(/has no column “points”/);
  });

  it('give way to an override, which decides too', () => {
    const overrides = new Map([['安-1', new Map([['02.8', { points: 2, reason: 'spoken' }]])]]);
    const { result } = adjusted(ann, overrides, 0);
    expect(pendingOf(ann.result)).toBe(4);
    expect(pendingOf(result)).toBe(0);
    expect(result.points).toBe(12);
  });
});

describe('an answer in words', () => {
  const text = (source: string, tags: readonly string[] = []) => ({
    cell_type: 'markdown',
    metadata: { tags },
    source,
  });
  const found = (...cells: object[]) => {
    const read = readNotebook(Buffer.from(JSON.stringify({ cells })));
    if (typeof read === 'string') throw new Error(read);
    return answerIn(read.filter(({ exercise }) => exercise === '02.8').map(({ source }) => source));
  };
  const code = { cell_type: 'code', metadata: {}, source: 'f();' };

  it('is what stands in its cell, and in new ones right below', () => {
    const own = text(`${STARTERS.en}\nNo.`, ['exercise:02.8']);
    const own2 = text('For $L$ layers:\n- 2L', ['other']);
    expect(found(text('# Sheet'), own, own2, code, text('not mine'))).toBe(
      'No.\n\nFor $L$ layers:\n- 2L',
    );
    expect(found(own, text('## 02.9 Another'), own2)).toBe('No.');
    expect(found({ ...code, metadata: { tags: ['exercise:02.8'] }, source: 'as code' })).toBe(
      'as code',
    );
  });

  it('is none where only the starter stands', () => {
    for (const starter of Object.values(STARTERS)) expect(answerIn([` ${starter}\n`])).toBe('');
  });

  it('is made harmless, and bounded', () => {
    expect(answerIn(['a\u0000b\u202e\r\n  c'])).toBe('a b\n  c');
    expect(answerIn(['字'.repeat(400)])).toBe('字'.repeat(400));
    expect(answerIn(['x'.repeat(1e6)])).toHaveLength(6000);
  });

  it('has a rubric, of which whoever marks reads', () => {
    expect(WINDOW_REACH.rubric).toHaveLength(4);
  });
});
