import type { Context } from '../bootstrap/context.cjs';
import type { Paths } from '../paths';
import type { Bilingual } from '../../locale';

/** What one check found. `warn` is worth knowing, `bad` keeps the course from running. */
export interface Finding {
  readonly state: 'ok' | 'warn' | 'bad';
  /** A version, a speed, or what is wrong. */
  readonly detail: Bilingual;
  /** What to do; only where the state is not `ok`. */
  readonly remedy?: Bilingual;
}

/** One part of the installation that the doctor looks at. */
export interface Check {
  readonly name: Bilingual;
  run(context: Context, paths: Paths): Promise<Finding>;
}

/** The remedy that mends most things: set-up does whatever is missing. */
const START_AGAIN: Bilingual = {
  zh: '运行 npm start，它会补上缺少的部分。',
  en: 'Run npm start: it adds what is missing.',
};

/** A part that is as it should be. */
export const ok = (detail: Bilingual): Finding => ({ state: 'ok', detail });

/** A part without which the course does not run. */
export const bad = (detail: Bilingual, remedy: Bilingual = START_AGAIN): Finding => ({
  state: 'bad',
  detail,
  remedy,
});

/** A part without which it runs, but not as well. */
export const warn = (detail: Bilingual, remedy: Bilingual): Finding => ({
  state: 'warn',
  detail,
  remedy,
});
