import type { Exercise } from '../exercise';
import { EXERCISES, exerciseOf } from '../exercises/catalogue';
import { report, text } from './report';

/** The exercise of an id; where there is none, says which there are. */
export function known(id: string): Exercise | undefined {
  const exercise = exerciseOf(String(id));
  if (exercise) return exercise;
  const ids = EXERCISES.map((one) => one.id).join(', ');
  report(`✗ ${String(id)}`, [
    text({
      zh: `没有这道习题。有的是：${ids}`,
      en: `There is no such exercise. There are: ${ids}`,
    }),
  ]);
  return undefined;
}
