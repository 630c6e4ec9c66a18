import type { TranslationData } from '../text';
import type { AdamOptions } from './adam';
import { TrainingOptionError } from './errors';
import type { TrainingObserver } from './events';
import type { TrainingProgress } from './progress';
import type { TrainingSnapshot } from './snapshot';
import type { Schedule } from './schedules';

/** What a model learns from, and what it is tested on. */
export interface TrainingData {
  readonly training: TranslationData;
  /** Held-out pairs; without them there is no validation and no best checkpoint. */
  readonly validation?: TranslationData;
  /** Pairs in a batch; 64 when absent. */
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

/** What keeps a model from learning its training pairs by heart. */
export interface RegularizationOptions {
  /** Share of the numbers that dropout hides; 0 when absent. */
  readonly dropout?: number;
  /** See `crossEntropy`; 0 when absent. */
  readonly labelSmoothing?: number;
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
  /** How often every training pair is seen. */
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
 * @throws {TrainingOptionError} naming the setting
 */
export function assertTrainingOptions(data: TrainingData, options: TrainingOptions): void {
  const { evaluation = {}, regularization = {}, run = {} } = options;
  assertCount('epochs', options.epochs);
  assertCount('batchSize', data.batchSize ?? 64);
  assertCount('everySteps', evaluation.everySteps ?? 1);
  assertShare('dropout', regularization.dropout ?? 0);
  assertShare('labelSmoothing', regularization.labelSmoothing ?? 0);
  if (data.training.size === 0) {
    refuse('training', 'one sentence pair or more', '至少一个句对', 0);
  }
  if (data.validation?.size === 0) {
    refuse('validation', 'one sentence pair or more', '至少一个句对', 0);
  }
  const { seed = 1 } = run;
  // The seed goes into an int32 tensor.
  if (!Number.isInteger(seed) || Math.abs(seed) >= 2 ** 31) {
    refuse('seed', 'a whole number below 2³¹', '小于 2³¹ 的整数', seed);
  }
}

/**
 * Refuses data with more words, or longer sentences, than a model was built for. What its
 * configuration does not tell is not looked at.
 *
 * @throws {TrainingOptionError} naming the field of the configuration
 */
export function assertFits(config: object, data: TrainingData): void {
  const { training, validation } = data;
  const needed = {
    sourceVocabSize: training.source.vocabulary.size,
    targetVocabSize: training.target.vocabulary.size,
    maxLen: Math.max(training.longest, validation?.longest ?? 0),
  };
  for (const [field, least] of Object.entries(needed)) {
    const size = (config as Partial<Record<string, unknown>>)[field];
    if (typeof size === 'number' && size < least) {
      refuse(field, `${least} or more, as the data needs`, `数据所需的至少 ${least}`, size);
    }
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
    refuse(
      'seed',
      `${saved.seed}, as in the run to go on with`,
      `要继续的训练所用的 ${saved.seed}`,
      now.seed,
    );
  }
  const [before, after] = [saved.stepsPerEpoch, now.stepsPerEpoch];
  if (before !== after) {
    const rule =
      'steps an epoch, as in the run to go on with (same training pairs, same batchSize)';
    const chinese = `每轮 ${before} 步，与要继续的训练相同（训练句对和 batchSize 都不变）`;
    refuse('data', `${before} ${rule}`, chinese, after);
  }
}

function assertCount(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    refuse(name, 'a whole number from 1 up', '不小于 1 的整数', value);
  }
}

function assertShare(name: string, value: number): void {
  if (!(value >= 0 && value < 1)) {
    refuse(name, 'a number from 0 up to 1', '不小于 0 且小于 1 的数', value);
  }
}

function refuse(name: string, expected: string, expectedChinese: string, received: unknown): never {
  throw new TrainingOptionError({
    en: `${name}: expected ${expected}, received ${String(received)}`,
    zh: `${name}：应为${expectedChinese}，收到的是 ${String(received)}`,
  });
}
