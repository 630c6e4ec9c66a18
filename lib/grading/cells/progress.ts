import { COURSE } from '../../jupyter/course';
import { tally } from '../../jupyter/guessRecords';
import { tableHtml } from '../../jupyter/tableHtml';
import { escapeHtml } from '../../figures';
import { display } from '../../jupyter/display';
import { say } from '../../locale';
import { EXERCISES } from '../exercises/catalogue';
import { damagedFile, readExercise } from './exerciseRecords';

const HEADS = [
  { zh: '', en: '' },
  { zh: '做到哪里', en: 'how far' },
  { zh: '检查次数', en: 'checks' },
  { zh: '得分', en: 'points' },
];

/** Shows what was done so far, chapter by chapter: guesses and exercises in one table. */
export function progress(): void {
  const rows = COURSE.flatMap(({ number, title }) => {
    const exercises = EXERCISES.filter(({ id }) => id.startsWith(`${number}.`));
    const { right, made } = tally(number);
    if (made === 0 && exercises.length === 0) return [];
    const guesses = [
      `${number} ${say(title)}`,
      made === 0
        ? say({ zh: '还没有猜测', en: 'no guesses yet' })
        : say({
            zh: `${made} 个猜测，第一次就对 ${right} 个`,
            en: `${right} of ${made} guesses right at first`,
          }),
      '',
      '',
    ];
    const damaged = damagedFile(number);
    if (damaged === undefined) return [guesses, ...exercises.map(rowOf)];
    const unread = say({ zh: `${damaged} 读不出来`, en: `${damaged} cannot be read` });
    return [guesses, [`  ${unread}`, '', '', '']];
  });
  const checked = EXERCISES.filter(({ kind }) => kind !== 'explain');
  const done = checked.filter((exercise) => readExercise(exercise).isRight).length;
  const sum = say({
    zh: `${checked.length} 道习题里做对了 ${done} 道`,
    en: `${done} of ${checked.length} exercises solved`,
  });
  const heads = HEADS.map(say);
  display({
    'text/html': tableHtml({ heads, rows: rows.map((row) => row.map(escapeHtml)), caption: sum }),
    'text/plain': [sum, ...rows.map((row) => row.filter(Boolean).join(' | '))].join('\n'),
  });
}

function rowOf(exercise: (typeof EXERCISES)[number]): string[] {
  if (exercise.kind === 'explain') {
    const state = say({ zh: '用文字回答，由人来读', en: 'in words, read by a person' });
    return [`  ${exercise.id} ${say(exercise.title)}`, state, '', `– / ${exercise.points}`];
  }
  const { checks, points, isRight, isExplained } = readExercise(exercise);
  const state = isRight
    ? say(
        isExplained
          ? { zh: '✓ 做对了，也解释了', en: '✓ solved and explained' }
          : { zh: '✓ 做对了', en: '✓ solved' },
      )
    : say(
        checks > 0 ? { zh: '还没做对', en: 'not right yet' } : { zh: '还没有做', en: 'not begun' },
      );
  const earned =
    checks > 0 ? `${Number(points.toFixed(1))} / ${exercise.points}` : `– / ${exercise.points}`;
  return [
    `  ${exercise.id} ${say(exercise.title)}`,
    state,
    checks > 0 ? String(checks) : '',
    earned,
  ];
}
