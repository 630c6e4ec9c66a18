import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs';
import { namedParameters, parameterCount, Random, record, type Recorded } from '../tensor';
import { type Batch, type BatchOptions, disposeBatch, type TranslationBatch } from '../text';
import { Adam } from './adam';
import { assertSameConfig } from './checkpoint';
import type { ModelConfig } from './checkpointConfig';
import { NonFiniteLossError } from './errors';
import type { EndEvent, TrainingEvent, TrainingObserver } from './events';
import { heldOutLoss } from './heldOutLoss';
import { arraysOf, assignArrays, type NamedArrays } from './namedArrays';
import { epochLoss, epochOf, noProgress, type TrainingProgress, withStep } from './progress';
import { saveSnapshot, type TrainingSnapshot } from './snapshot';
import { StepClock } from './stepClock';
import type { TrainingResult } from './train';
import { assertResumable, type TrainingData, type TrainingOptions } from './trainingOptions';
import { createTrainStep, type SequenceModel, type TrainStep } from './trainStep';
import { ValidationPlan } from './validationPlan';

/** A model that training can take: it knows what it was built from. */
export interface TrainableModel extends SequenceModel {
  readonly config: object;
}

/** What a step measured. */
interface StepValues {
  readonly objective: number;
  readonly lossNats: number;
  readonly gradientNorm: number;
  readonly learningRate: number;
}

/** One call of `train`: where it stands, and how it goes on. */
export class TrainingRun {
  private readonly parameters: Map<string, tf.Variable>;
  private readonly optimizer: Adam;
  private readonly trainStep: Recorded<Parameters<TrainStep>, ReturnType<TrainStep>>;
  private readonly observers: readonly TrainingObserver[];
  private readonly batchSize: number;
  private readonly totalSteps: number;
  private readonly plan: ValidationPlan;
  private readonly clock = new StepClock();
  private progress: TrainingProgress;
  private bestParameters?: NamedArrays;
  /** What the model goes back to when the loss stops being a number. */
  private lastGood: { readonly step: number; readonly parameters: NamedArrays };

  constructor(
    private readonly model: TrainableModel,
    private readonly data: TrainingData,
    private readonly options: TrainingOptions,
  ) {
    const { regularization, optimizer, evaluation = {}, run = {} } = options;
    const { maxGradientNorm = Infinity, ...adam } = optimizer;
    this.parameters = namedParameters(model);
    this.optimizer = new Adam(this.parameters, adam);
    const step = createTrainStep({
      model,
      parameters: this.parameters,
      optimizer: this.optimizer,
      dropout: 0,
      labelSmoothing: 0,
      maxGradientNorm,
      ...regularization,
    });
    this.trainStep = record(step, { enabled: run.recorded ?? true });
    this.observers = [options.observer ?? []].flat();
    this.batchSize = data.batchSize ?? 64;
    const stepsPerEpoch = data.training.batchCount(this.batchSize);
    this.totalSteps = options.epochs * stepsPerEpoch;
    const { everySteps = stepsPerEpoch, chooseBy } = evaluation;
    this.plan = new ValidationPlan(everySteps, this.totalSteps, chooseBy);
    this.progress = noProgress(run.seed ?? 1, stepsPerEpoch);
    this.lastGood = { step: 0, parameters: arraysOf(this.parameters) };
  }

  /** Takes up a run where a snapshot left it. */
  resume(snapshot: TrainingSnapshot): void {
    assertSameConfig(snapshot.config, this.model.config as ModelConfig);
    assertResumable(snapshot.progress, this.progress, this.options);
    this.optimizer.restore(snapshot.optimizer);
    assignArrays(this.parameters, snapshot.parameters);
    this.progress = snapshot.progress;
    this.bestParameters = snapshot.bestParameters;
    this.markGood();
  }

  dispose(): void {
    this.trainStep.dispose();
    this.optimizer.dispose();
  }

  /** All steps that are still to do. */
  async complete(): Promise<TrainingResult> {
    const { totalSteps } = this;
    const totalEpochs = this.options.epochs;
    const size = parameterCount(this.model);
    const { step } = this.progress;
    await this.tell({ type: 'start', step, totalSteps, totalEpochs, parameterCount: size });
    // The last run may have been stopped in the middle of a validation.
    await this.validateIfDue();
    while (this.progress.step < totalSteps && !this.isStopped()) await this.runEpoch();
    return this.finish();
  }

  /** An epoch, or what is left of it when the run was resumed in its middle. */
  private async runEpoch(): Promise<void> {
    const { step, stepsPerEpoch } = this.progress;
    const from = step % stepsPerEpoch;
    for (const batch of this.data.training.batches({ ...this.orderOf(step), from })) {
      try {
        if (this.isStopped()) return;
        await this.runStep(batch);
      } finally {
        disposeBatch(batch);
      }
      await this.afterStep();
    }
  }

  /** Every epoch deals out its batches anew. The same epoch of the same run always does it alike. */
  private orderOf(step: number): BatchOptions {
    const random = new Random(this.progress.seed).fork(`epoch ${epochOf(step + 1, this.progress)}`);
    const { lengthStep = 4 } = this.data;
    const { maxLen } = this.model.config as { readonly maxLen?: number };
    return { batchSize: this.batchSize, lengthStep, maxLen, seed: random.integer(2 ** 31) };
  }

