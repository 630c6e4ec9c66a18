import { describe, expect, it } from 'vitest';
import { EXERCISES } from '../../lib/grading/exercises/catalogue';
import { classroomResult, gradescopeResults } from '../../lib/grading/reports/autograders';
import { junitXml } from '../../lib/grading/reports/junit';
import { overviewPage } from '../../lib/grading/reports/overview';
import { canvasCsv, moodleCsv } from '../../lib/grading/reports/schoolSystems';
import { studentPage } from '../../lib/grading/reports/studentPage';
import { readingOf, toReadPage } from '../../lib/grading/reports/toRead';
import type { Finding } from '../../lib/grading/exercise';
import type { StudentRecord } from '../../lib/grading/class/records';
import { recordOf, withAnswer } from './support/records';

const SETTING = { seed: 'seed', isIsolated: true, attempts: 'newest', exercises: 'e' } as const;
const exercises = EXERCISES.filter(({ id }) => ['02.3', '02.8'].includes(id));
const moodle = { origin: { system: 'moodle', number: '7' } } as const;
const canvas = { origin: { system: 'canvas', number: '8' } } as const;

const waiting = withAnswer(recordOf('ann', [['02.3', 10, 10]], moodle), '<i>No.</i>');
const read = withMark(withAnswer(recordOf('bo', [['02.3', 5, 10]], canvas), 'Yes.'));

function withMark(record: StudentRecord): StudentRecord {
  const mark = { points: 3, each: [1, 1, 1, 0], comment: 'At what <price>?' };
  const all = record.result.exercises.map((one) =>
    one.answer === undefined ? one : { ...one, points: 3, pending: 0, mark },
  );
  return { ...record, result: { ...record.result, exercises: all, points: 8 } };
}

/** The text of a page, its markup taken away. */
const textOf = (page: string) => page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('what a person has yet to read', () => {
  it('is neither earned nor lost on the learner’s page, and shows no rubric before', () => {
    const page = studentPage(waiting, exercises, 'en');
    expect(textOf(page)).toContain('4 more points wait for a person');
    expect(textOf(page)).toContain('… To be read by a person, at most 4');
    expect(page).toContain('<section class="pending">');
    expect(page).toContain('<blockquote>&lt;i&gt;No.&lt;/i&gt;</blockquote>');
    expect(page).not.toMatch(/looked for|✗/);
    expect(textOf(studentPage(waiting, exercises, 'zh'))).toContain('等老师读，最多 4');
  });

  it('has the rubric, the points of each criterion and the comment when it was read', () => {
    const page = textOf(studentPage(read, exercises, 'zh'));
    expect(studentPage(read, exercises, 'zh')).toContain('<section class="marked">');
    expect(page).toContain('老师读过，3 / 4');
    expect(page).toMatch(/评分标准.*说这句话不对.* 1 \/ 1 .*代价.* 0 \/ 1 /);
    expect(page).toContain('老师的评语：At what &lt;price&gt;?');
    expect(page).not.toContain('没有算进得分');
  });

  it('is on one page for whoever reads, the unread first, beside rubric and model answer', () => {
    const page = toReadPage([read, waiting], exercises, 'out/marks.csv', 'en');
    expect(readingOf([read, waiting])).toEqual({ waiting: 1, answers: 2 });
    expect(textOf(page)).toMatch(
      /1 of 2 answers are still.*out\/marks\.csv.*02\.8 .*five|5 layers/,
    );
    expect(page.indexOf('No.')).toBeLessThan(page.indexOf('Yes.'));
    expect(textOf(page)).toMatch(/ann : to be read .* bo : 3 \/ 4/);
    expect(page).not.toContain('02.3');
  });

  it('is left out of the numbers of the class, which say so', () => {
    const page = overviewPage([waiting, read], exercises, SETTING, 'en');
    expect(textOf(page)).toContain(
      '1 answer is still to be read by a person: grades are not complete',
    );
    expect(textOf(page)).toMatch(/02\.8 Explain: how far a window reaches 0 \/ 1 /);
    expect(page).toContain('80%: 0, 90%: 1'); // all ten of the ten that were decided on
    const done = overviewPage([read], exercises, SETTING, 'zh');
    expect(textOf(done)).not.toContain('成绩还不完整');
    expect(done).toContain('to-read.html');
    const none = overviewPage([recordOf('cy', [['02.3', 1, 10]])], exercises, SETTING, 'en');
    expect(none).not.toContain('to-read.html');
  });

  it('gives schools’ systems no grade that is not complete', () => {
    expect(moodleCsv([waiting], 'en')).toBeUndefined();
    expect(
      canvasCsv([waiting, { ...waiting, student: { ...waiting.student, ...canvas } }], 'A'),
    ).toBe(undefined);
    expect(canvasCsv([waiting, read], 'A')).toContain('"bo","8","","","",8');
    expect(junitXml([waiting], 'zh')).toMatch(
      /failures="0" .*skipped="1"[^]*<skipped message="等老师读"/,
    );
    const { tests, score } = gradescopeResults(waiting, exercises, 'en') as {
      tests: Record<string, unknown>[];
      score: number;
    };
    expect(score).toBe(10);
    expect(tests[1]).toMatchObject({ output: expect.stringContaining('A person reads') as string });
    expect(tests[1]).not.toHaveProperty('score');
    expect(tests[1]).not.toHaveProperty('status');
    const report = JSON.parse(
      Buffer.from(classroomResult(waiting, exercises, 'en'), 'base64').toString(),
    ) as { status: string; max_score: number; tests: unknown[] };
    expect(report).toMatchObject({ status: 'pass', max_score: 10 });
    expect(report.tests).toHaveLength(1);
  });

  it('says a diagnosis once: what only says that results differ is left out beside it', () => {
    const title = { zh: '不同', en: 'The result is not the expected one' };
    const diagnosis = { name: 'x', title: { zh: '甲', en: 'A' }, belief: title, why: title };
    const general = { name: 'different', title, text: title };
    const pageOf = (found: readonly Finding[]) => {
      const record = recordOf('eve', [['02.3', 0, 10]]);
      const [one] = record.result.exercises;
      const result = { ...record.result, exercises: [{ ...one, findings: found }] };
      return studentPage({ ...record, result }, exercises, 'en');
    };
    const named = { name: 'x', title: diagnosis.title, text: { zh: '乙', en: 'B' }, diagnosis };
    const kept = { name: 'rows', title: { zh: '丙', en: 'Rows' }, text: title };
    const page = pageOf([named, general, kept]);
    expect(page.match(/<h3>/g)).toHaveLength(2);
    expect(page).toContain('<h3>Rows</h3>');
    expect(pageOf([general]).match(/<h3>/g)).toHaveLength(1);
    expect(pageOf([])).not.toContain('<h3>');
  });
});
