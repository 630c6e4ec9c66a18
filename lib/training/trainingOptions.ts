import { mismatch } from '../locale';
import { assertCount, assertFraction, assertPositive, assertSeed } from '../tensor';
import type { BatchSource, BatchTensors } from '../text';
import type { AdamOptions } from './adam';
import { TrainingOptionError } from './errors';
import type { TrainingObserver } from './events';
import type { TrainingProgress } from './progress';
import type { Schedule } from './schedules';
import type { TrainingSnapshot } from './snapshot';

/** What a model learns from, and what it is tested on. */
export interface TrainingData<T extends BatchTensors> {
  readonly training: BatchSource<T>;
  /** Held-out examples; without them there is no validation and no best checkpoint. */
  readonly validation?: BatchSource<T>;
  /** Examples in a batch; 64 when absent. */
  readonly batchSize?: number;
  /**
   * Lengths of training batches are rounded up to multiples of this, so that few shapes occur and
   * each is recorded once; 4 when absent.
   */
  readonly lengthStep?: number;
}

/** How the parameters are updated. */
export interface OptimizerOptions extends AdamOptions {
  readonly schedule: Schedule;
  /** Longer gradients are shortened to this; not at all when absent. */
  readonly maxGradientNorm?: number;
}

/** What keeps a model from learning its examples by heart. */
export interface RegularizationOptions {
  /** Share of the values that dropout hides; 0 when absent. */
  readonly dropout?: number;
}

/** When and how the model is tested while it learns. */
export interface EvaluationOptions {
  /** A validation every so many steps; after every epoch when absent. After the last step always. */
  readonly everySteps?: number;
  /** Measures more than the loss, such as `{ bleu: 91.2 }`. It may take its time. */
  readonly metric?: () => Metrics | Promise<Metrics>;
  /** The metric by whose highest value the best checkpoint is chosen; the lowest loss if absent. */
  readonly chooseBy?: string;
}

/** Measurements by name. */
export type Metrics = Readonly<Record<string, number>>;

/** What makes one run another than the next: its randomness, its end, and where it is kept. */
export interface RunOptions {
  /** Draws the order of the batches and the dropout masks; 1 when absent. */
  readonly seed?: number;
  /** Aborting ends the run after the step under way, and keeps what was learnt. */
  readonly signal?: AbortSignal;
  /** A folder: the checkpoints `last` and `best` in it are written after every epoch. */
  readonly saveTo?: string;
  /** Goes on from a folder that `saveTo` named, or from the snapshot of a result. */
  readonly resumeFrom?: string | TrainingSnapshot;
  /** `false` runs each step as it is written, so that one can step through it; see `record`. */
  readonly recorded?: boolean;
}

/** How to train. */
export interface TrainingOptions {
  /** How often every example is seen. */
  readonly epochs: number;
  readonly optimizer: OptimizerOptions;
  readonly regularization?: RegularizationOptions;
  readonly evaluation?: EvaluationOptions;
  readonly run?: RunOptions;
  /** Told of every step; several are told in order. */
  readonly observer?: TrainingObserver | readonly TrainingObserver[];
}

/**
 * Refuses settings that no run can follow.
 *
 * @throws {RangeError} naming a setting that is out of range
 * @throws {TrainingOptionError} naming data that are empty, or a choice that nothing measures
 */
export function assertTrainingOptions<T extends BatchTensors>(
  { training, validation, batchSize = 64, lengthStep = 4 }: TrainingData<T>,
  { epochs, optimizer, regularization = {}, evaluation = {}, run = {} }: TrainingOptions,
): void {
  for (const [name, count] of Object.entries({ epochs, batchSize, lengthStep })) {
    assertCount(name, count);
  }
  assertCount('everySteps', evaluation.everySteps ?? 1);
  assertFraction('dropout', regularization.dropout ?? 0);
  if (evaluation.chooseBy !== undefined && !evaluation.metric) {
    const expected = { en: 'a metric function that measures it', zh: '有度量它的 metric 函数' };
    throw new TrainingOptionError(mismatch('chooseBy', expected, evaluation.chooseBy));
  }
  const { maxGradientNorm = Infinity } = optimizer;
  if (maxGradientNorm !== Infinity) assertPositive('maxGradientNorm', maxGradientNorm);
  assertSeed('seed', run.seed ?? 1);
  for (const [name, source] of Object.entries({ training, validation })) {
    const expected = { en: 'one example or more', zh: '至少一个样本' };
    if (source?.size === 0) throw new TrainingOptionError(mismatch(name, expected, 0));
  }
}

/**
 * Refuses to go on with a run of other batches: the steps done would be of another epoch.
 *
 * @throws {TrainingOptionError} naming the setting
 */
export function assertResumable(
  saved: TrainingProgress,
  now: TrainingProgress,
  options: TrainingOptions,
): void {
  if (options.run?.seed !== undefined && saved.seed !== now.seed) {
    const expected = {
      en: `${saved.seed}, as in the run to go on with`,
      zh: `要继续的训练所用的 ${saved.seed}`,
    };
    throw new TrainingOptionError(mismatch('seed', expected, now.seed));
  }
  const [before, after] = [saved.stepsPerEpoch, now.stepsPerEpoch];
  if (before === after) return;
  const expected = {
    en: `${before} steps an epoch, as in the run to go on with (same examples, same batchSize)`,
    zh: `每轮 ${before} 步，与要继续的训练相同（样本和 batchSize 都不变）`,
  };
  throw new TrainingOptionError(mismatch('data', expected, after));
}
