import { BilingualRangeError, mismatch } from '../locale';
import { assertPositive } from '../tensor';

/** The learning rate of a step; steps count from 1. */
export type Schedule = (step: number) => number;

/** Whether a step can be made with it: from 0 up, and finite as float32, which a step computes with. */
export function isLearningRate(value: number): boolean {
  return typeof value === 'number' && value >= 0 && Number.isFinite(Math.fround(value));
}

/**
 * The same learning rate at every step.
 *
 * @throws {RangeError} when the rate is not a positive number
 */
export function constantSchedule(rate: number): Schedule {
  assertPositive('rate', rate);
  return () => rate;
}

/** Settings of the schedule from the Transformer paper. */
export interface NoamOptions {
  /** Width of the model: wider models learn with smaller steps. */
  readonly dModel: number;
  /** Steps during which the rate rises. */
  readonly warmup: number;
  /** Multiplies every rate; 1 when absent, as in the paper. */
  readonly factor?: number;
}

/**
 * Linear warm-up, then decay with the inverse square root of the step:
 * `factor · dModel^-0.5 · min(step^-0.5, step · warmup^-1.5)`.
 * Source: Vaswani et al. 2017, §5.3, eq. 3; named after Noam Shazeer.
 *
 * Edge case: at `step = warmup` both branches give the peak, `factor / √(dModel · warmup)`.
 *
 * @throws {RangeError} naming a setting that is not a positive number
 */
export function noamSchedule({ dModel, warmup, factor = 1 }: NoamOptions): Schedule {
  assertPositive('dModel', dModel);
  assertPositive('warmup', warmup);
  assertPositive('factor', factor);
  const peak = factor / Math.sqrt(dModel * warmup);
  return inverseSqrtSchedule({ peak, warmup });
}

/** Settings of the same shape of schedule, given by its highest rate. */
export interface InverseSqrtOptions {
  /** The highest learning rate, reached at the end of the warm-up. */
  readonly peak: number;
  /** Steps during which the rate rises. */
  readonly warmup: number;
}

/**
 * Linear warm-up to `peak`, then decay with the inverse square root of the step:
 * `peak · min(√(warmup / step), step / warmup)`.
 *
 * @throws {RangeError} naming a setting that is not a positive number
 */
export function inverseSqrtSchedule({ peak, warmup }: InverseSqrtOptions): Schedule {
  assertPositive('peak', peak);
  assertPositive('warmup', warmup);
  return (step) => peak * Math.min(Math.sqrt(warmup / step), step / warmup);
}

/** Settings of the schedule that ends at zero. */
export interface LinearDecayOptions extends InverseSqrtOptions {
  /** Steps of the whole run. */
  readonly totalSteps: number;
}

/**
 * Linear warm-up to `peak`, then a straight line down that would reach 0 one step after the last:
 * `peak · min(step / warmup, (totalSteps + 1 - step) / (totalSteps + 1 - warmup))`.
 * Where the number of steps is fixed beforehand, a model gets further this way than by a rate that
 * is still high at the end. Source: Devlin et al. 2019 (BERT), appendix A.2.
 *
 * Edge case: after `totalSteps` the rate stays that of the last step.
 *
 * @throws {RangeError} naming a setting that is not positive, or a warm-up of the whole run or more
 */
export function linearDecaySchedule(options: LinearDecayOptions): Schedule {
  const { peak, warmup, totalSteps } = options;
  for (const [name, value] of Object.entries({ peak, warmup, totalSteps })) {
    assertPositive(name, value);
  }
  if (warmup >= totalSteps) {
    const expected = {
      en: `below totalSteps=${totalSteps}`,
      zh: `小于 totalSteps=${totalSteps}`,
    };
    throw new BilingualRangeError(mismatch('warmup', expected, warmup));
  }
  const end = totalSteps + 1;
  const falling = (step: number) => (end - Math.min(step, totalSteps)) / (end - warmup);
  return (step) => peak * Math.min(step / warmup, falling(step));
}
