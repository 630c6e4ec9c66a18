import { type Bilingual, say } from '../../locale';
import type { FunctionExercise } from '../exercise';
import { judgeExamples } from '../judgeExamples';
import { NotPlain, type Plain, toPlain } from '../plain';
import { calmly } from './calmly';
import { known } from './known';
import { type Part, report, text } from './report';

/** One input with its output, worked out by hand. */
export interface Example {
  /** The arguments, in order. */
  readonly input: readonly unknown[];
  readonly output: unknown;
}

/**
 * Runs the learner's examples against wrong versions of the function, before there is any code: how
 * many of them would fail? Never throws.
 *
 * @param id such as `02.3`
 */
export function examples(id: string, given: readonly Example[]): void {
  const exercise = known(id);
  if (!exercise) return;
  const head = say({ zh: `${id} 你的例子`, en: `${id} Your examples` });
  if (!('examples' in exercise) || !exercise.examples) {
    report(head, [text({ zh: '这道题不用写例子。', en: 'This exercise asks for no examples.' })]);
    return;
  }
  calmly(exercise, () => {
    try {
      report(head, partsOf(exercise, toPlain(given, 'examples')));
    } catch (error) {
      if (!(error instanceof NotPlain)) throw error;
      report(head, [text(error.text)]);
    }
  });
}

function partsOf(exercise: FunctionExercise, given: Plain): Part[] {
  const { caught, of, refused } = judgeExamples(exercise, given);
  const titles = exercise.wrong
    .filter(({ diagnosis }) => caught.includes(diagnosis.name))
    .map(({ diagnosis }) => diagnosis.title);
  const count: Bilingual = {
    zh: `${of} 个错误版本里，你的例子抓住了 ${caught.length} 个`,
    en: `Your examples catch ${caught.length} of ${of} wrong versions`,
  };
  const list: Bilingual = {
    zh: `${count.zh}：${titles.map(({ zh }) => zh).join('；')}。`,
    en: `${count.en}: ${titles.map(({ en }) => en).join('; ')}.`,
  };
  return [
    ...refused.map(({ example, text: why }) =>
      text({ zh: `例子 ${example + 1}：${why.zh}。`, en: `Example ${example + 1} ${why.en}.` }),
    ),
    text(titles.length > 0 ? list : { zh: `${count.zh}。`, en: `${count.en}.` }),
    ...(caught.length < of ? [text(slipping(of - caught.length, exercise.examples!.count))] : []),
  ];
}

function slipping(left: number, count: number): Bilingual {
  const many = count > 1 ? `${count} examples` : 'one example';
  return {
    zh: `还有 ${left} 个会蒙混过去。换别的输入，${count} 个例子能抓住更多吗？`,
    en: `${left} would slip through. Can ${many} with other inputs catch more?`,
  };
}
