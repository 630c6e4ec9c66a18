import type { StudentRecord } from '../class/records';
import type { Exercise } from '../exercise';
import { type ExerciseResult, pendingOf } from '../run/gradeSubmission';
import type { Bilingual, Locale } from '../../locale';
import { NOT_ISOLATED } from './page';

/**
 * What Gradescope's autograder reads, `results.json`: a test an exercise. All of it is text, so that
 * nothing of a learner's is taken for HTML; what was printed is for teachers only. What a person has
 * to read has no score here: those points are given in Gradescope, by its own rubric.
 * Source: https://gradescope-autograders.readthedocs.io/en/latest/specs/
 */
export function gradescopeResults(
  record: StudentRecord,
  exercises: readonly Exercise[],
  language: Locale,
): object {
  const { result, isIsolated } = record;
  const notes = [...(isIsolated ? [] : [{ text: NOT_ISOLATED }]), ...result.notes];
  return {
    score: hundredths(result.points),
    output: notes.map(({ text }) => text[language]).join('\n'),
    output_format: 'text',
    test_output_format: 'text',
    test_name_format: 'text',
    visibility: 'visible',
    stdout_visibility: 'hidden',
    tests: result.exercises.map((one) => ({
      number: one.id,
      name: `${one.id} ${titleOf(one, exercises, language)}`,
      ...(one.pending
        ? { output: TO_BE_READ[language] }
        : {
            score: hundredths(one.points),
            max_score: one.of,
            status: one.isRight ? 'passed' : 'failed',
            output: saidOf(one, language),
          }),
    })),
  };
}

/**
 * What GitHub Classroom's reporter reads of a step, in base64. It adds up the scores of all tests, so
 * that what a person has to read is left out.
 * Source: https://github.com/classroom-resources/autograding-grading-reporter
 */
export function classroomResult(
  { result }: StudentRecord,
  exercises: readonly Exercise[],
  language: Locale,
): string {
  const of = result.of - pendingOf(result);
  const report = {
    version: 1,
    status: result.points >= of ? 'pass' : 'fail',
    max_score: of,
    tests: result.exercises.filter(isDecided).map((one) => ({
      name: `${one.id} ${titleOf(one, exercises, language)}`,
      status: one.isRight ? 'pass' : 'fail',
      score: hundredths(one.points),
      message: saidOf(one, language),
      test_code: '',
      filename: '',
      line_no: 0,
      execution_time: 0,
    })),
  };
  return Buffer.from(JSON.stringify(report), 'utf8').toString('base64');
}

const TO_BE_READ: Bilingual = {
  zh: '这个答案由老师来读，分数不在这里',
  en: 'A person reads this answer; its points are not counted here',
};

function isDecided({ pending }: ExerciseResult): boolean {
  return !pending;
}

function titleOf({ id }: ExerciseResult, exercises: readonly Exercise[], language: Locale): string {
  return exercises.find((one) => one.id === id)?.title[language] ?? '';
}

function saidOf({ notes, findings }: ExerciseResult, language: Locale): string {
  return [...notes, ...findings].map(({ text }) => text[language]).join('\n');
}

function hundredths(points: number): number {
  return Math.round(points * 100) / 100;
}
