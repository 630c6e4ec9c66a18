import type { Bilingual, Locale } from '../../locale';
import type { Exercise } from '../exercise';

type Say = (text: Bilingual) => string;

/**
 * What a teacher has beside the notebooks: of each exercise its worked solution, the hints and the
 * mistakes that are known, as Markdown.
 */
export function solutionsText(exercises: readonly Exercise[], language: Locale): string {
  const say: Say = (text) => text[language];
  const title = say({ zh: '# 答案（只给老师）', en: '# Solutions (for teachers only)' });
  return `${[title, ...exercises.map((exercise) => solutionText(exercise, say))].join('\n\n')}\n`;
}

function solutionText(exercise: Exercise, say: Say): string {
  const { id, title, points, minutes, hints } = exercise;
  const facts = say({
    zh: `${points} 分，约 ${minutes} 分钟`,
    en: `${points} points, about ${minutes} minutes`,
  });
  return [
    `## ${id} ${say(title)}`,
    facts,
    answerText(exercise, say),
    ...hints.map((hint, i) => `${i + 1}. ${say(hint)}`),
    mistakesText(exercise, say),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function answerText(exercise: Exercise, say: Say): string {
  if (exercise.kind === 'order') {
    const right = exercise.lines.filter(({ wrong }) => wrong === undefined);
    return fenced(right.map(({ shown, code }) => `${code} // ${shown}`).join('\n'));
  }
  if (exercise.kind === 'cards') {
    const verdict = (isBug: boolean) =>
      say(isBug ? { zh: '有错', en: 'a bug' } : { zh: '没有错', en: 'right' });
    const lines = exercise.cards.map(
      ({ title, isBug, because, source }) =>
        `- ${say(title)}: ${verdict(isBug)}. ${say(because)} (${source})`,
    );
    return lines.join('\n');
  }
  if (exercise.kind === 'explain') {
    const rubric = exercise.rubric.map(({ points, text }) => `- ${say(text)} (${points})`);
    return [say(exercise.answer), '', say(RUBRIC), '', ...rubric].join('\n');
  }
  const untyped = say({ zh: '参考写法（类型已去掉）：', en: 'A solution (its types taken away):' });
  return `${untyped}\n\n${fenced(String(exercise.right[0]))}`;
}

const RUBRIC = { zh: '评分标准：', en: 'What is looked for:' };

function mistakesText(exercise: Exercise, say: Say): string {
  if (!('wrong' in exercise)) return '';
  const lines = exercise.wrong.map(
    ({ diagnosis }) => `- **${say(diagnosis.title)}** ${say(diagnosis.why)}`,
  );
  return [say({ zh: '常见错误：', en: 'Known mistakes:' }), '', ...lines].join('\n');
}

function fenced(code: string): string {
  return ['```js', code, '```'].join('\n');
}
