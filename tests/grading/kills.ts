import { callOnce } from '../../lib/grading/call';
import type { FunctionExercise, Solution, Verdict } from '../../lib/grading/exercise';
import { EXERCISES } from '../../lib/grading/exercises/catalogue';
import { type AnswerKey, judgeCalls } from '../../lib/grading/judge';
import type { Locale } from '../../lib/locale';

/** The exercises that ask for a function. */
export const FUNCTION_EXERCISES = EXERCISES.filter(
  (exercise): exercise is FunctionExercise => 'draw' in exercise,
);

/** What a version earns when it is handed in. */
export function verdictOf(key: AnswerKey, solve: Solution): Verdict {
  return judgeCalls(
    key,
    key.inputs.map((args) => callOnce(solve, args)),
  );
}

/** A wrong version, and what became of it over some seeds. */
export interface Kill {
  readonly exercise: FunctionExercise;
  readonly name: string;
  /** With how many seeds it was not passed, and with how many its own diagnosis came first. */
  readonly caught: number;
  readonly named: number;
}

/** Hands in every wrong version to every key, each of another seed. */
export function kills(exercise: FunctionExercise, keys: readonly AnswerKey[]): Kill[] {
  return exercise.wrong.map(({ solve, diagnosis: { name } }) => {
    const verdicts = keys.map((key) => verdictOf(key, solve));
    const caught = verdicts.filter(({ isRight }) => !isRight);
    const named = caught.filter(({ findings }) => findings[0].name === name);
    return { exercise, name, caught: caught.length, named: named.length };
  });
}

const WORDS = {
  zh: {
    head: `# 错误版本与诊断

每道题的每个错误版本都当作答案交上来判定。“抓住”是没有通过的次数，“认出”是排在最前的正是它自己那条诊断的次数；
分母是所用种子的个数。由 \`npx vitest run --project unit tests/grading/kills.test.ts -u\` 生成，测试会核对。
`,
    row: '| 习题 | 错误版本 | 是什么错 | 抓住 | 认出 |',
  },
  en: {
    head: `# Wrong versions and their diagnoses

Every wrong version of every exercise is handed in and judged. “Caught” counts how often it was not passed,
“named” how often its own diagnosis came first; the denominator is the number of seeds. Written by
\`npx vitest run --project unit tests/grading/kills.test.ts -u\`, and compared by that test.
`,
    row: '| exercise | wrong version | what is wrong | caught | named |',
  },
};

/** The kill table as a page; Markdown. */
export function killTable(all: readonly Kill[], seeds: number, language: Locale): string {
  const { head, row } = WORDS[language];
  const rows = all.map(({ exercise, name, caught, named }) => {
    const version = exercise.wrong.find(({ diagnosis }) => diagnosis.name === name)!;
    const title = version.diagnosis.title[language].replaceAll('|', '\\|');
    const counts = [caught, named].map((count) => `${count}/${seeds}`);
    return `| ${exercise.id} \`${exercise.functionName}\` | ${name} | ${title} | ${counts.join(' | ')} |`;
  });
  return `${head}\n${row}\n|:--|:--|:--|--:|--:|\n${rows.join('\n')}\n`;
}
