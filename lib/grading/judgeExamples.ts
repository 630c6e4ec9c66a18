import type { Bilingual } from '../locale';
import { valueOf } from './call';
import { firstDifference } from './compare';
import type { FunctionExercise } from './exercise';
import { isFields, isPlainTensor, type Plain } from './plain';

/** What the learner's input and output examples are worth, before there is any code. */
export interface ExamplesVerdict {
  /** Names of the wrong versions that would fail at least one example. */
  readonly caught: readonly string[];
  readonly of: number;
  /** What cannot be taken, by the number of the example, counted from 0. */
  readonly refused: readonly { readonly example: number; readonly text: Bilingual }[];
}

/**
 * Runs examples against our own wrong versions: a good example is one that a wrong version fails.
 * One that contradicts the reference is refused, as is one that nobody works out by hand.
 *
 * @param examples a list of `{ input: [arguments], output }`
 */
export function judgeExamples(exercise: FunctionExercise, examples: Plain): ExamplesVerdict {
  const list = Array.isArray(examples) ? (examples as readonly Plain[]) : [];
  const most = exercise.examples?.count ?? 0;
  const refused = list.flatMap((example, i) => {
    const text = i < most ? refusalOf(exercise, example) : tooMany(most);
    return text ? [{ example: i, text }] : [];
  });
  const taken = list.filter((_, i) => !refused.some(({ example }) => example === i));
  const cases = taken as unknown as readonly Example[];
  const caught = exercise.wrong.filter(({ solve }) =>
    cases.some(({ input, output }) => !isClose(exercise, valueOf(solve, input), output)),
  );
  return {
    caught: caught.map(({ diagnosis }) => diagnosis.name),
    of: exercise.wrong.length,
    refused,
  };
}

/** With enough examples, blindly chosen ones catch everything. */
function tooMany(most: number): Bilingual {
  return { zh: `不算：这里只要 ${most} 个`, en: `does not count: only ${most} are taken here` };
}

type Example = { readonly input: readonly Plain[]; readonly output: Plain };

function refusalOf(exercise: FunctionExercise, example: Plain): Bilingual | undefined {
  const { examples: rules, parameters, reference } = exercise;
  const { input, output } = (isFields(example) ? example : {}) as Partial<Example>;
  if (!Array.isArray(input) || output === undefined || input.length !== parameters.length) {
    const form = `{ input: [${parameters.join(', ')}], output: … }`;
    return { zh: `要写成 ${form}`, en: `is to be ${form}` };
  }
  if (!rules || !accepted(() => rules.accepts(input))) {
    return {
      zh: '输入不是这道题说的那种',
      en: 'has an input that this exercise does not speak of',
    };
  }
  if (count(input as readonly Plain[]) > rules.mostValues) {
    return {
      zh: `输入太大：例子要小到能手算，最多 ${rules.mostValues} 个数`,
      en: `is too large: it is to be worked out by hand, with ${rules.mostValues} values at most`,
    };
  }
  const expected = valueOf(reference, input);
  if (isClose(exercise, expected, output)) return undefined;
  return {
    zh: '输出不对：照题目再手算一遍',
    en: 'has a wrong output: work it out by hand once more',
  };
}

function isClose({ tolerance }: FunctionExercise, one: Plain | undefined, output: Plain): boolean {
  return one !== undefined && firstDifference(one, output, { tolerance }) === undefined;
}

function accepted(accepts: () => boolean): boolean {
  try {
    return accepts();
  } catch {
    return false;
  }
}

function count(value: Plain): number {
  if (isPlainTensor(value)) return value.values.length;
  if (!isFields(value) && !Array.isArray(value)) return 1;
  return (Object.values(value) as Plain[]).reduce<number>((sum, one) => sum + count(one), 0);
}