  private async runStep(batch: Batch<TranslationBatch>): Promise<void> {
    const startedAt = performance.now();
    const values = this.update(batch.tensors);
    const { objective, lossNats, gradientNorm } = values;
    if (![objective, lossNats, gradientNorm].every(Number.isFinite)) return this.fail(values);
    const { tokens } = batch;
    this.progress = withStep(this.progress, { lossNats, tokens });
    this.clock.addStep(tokens, performance.now() - startedAt);
    await this.tellStep(values);
  }

  private update({ source, targetInput, targetOutput }: TranslationBatch): StepValues {
    const { step, seed } = this.progress;
    const learningRate = this.options.optimizer.schedule(step + 1);
    const [objective, lossNats, gradientNorm] = tf.tidy(() => {
      const draws = tf.tensor1d([seed, step + 1], 'int32');
      const rate = tf.scalar(learningRate);
      return this.trainStep(source, targetInput, targetOutput, rate, draws).dataSync();
    });
    return { objective, lossNats, gradientNorm, learningRate };
  }

  private async afterStep(): Promise<void> {
    const { step, stepsPerEpoch } = this.progress;
    const isEpochOver = step % stepsPerEpoch === 0;
    if (isEpochOver) await this.tellEpoch();
    await this.validateIfDue();
    if (isEpochOver) {
      this.markGood();
      await this.save();
    }
    await setImmediate(); // lets an interrupt, a timer, a progress bar have their turn
  }

  private async validateIfDue(): Promise<void> {
    const { step, validations } = this.progress;
    const isDone = validations.some((record) => record.step === step);
    if (!this.data.validation || isDone || !this.plan.isDue(step)) return;
    const startedAt = performance.now();
    const lossNats = await heldOutLoss(this.model, this.data.validation, {
      batchSize: this.batchSize,
      onProgress: (done, total) => this.tell({ type: 'validating', step, done, total }),
      isStopped: () => this.isStopped(),
    });
    if (this.isStopped()) return; // half a validation says nothing
    const metrics = (await this.options.evaluation?.metric?.()) ?? {};
    this.clock.addValidation(performance.now() - startedAt);
    await this.recordValidation(lossNats, metrics);
  }

  private async recordValidation(
    lossNats: number,
    metrics: Readonly<Record<string, number>>,
  ): Promise<void> {
    const { step, validations, best } = this.progress;
    const epoch = epochOf(step, this.progress);
    const record = { step, epoch, lossNats, metrics };
    const isBest = this.plan.isBetter(record, best);
    this.markGood();
    if (isBest) this.bestParameters = this.lastGood.parameters;
    this.progress = {
      ...this.progress,
      validations: [...validations, record],
      best: isBest ? record : best,
    };
    const elapsedMs = this.clock.elapsedMs();
    await this.tell({ type: 'validation', ...record, isBest, elapsedMs });
  }

  private async finish(): Promise<TrainingResult> {
    const { step, stepLosses, validations, best } = this.progress;
    const reason = step < this.totalSteps ? 'stopped' : 'finished';
    const snapshot = this.snapshot();
    await this.save();
    if (this.bestParameters) assignArrays(this.parameters, this.bestParameters);
    await this.tellEnd(reason);
    const elapsedMs = this.clock.elapsedMs();
    return { reason, step, stepLosses, validations, best, snapshot, elapsedMs };
  }

  private async fail({ lossNats, gradientNorm, learningRate }: StepValues): Promise<never> {
    assignArrays(this.parameters, this.lastGood.parameters);
    await this.tellEnd('failed');
    const values = { lossNats, gradientNorm, learningRate };
    throw new NonFiniteLossError(this.progress.step + 1, this.lastGood.step, values);
  }

  private markGood(): void {
    this.lastGood = { step: this.progress.step, parameters: arraysOf(this.parameters) };
  }

  private snapshot(): TrainingSnapshot {
    return {
      config: this.model.config as ModelConfig,
      parameters: arraysOf(this.parameters),
      optimizer: this.optimizer.state(),
      progress: this.progress,
      bestParameters: this.bestParameters,
    };
  }

  private async save(): Promise<void> {
    const { saveTo } = this.options.run ?? {};
    const { source, target } = this.data.training;
    if (saveTo !== undefined) await saveSnapshot(saveTo, this.snapshot(), { source, target });
  }

  private isStopped(): boolean {
    const signals = [this.options.run?.signal, ...this.observers.map(({ signal }) => signal)];
    return signals.some((signal) => signal?.aborted);
  }

  private async tell(event: TrainingEvent): Promise<void> {
    for (const observer of this.observers) await observer(event);
  }

  private tellStep(values: StepValues): Promise<void> {
    const { step } = this.progress;
    const { totalSteps, clock } = this;
    const validations = this.data.validation ? this.plan.remaining(step) : 0;
    return this.tell({
      type: 'step',
      step,
      totalSteps,
      epoch: epochOf(step, this.progress),
      totalEpochs: this.options.epochs,
      ...values,
      tokensPerSecond: clock.tokensPerSecond(),
      elapsedMs: clock.elapsedMs(),
      remainingMs: clock.remainingMs(totalSteps - step, validations),
    });
  }

  private tellEpoch(): Promise<void> {
    const { step } = this.progress;
    return this.tell({
      type: 'epoch',
      step,
      epoch: epochOf(step, this.progress),
      totalEpochs: this.options.epochs,
      lossNats: epochLoss(this.progress),
      elapsedMs: this.clock.elapsedMs(),
    });
  }

  private tellEnd(reason: EndEvent['reason']): Promise<void> {
    const { step } = this.progress;
    const elapsedMs = this.clock.elapsedMs();
    return this.tell({ type: 'end', reason, step, totalSteps: this.totalSteps, elapsedMs });
  }
}
