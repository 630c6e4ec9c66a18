import { say } from '../../locale';
import type { Exercise } from '../exercise';
import { known } from './known';
import { type Part, report } from './report';
import { rereadLink } from './reread';

/**
 * The three hints of an exercise, each folded inside the one before: only a click opens one, and the
 * next can be clicked only then. Whoever runs all cells opens none.
 *
 * @param id such as `02.3`
 */
export function hint(id: string): void {
  const exercise = known(id);
  if (!exercise) return;
  const place = placeToReread(exercise);
  const innermost = place === undefined ? [] : [rereadLink(place)];
  const nested = exercise.hints.reduceRight<readonly Part[]>((within, one, i) => {
    const summary = say({ zh: `第 ${i + 1} 条（点开）`, en: `Hint ${i + 1} (click)` });
    return [{ kind: 'folded', summary, parts: [{ kind: 'text', text: say(one) }, ...within] }];
  }, innermost);
  const { zh, en } = exercise.title;
  report(say({ zh: `提示 ${id} ${zh}`, en: `Hints for ${id} ${en}` }), nested);
}

/** Where the mistake is explained that is listed first: the most common one. */
function placeToReread(exercise: Exercise): string | undefined {
  if (exercise.kind === 'order') return exercise.lines.find(({ wrong }) => wrong)?.wrong?.reread;
  return 'wrong' in exercise ? exercise.wrong[0]?.diagnosis.reread : undefined;
}
