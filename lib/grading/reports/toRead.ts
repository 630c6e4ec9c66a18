import type { Bilingual, Locale } from '../../locale';
import type { StudentRecord } from '../class/records';
import type { Exercise, ExplainExercise } from '../exercise';
import { type ExerciseResult, pendingOf } from '../run/gradeSubmission';
import { type Html, html, page, points, type Say } from './page';
import { rubricTable } from './rubric';

/** How many answers there are that a person reads, and how many of them still wait. */
export interface Reading {
  readonly waiting: number;
  readonly answers: number;
}

/** Counts the answers of a class that a person reads. */
export function readingOf(records: readonly StudentRecord[]): Reading {
  const results = records.flatMap(({ result }) => result.exercises);
  const answers = results.filter(({ answer }) => answer !== undefined);
  return { answers: answers.length, waiting: results.filter(({ pending }) => pending).length };
}

/**
 * What a teacher reads: exercise by exercise, so that all answers to one are seen side by side, with the
 * rubric, an answer that earns all points, and how points are given.
 *
 * @param marks the table that they go into
 */
export function toReadPage(
  records: readonly StudentRecord[],
  exercises: readonly Exercise[],
  marks: string,
  language: Locale,
): string {
  const say: Say = (text) => text[language];
  const { waiting, answers } = readingOf(records);
  const title = say({ zh: '要由老师读的答案', en: 'Answers to be read' });
  return page(
    language,
    title,
    html`<h1>${title}</h1>
      <p>${say(countText(waiting, answers))} ${say(howText(marks))}</p>
      ${exercises.filter(isExplain).map((exercise) => exercisePart(exercise, records, say))}`,
  );
}

function isExplain(exercise: Exercise): exercise is ExplainExercise {
  return exercise.kind === 'explain';
}

function countText(waiting: number, answers: number): Bilingual {
  return {
    zh: `共 ${answers} 份答案，还有 ${waiting} 份没有读。`,
    en: `${waiting} of ${answers} answers are still to be read.`,
  };
}

function howText(marks: string): Bilingual {
  return {
    zh: `在 ${marks} 的“得分”一列写分数：一个数，或每条标准一个数（例如 1+0+2）；“评语”学生会看到。存盘后再运行同一条命令。学生改了答案，会在表里另起一行。`,
    en: `Write points into the column “points” of ${marks}: one number, or one for each criterion, such as 1+0+2; learners see the “comment”. Save it and run the same command again. An answer that was changed has a new row there.`,
  };
}

function exercisePart(
  exercise: ExplainExercise,
  records: readonly StudentRecord[],
  say: Say,
): Html {
  const found = records.flatMap(({ student, result }) => {
    const one = result.exercises.find(({ id }) => id === exercise.id);
    return one?.answer === undefined ? [] : [{ student, one }];
  });
  // What waits comes first; sort keeps the order of the learners.
  const sorted = found.sort((a, b) => Number(!a.one.pending) - Number(!b.one.pending));
  return html`<h2>${exercise.id} ${say(exercise.title)}</h2>
    ${rubricTable(exercise, undefined, say)}
    <details>
      <summary>${say({ zh: '满分的答案（例）', en: 'An answer that earns all points' })}</summary>
      <p>${say(exercise.answer)}</p>
    </details>
    ${sorted.map(({ student, one }) => answerPart(student, one, say))} `;
}

function answerPart({ id, name }: StudentRecord['student'], one: ExerciseResult, say: Say): Html {
  const state = one.pending
    ? say({ zh: '待读', en: 'to be read' })
    : `${points(one.points)} / ${points(one.of)}`;
  return html`<section class="${one.pending ? 'pending' : 'read'}">
    <h3><a href="students/${encodeURIComponent(id)}.html">${name}</a>: ${state}</h3>
    <blockquote>${one.answer}</blockquote>
    ${one.mark?.comment ? html`<p>${one.mark.comment}</p>` : ''}
  </section> `;
}

/** What is said wherever totals leave out what waits for a person. */
export function pendingText(result: StudentRecord['result']): Bilingual | undefined {
  const pending = pendingOf(result);
  if (pending === 0) return undefined;
  return {
    zh: `还有 ${points(pending)} 分要等老师读过答案才能定，没有算进得分`,
    en: `${points(pending)} more points wait for a person to read an answer; they are not counted yet`,
  };
}
