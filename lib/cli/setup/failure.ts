import { join } from 'node:path';
import { KitError } from '../bootstrap/failure.cjs';
import type { Bilingual } from '../../locale';
import type { Context } from '../bootstrap/context.cjs';

/** The same sentence in both languages: a name, a version, a path. */
export const same = (text: string): Bilingual => ({ zh: text, en: text });

/** Wraps what a program said in a sentence for the learner, but lets Ctrl-C through as it is. */
export function failure(problem: Bilingual, remedy: Bilingual, cause: unknown): Error {
  if (cause instanceof Error && ['Interrupted', 'KitError'].includes(cause.name)) return cause;
  return new KitError(problem, remedy, cause);
}

/** Where the whole output of every program is, for a remedy. */
export function logHint({ root }: Pick<Context, 'root'>): Bilingual {
  const file = join(root, '.cache', 'logs', 'setup.log');
  return { zh: `完整记录在 ${file}。`, en: `The full record is in ${file}.` };
}
