import { say } from '../../locale';
import type { Exercise } from '../exercise';
import { keepExercise, readExercise } from './exerciseRecords';
import { known } from './known';
import { report } from './report';
import { rereadLink } from './reread';

/**
 * Opens the next hint of an exercise; those that were opened before stay. There are three.
 *
 * @param id such as `02.3`
 */
export function hint(id: string): void {
  const exercise = known(id);
  if (!exercise) return;
  const { hints } = exercise;
  const opened = Math.min(readExercise(exercise).hints + 1, hints.length);
  keepExercise(exercise, { hints: opened });
  const place = placeToReread(exercise);
  const left = hints.length - opened;
  const more =
    left > 0
      ? {
          zh: `还有 ${left} 条：先试试，不行再运行一次这一格。`,
          en: `${left} more: try first, then run this cell again.`,
        }
      : { zh: '提示就这些了。', en: 'There are no more hints.' };
  report(
    say({ zh: `提示 ${id} ${exercise.title.zh}`, en: `Hints for ${id} ${exercise.title.en}` }),
    [
      ...hints.slice(0, opened).map((one, i) => {
        const summary = say({ zh: `第 ${i + 1} 条（点开）`, en: `Hint ${i + 1} (click)` });
        return { kind: 'folded' as const, summary, text: say(one) };
      }),
      { kind: 'text', text: say(more) },
      ...(left === 0 && place !== undefined ? [rereadLink(place)] : []),
    ],
  );
}

/** Where the mistake is explained that is listed first: the most common one. */
function placeToReread(exercise: Exercise): string | undefined {
  if (exercise.kind === 'cards') return undefined;
  if (exercise.kind === 'order') return exercise.lines.find(({ wrong }) => wrong)?.wrong?.reread;
  return exercise.wrong[0]?.diagnosis.reread;
}
