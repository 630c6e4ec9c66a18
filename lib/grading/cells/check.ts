import { attempt } from '../../jupyter/attempt';
import { show } from '../../jupyter/display';
import { type Bilingual, learnerLocale, say } from '../../locale';
import { valueOf } from '../call';
import type {
  Answer,
  Diagnosis,
  Difference,
  Exercise,
  Finding,
  Submission,
  Verdict,
} from '../exercise';
import { drawInputs, judge } from '../judge';
import type { Plain } from '../plain';
import { calmly } from './calmly';
import { keepExercise, readExercise } from './exerciseRecords';
import { known } from './known';
import { rereadLink } from './reread';
import { type Part, report, text } from './report';
import { submitted } from './submitted';
import { valueText } from './valueText';

/** In a cell the inputs are always the same: who mends a function looks at the same example again. */
const SEED = 'check';

/**
 * Checks an answer to an exercise and shows what was found: at once, without ever throwing.
 *
 * @param id such as `02.3`
 * @param answer the function itself, without calling it; a list of line numbers for “order the
 *   lines”; a list of truth values for “right or bug?”
 */
export function check(id: string, answer: unknown): void {
  const exercise = known(id);
  if (exercise) calmly(exercise, () => checkKnown(exercise, answer));
}

function checkKnown(exercise: Exercise, answer: unknown): void {
  if (exercise.kind === 'explain') {
    report(`${exercise.id} ${say(exercise.title)}`, [text(READ_BY_A_PERSON)]);
    return;
  }
  const submission = submitted(exercise, answer, SEED);
  if (typeof submission === 'string') {
    report(headOf(exercise, '✗'), [{ kind: 'text', text: submission }]);
    return;
  }
  const unwritten = unwrittenText(submission);
  if (unwritten) {
    report(`${exercise.id} ${say(exercise.title)}`, [text(unwritten)]);
    return;
  }
  const verdict = judge(exercise, submission, SEED);
  const isKept = remember(exercise, verdict);
  if (verdict.isRight) showRight(exercise, verdict);
  else showWrong(exercise, submission, verdict);
  if (!isKept) report(exercise.id, [text(NOT_KEPT)]);
}

const READ_BY_A_PERSON = {
  zh: '这道题用文字回答，由人来读：写在文字格里，不用检查。',
  en: 'This one is answered in words, and read by a person: write into the text cell; there is nothing to check.',
};

const NOT_KEPT = {
  zh: '这次的结果没能记下来：.progress 文件夹写不进去。',
  en: 'This result could not be remembered: the folder .progress cannot be written to.',
};

/** What is said to whoever has not begun. */
function unwrittenText(submission: Submission): Bilingual | undefined {
  if (submission.kind === 'calls') {
    const failures = submission.answers.flatMap((one) =>
      one.kind === 'failed' ? one.failure : [],
    );
    return failures.find(({ name }) => name === 'not-written')?.text;
  }
  if (submission.kind === 'text') return undefined;
  const list = submission.kind === 'order' ? submission.order : submission.bugs;
  const isEmpty = Array.isArray(list) && list.length === 0;
  return isEmpty
    ? {
        zh: '还没有写。把答案写进上面的列表，运行那一格，再检查一次。',
        en: 'Not written yet. Write your answer into the list above, run that cell, and check again.',
      }
    : undefined;
}

function remember(exercise: Exercise, { points, isRight }: Verdict): boolean {
  const before = readExercise(exercise);
  return keepExercise(exercise, {
    checks: before.checks + 1,
    points: Math.max(before.points, points),
    isRight: before.isRight || isRight,
  });
}

function headOf({ id, title }: Exercise, mark: '✓' | '✗'): string {
  return `${mark} ${id} ${say(title)}`;
}

function showRight(exercise: Exercise, { of, findings }: Verdict): void {
  const parts = [
    text({ zh: `全对，${of} 分。`, en: `All right: ${of} points.` }),
    ...findings.map(textOf),
  ];
  report(headOf(exercise, '✓'), parts);
}

/** A finding: what it is called, then what it says, unless that begins with the same words. */
function textOf({ title, text: what }: Finding): Part {
  if (say(what).startsWith(say(title))) return text(what);
  const isNamed = title.en.includes(':'); // “Line 3: …” ends like a sentence
  return text(what, {
    zh: title.zh + (isNamed ? '。' : '：'),
    en: title.en + (isNamed ? '.' : ':'),
  });
}

