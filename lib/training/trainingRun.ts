import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs';
import { mismatch } from '../locale';
import {
  namedParameters,
  namedState,
  parameterCount,
  Random,
  record,
  type Recorded,
} from '../tensor';
import { type BatchOptions, type BatchTensors, disposeBatch } from '../text';
import { Adam } from './adam';
import { assertSameModel, restoreModel } from './checkpoint';
import {
  LearningRateError,
  NonFiniteLossError,
  type NonFiniteValues,
  TrainingOptionError,
} from './errors';
import { heldOutLoss } from './heldOutLoss';
import type { Learner } from './learner';
import {
  arraysOf,
  assertAssignable,
  assertFinite,
  assignArrays,
  findNonFinite,
  type NamedArrays,
} from './namedArrays';
import {
  copyOf,
  epochOf,
  type GrowingProgress,
  noProgress,
  type ValidationRecord,
} from './progress';
import { isLearningRate } from './schedules';
import { saveSnapshot, type TrainingSnapshot } from './snapshot';
import { assertResumable, type TrainingData, type TrainingOptions } from './trainingOptions';
import { TrainingReport } from './trainingReport';
import { createTrainStep, type TrainStep } from './trainStep';
import { ValidationPlan } from './validationPlan';

/** What came of a run. */
export interface TrainingResult {
  /** `stopped` when a signal ended it early. */
  readonly reason: 'finished' | 'stopped';
  /** Steps done. */
  readonly step: number;
  /** Loss of every step, without smoothing, nats per token. */
  readonly stepLosses: readonly number[];
  readonly validations: readonly ValidationRecord[];
  /** The best validation. When there is one, the model holds the parameters of its step. */
  readonly best?: ValidationRecord;
  /** `run.resumeFrom` takes it, to go on where the run ended. */
  readonly snapshot: TrainingSnapshot;
  readonly elapsedMs: number;
}

/** The model after a step, all of it finite. */
interface ModelState {
  readonly step: number;
  readonly parameters: NamedArrays;
}

/** One call of `train`: where it stands, and how it goes on. */
export class TrainingRun<T extends BatchTensors> {
  /** All that a checkpoint holds of the model: parameters and running statistics. */
  private readonly state: Map<string, tf.Variable>;
  private readonly optimizer: Adam;
  private readonly trainStep: Recorded<Parameters<TrainStep<T>>, tf.Tensor1D>;
  private readonly report: TrainingReport;
  private readonly batchSize: number;
  private readonly totalSteps: number;
  private readonly plan: ValidationPlan;
  private progress: GrowingProgress;
  private bestParameters?: NamedArrays;
  /** What the model goes back to when the run fails. */
  private good: ModelState;

  constructor(
    private readonly learner: Learner<T>,
    private readonly data: TrainingData<T>,
    private readonly options: TrainingOptions,
  ) {
    const { regularization = {}, optimizer, evaluation = {}, run = {} } = options;
    this.state = namedState(learner.model);
    this.good = { step: 0, parameters: arraysOf(this.state) };
    assertFinite('parameters', this.good.parameters);
    this.optimizer = new Adam(namedParameters(learner.model), optimizer);
    const { maxGradientNorm } = optimizer;
    const settings = { learner, optimizer: this.optimizer, maxGradientNorm, ...regularization };
    this.trainStep = record(createTrainStep(settings), { enabled: run.recorded });
    this.batchSize = data.batchSize ?? 64;
    const stepsPerEpoch = data.training.batchCount(this.batchSize);
    this.totalSteps = options.epochs * stepsPerEpoch;
    const { everySteps = stepsPerEpoch, chooseBy } = evaluation;
    this.plan = new ValidationPlan(everySteps, this.totalSteps, chooseBy);
    this.report = new TrainingReport(options, this.totalSteps);
    this.progress = noProgress(run.seed ?? 1, stepsPerEpoch);
  }

  /** Takes up a run where a snapshot left it. */
  resume(snapshot: TrainingSnapshot): void {
    assertSameModel(snapshot.model, this.learner.model);
    assertResumable(snapshot.progress, this.progress, this.options);
    if (snapshot.bestParameters)
      assertAssignable('best parameters', snapshot.bestParameters, this.state);
    this.optimizer.restore(snapshot.optimizer);
    restoreModel(this.learner.model, snapshot);
    this.progress = copyOf(snapshot.progress);
    this.bestParameters = snapshot.bestParameters;
    this.good = { step: snapshot.progress.step, parameters: snapshot.parameters };
  }

  dispose(): void {
    this.trainStep.dispose();
    this.optimizer.dispose();
  }

  /** All steps that are still to do. */
  async complete(): Promise<TrainingResult> {
    await this.report.start(this.progress, parameterCount(this.learner.model));
    // The last run may have been stopped in the middle of a validation.
    if (this.isValidationDue()) await this.validate(this.good);
    const isOver = () => this.progress.step >= this.totalSteps || this.report.isStopped();
    while (!isOver()) await this.runEpoch();
    return this.finish();
  }

  /** An epoch, or what is left of it when the run was resumed in its middle. */
  private async runEpoch(): Promise<void> {
    const { step, stepsPerEpoch } = this.progress;
    const from = step % stepsPerEpoch;
    for (const batch of this.data.training.batches({ ...this.orderOf(step), from })) {
      try {
        if (this.report.isStopped()) return;
        await this.runStep(batch.tensors);
      } finally {
        disposeBatch(batch);
      }
      await this.afterStep();
    }
    assertDealt(this.progress.step - step + from, stepsPerEpoch);
  }

