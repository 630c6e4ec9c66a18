import type { Context } from '../bootstrap/context.cjs';
import type { Paths } from '../paths';
import type { Bilingual } from '../../locale';

/** What a running step tells those who watch. */
export interface StepReport {
  /** How far it is: `37/108`, `120 of 274 MB`. */
  progress(text: Bilingual): void;
  /** A sentence that stays on the screen when the step is over. */
  warn(text: Bilingual): void;
}

/** What a step works with. */
export interface StepContext {
  readonly context: Context;
  readonly paths: Paths;
  readonly report: StepReport;
}

/** One part of the set-up. It is run only when it is not done, and can be run again at any time. */
export interface Step {
  /** With the time that it usually takes. */
  readonly title: Bilingual;
  isDone(context: Context, paths: Paths): boolean;
  run(step: StepContext): Promise<void>;
}
