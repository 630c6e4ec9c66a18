import type { ValidationRecord } from './progress';
import { assertSaveable, loadSnapshot, type TrainingSnapshot } from './snapshot';
import {
  assertFits,
  assertTrainingOptions,
  type TrainingData,
  type TrainingOptions,
} from './trainingOptions';
import { type TrainableModel, TrainingRun } from './trainingRun';

/** What came of a run. */
export interface TrainingResult {
  /** `stopped` when a signal ended it early. */
  readonly reason: 'finished' | 'stopped';
  /** Steps done. */
  readonly step: number;
  /** Cross-entropy of every step, without smoothing, nats per target token. */
  readonly stepLosses: readonly number[];
  readonly validations: readonly ValidationRecord[];
  /** The best validation. When there is one, the model holds the parameters of its step. */
  readonly best?: ValidationRecord;
  /** `run.resumeFrom` takes it, to go on where the run ended. */
  readonly snapshot: TrainingSnapshot;
  readonly elapsedMs: number;
}

/**
 * Trains a model by teacher forcing: batch after batch, epoch after epoch, with Adam.
 * Derived in chapter 11.
 *
 * Between two steps other work gets its turn, so a run can be watched and stopped. The same seed,
 * data and settings give the same parameters, also when the run was stopped and resumed between:
 * to the last bit with `run.recorded: false`, else up to rounding, since a replayed step may add in
 * another order than a plain one, and a resumed run records anew.
 *
 * @param model its parameters change; at the end it holds those of the best validation, or the last
 *   ones when there was no validation
 * @throws {TrainingOptionError} naming a setting that no run can follow
 * @throws {NonFiniteLossError} naming the step at which the loss stopped being a number; the model
 *   then holds the parameters of the last validation or complete epoch
 * @throws {CheckpointError} when `resumeFrom` does not belong to this model, or `saveTo` is no folder
 *   to save in
 *
 * @example
 * const result = await train(model, { training, validation }, {
 *   epochs: 12,
 *   optimizer: { schedule: noamSchedule({ dModel: 64, warmup: 400 }) },
 *   regularization: { dropout: 0.1, labelSmoothing: 0.1 },
 *   observer: (event) => { if (event.type === 'epoch') console.log(event.lossNats); },
 * });
 */
export async function train(
  model: TrainableModel,
  data: TrainingData,
  options: TrainingOptions,
): Promise<TrainingResult> {
  assertTrainingOptions(data, options);
  assertFits(model.config, data);
  const { resumeFrom, saveTo } = options.run ?? {};
  if (saveTo !== undefined) await assertSaveable(saveTo);
  const from = typeof resumeFrom === 'string' ? await loadSnapshot(resumeFrom) : resumeFrom;
  const run = new TrainingRun(model, data, options);
  try {
    if (from) run.resume(from);
    return await run.complete();
  } finally {
    run.dispose();
  }
}
