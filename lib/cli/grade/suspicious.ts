import type { StudentRecord } from '../../grading';
import type { GradeMessages } from './messages';

/** Says what a teacher hardly meant: exercises that nobody had, and late ones of whom none is known. */
export function tellSuspicious(
  graded: readonly StudentRecord[],
  { exercises, late }: { readonly exercises?: readonly string[]; readonly late: number },
  say: GradeMessages,
  tell: (line: string) => void,
): void {
  const { set, unset } = chaptersOf(graded);
  if (exercises === undefined && unset.length > 0 && set.length > 0) {
    tell(`! ${say.unset(unset, set)}`);
  }
  if (late > 0 && !graded.some(({ student }) => student.isLate)) tell(`! ${say.nobodyLate}`);
}

/** Those of which somebody's notebook holds a cell, and those of which nobody's does. */
function chaptersOf(graded: readonly StudentRecord[]): { set: string[]; unset: string[] } {
  const all = new Set<string>();
  const set = new Set<string>();
  for (const { result } of graded) {
    for (const { id, findings, notes } of result.exercises) {
      const [chapter] = id.split('.');
      all.add(chapter);
      const isThere = findings.length > 0 || notes.some(({ name }) => name !== 'no-cell');
      const isRight = result.notes.length === 0 && notes.length === 0;
      if (isThere || isRight) set.add(chapter);
    }
  }
  return { set: [...set], unset: [...all].filter((chapter) => !set.has(chapter)) };
}