  /** Every epoch deals out its batches anew. The same epoch of the same run always does it alike. */
  private orderOf(step: number): BatchOptions {
    const random = new Random(this.progress.seed).fork(`epoch ${epochOf(step + 1, this.progress)}`);
    const { lengthStep = 4 } = this.data;
    const { maxLen } = this.learner;
    return { batchSize: this.batchSize, lengthStep, maxLen, seed: random.integer(2 ** 31) };
  }

  private async runStep(batch: T): Promise<void> {
    const startedAt = performance.now();
    const step = this.progress.step + 1;
    const learningRate = this.options.optimizer.schedule(step);
    if (!isLearningRate(learningRate)) {
      this.good = await this.finiteState(); // whatever was learnt so far stays
      return this.fail((kept) => new LearningRateError(step, kept, learningRate));
    }
    const [objective, lossNats, gradientNorm, tokens] = this.update(batch, step, learningRate);
    const values = { objective, lossNats, gradientNorm, learningRate };
    if (!Object.values(values).every(Number.isFinite)) {
      return this.failAt(step, { lossNats, gradientNorm });
    }
    this.progress.step = step;
    this.progress.stepLosses.push(lossNats);
    this.progress.stepTokens.push(tokens);
    const validations = this.data.validation ? this.plan.remaining(step) : 0;
    await this.report.step(this.progress, values, performance.now() - startedAt, validations);
  }

  private update(batch: T, step: number, learningRate: number): number[] {
    return tf.tidy(() => {
      const seed = tf.tensor1d([this.progress.seed, step], 'int32');
      return [...this.trainStep(batch, tf.scalar(learningRate), seed).dataSync()];
    });
  }

  private async afterStep(): Promise<void> {
    const isEpochOver = this.progress.step % this.progress.stepsPerEpoch === 0;
    const isValidationDue = this.isValidationDue();
    if (isEpochOver || isValidationDue) {
      const state = await this.finiteState();
      if (isEpochOver) await this.report.epoch(this.progress);
      if (isValidationDue) await this.validate(state);
      this.good = state;
    }
    if (isEpochOver) await this.save();
    await setImmediate(); // lets an interrupt, a timer, a progress bar have their turn
  }

  private isValidationDue(): boolean {
    const { step, validations } = this.progress;
    const isDone = validations.some((record) => record.step === step);
    return this.data.validation !== undefined && !isDone && this.plan.isDue(step);
  }

  /** @param state the model's, to be kept when it is the best */
  private async validate({ parameters }: ModelState): Promise<void> {
    const { step } = this.progress;
    const startedAt = performance.now();
    const lossNats = await heldOutLoss(this.learner, this.data.validation!, {
      batchSize: this.batchSize,
      onProgress: (done, total) => this.report.validating(this.progress, done, total),
      isStopped: () => this.report.isStopped(),
    });
    if (this.report.isStopped()) return; // half a validation says nothing
    if (!Number.isFinite(lossNats)) return this.failAt(step, { heldOutNats: lossNats });
    const metrics = (await this.options.evaluation?.metric?.()) ?? {};
    const ms = performance.now() - startedAt;
    const record = { step, epoch: epochOf(step, this.progress), lossNats, metrics };
    const isBest = this.plan.isBetter(record, this.progress.best);
    this.progress.validations.push(record);
    if (isBest) [this.progress.best, this.bestParameters] = [record, parameters];
    await this.report.validation(record, isBest, ms);
  }

  private async finish(): Promise<TrainingResult> {
    this.good = await this.finiteState();
    const snapshot = await this.save();
    if (this.bestParameters) assignArrays(this.state, this.bestParameters);
    const { step, stepLosses, validations, best } = snapshot.progress;
    const reason = step < this.totalSteps ? 'stopped' : 'finished';
    await this.report.end(this.progress, reason);
    const elapsedMs = this.report.elapsedMs();
    return { reason, step, stepLosses, validations, best, snapshot, elapsedMs };
  }

  /** The model as it is after an update, which is where a run fails that has broken it. */
  private async finiteState(): Promise<ModelState> {
    const { step } = this.progress;
    const parameters = arraysOf(this.state);
    const broken = findNonFinite(parameters);
    return broken ? this.failAt(step, { parameter: broken.name }) : { step, parameters };
  }

  private failAt(step: number, found: Omit<NonFiniteValues, 'learningRate'>): Promise<never> {
    const values = { ...found, learningRate: this.options.optimizer.schedule(step) };
    return this.fail((restored) => new NonFiniteLossError(step, restored, values));
  }

  /** @param error what to throw, given the step whose parameters the model then holds */
  private async fail(error: (restoredStep: number) => Error): Promise<never> {
    assignArrays(this.state, this.good.parameters);
    await this.report.end(this.progress, 'failed');
    throw error(this.good.step);
  }

  /** Writes the run as it stands, if it is to be written, at a moment when all is good. */
  private async save(): Promise<TrainingSnapshot> {
    const { kind, config } = this.learner.model;
    const snapshot: TrainingSnapshot = {
      model: { kind, config },
      parameters: this.good.parameters,
      optimizer: this.optimizer.state(),
      progress: copyOf(this.progress),
      bestParameters: this.bestParameters,
    };
    const { saveTo } = this.options.run ?? {};
    if (saveTo !== undefined) await saveSnapshot(saveTo, snapshot, this.data.training.languages);
    return snapshot;
  }
}

/** @throws {TrainingOptionError} when there were other batches than the source had said */
function assertDealt(dealt: number, stepsPerEpoch: number): void {
  if (dealt === stepsPerEpoch) return;
  const expected = {
    en: `${stepsPerEpoch} batches, as batchCount says`,
    zh: `batchCount 所说的 ${stepsPerEpoch} 个批量`,
  };
  throw new TrainingOptionError(mismatch('training', expected, dealt));
}