function showWrong(exercise: Exercise, submission: Submission, verdict: Verdict): void {
  const { findings, points, of } = verdict;
  const [main, ...others] = findings;
  const parts = [
    ...(main.diagnosis ? diagnosisParts(main.diagnosis, main.text) : [textOf(main)]),
    ...exampleParts(exercise, submission, main),
    ...others.filter(isNews(main)).map(textOf),
    ...(points > 0
      ? [
          text({
            zh: `到这里已经有 ${short(points)} 分（共 ${of} 分）。`,
            en: `So far ${short(points)} of ${of} points.`,
          }),
        ]
      : []),
    text({
      zh: `卡住了就运行 hint('${exercise.id}')。`,
      en: `Stuck? Run hint('${exercise.id}').`,
    }),
  ];
  report(headOf(exercise, '✗'), parts);
  showPicture(exercise, submission, main);
}

/** Of what a diagnosis has said already, nothing is said again. */
function isNews(main: Finding): (finding: Finding) => boolean {
  return ({ name }) => !(main.diagnosis && name === 'different');
}

function short(points: number): string {
  return String(Number(points.toFixed(1)));
}

const LABELS = {
  looksLike: { zh: '这像是一个常见的错误：', en: 'This looks like a known mistake:' },
  belief: { zh: '背后的想法：', en: 'The belief behind it:' },
  why: { zh: '为什么不行：', en: 'Why it fails:' },
  smallest: { zh: '最小的例子：', en: 'The smallest example:' },
} satisfies Record<string, Bilingual>;

function diagnosisParts({ title, belief, smallest, reread }: Diagnosis, why: Bilingual): Part[] {
  return [
    text(title, LABELS.looksLike),
    text(belief, LABELS.belief),
    text(why, LABELS.why),
    ...(smallest ? [text(smallest, LABELS.smallest)] : []),
    ...(reread ? [rereadLink(reread)] : []),
  ];
}

const ASPECTS: Record<Difference['aspect'], Bilingual> = {
  kind: { zh: '类型不同', en: 'another kind of value' },
  dtype: { zh: 'dtype 不同', en: 'another dtype' },
  shape: { zh: '形状不同', en: 'another shape' },
  length: { zh: '长度不同', en: 'another length' },
  fields: { zh: '字段不同', en: 'other fields' },
  'not-finite': { zh: '这里不是有限的数', en: 'not finite here' },
  value: { zh: '从这里开始不同', en: 'the first place that differs' },
};

function exampleParts(
  exercise: Exercise,
  submission: Submission,
  { round, difference }: Finding,
): Part[] {
  if (round === undefined || submission.kind !== 'calls' || !('draw' in exercise)) return [];
  const args = drawInputs(exercise, SEED)[round];
  const inputs = args.map((arg, i) => [exercise.parameters[i] ?? `#${i + 1}`, valueText(arg)]);
  const expected = valueOf(exercise.reference, args);
  const answer: Answer | undefined = submission.answers[round];
  const rows = [
    ...inputs,
    ...(expected === undefined ? [] : [[say({ zh: '预期', en: 'expected' }), valueText(expected)]]),
    ...(answer.kind === 'value'
      ? [[say({ zh: '你的', en: 'received' }), valueText(answer.value)]]
      : []),
    ...(difference && !isAllOfIt(difference) ? [differenceRow(difference)] : []),
  ];
  const heads = [
    { zh: '例子', en: 'for example' },
    { zh: '', en: '' },
  ];
  return [{ kind: 'table', heads: heads.map(say), rows }];
}

/** Of a single number the rows above have said it. */
function isAllOfIt({ aspect, path }: Difference): boolean {
  return aspect === 'value' && (path === '' || path === '[]');
}

function differenceRow({ aspect, path, expected, received }: Difference): string[] {
  const place = path === '' ? '' : ` ${path}`;
  return [
    say(ASPECTS[aspect]) + place,
    say({
      zh: `预期 ${expected}，你的 ${received}`,
      en: `expected ${expected}, received ${received}`,
    }),
  ];
}

function showPicture(
  exercise: Exercise,
  submission: Submission,
  { round, difference }: Finding,
): void {
  const isDrawable = difference && ['value', 'not-finite'].includes(difference.aspect);
  if (!isDrawable || round === undefined || submission.kind !== 'calls') return;
  if (!('draw' in exercise)) return;
  const { picture } = exercise;
  if (!picture) return;
  const args = drawInputs(exercise, SEED)[round];
  const answer = submission.answers[round];
  if (answer.kind !== 'value') return;
  const expected = valueOf(exercise.reference, args) as Plain;
  const view = { args, expected, received: answer.value, lang: learnerLocale() };
  const drawn = attempt(() => picture(view), undefined); // of values that nobody expected
  if (drawn) show(drawn);
}
