import type { BatchTensors } from '../text';
import type { Learner } from './learner';
import { assertSaveable, loadSnapshot } from './snapshot';
import { assertTrainingOptions, type TrainingData, type TrainingOptions } from './trainingOptions';
import { type TrainingResult, TrainingRun } from './trainingRun';

/**
 * Trains a model: batch after batch, epoch after epoch, with Adam. What it is to learn, such as
 * translation by teacher forcing, is the learner's business. Derived in chapter 11.
 *
 * Between two steps other work gets its turn, so a run can be watched and stopped. The same seed,
 * data and settings give the same parameters, also when the run was stopped and resumed between:
 * to the last bit with `run.recorded: false`, else up to rounding, since a replayed step may add in
 * another order than a plain one, and a resumed run records anew.
 *
 * @param learner its model's parameters change; at the end it holds those of the best validation, or
 *   the last ones when there was no validation
 * @throws {RangeError} naming a setting that is out of range
 * @throws {TrainingOptionError} naming what does not fit the data, the model or the run to go on with
 * @throws {NonFiniteLossError} naming the step at which loss, gradient or a parameter stopped being
 *   finite, and that whose parameters the model then holds: the last validation or complete epoch
 * @throws {CheckpointError} when `resumeFrom` does not belong to this model, or `saveTo` is no folder
 *   to save in
 *
 * @example
 * const learner = translation(model, { labelSmoothing: 0.1 });
 * const result = await train(learner, { training, validation }, {
 *   epochs: 12,
 *   optimizer: { schedule: noamSchedule({ dModel: 64, warmup: 400 }) },
 *   regularization: { dropout: 0.1 },
 *   observer: (event) => { if (event.type === 'epoch') console.log(event.lossNats); },
 * });
 */
export async function train<T extends BatchTensors>(
  learner: Learner<T>,
  data: TrainingData<T>,
  options: TrainingOptions,
): Promise<TrainingResult> {
  assertTrainingOptions(data, options);
  learner.assertFits?.(data.training);
  if (data.validation) learner.assertFits?.(data.validation);
  const { resumeFrom, saveTo } = options.run ?? {};
  if (saveTo !== undefined) await assertSaveable(saveTo);
  const from = typeof resumeFrom === 'string' ? await loadSnapshot(resumeFrom) : resumeFrom;
  const run = new TrainingRun(learner, data, options);
  try {
    if (from) run.resume(from);
    return await run.complete();
  } finally {
    run.dispose();
  }
}
