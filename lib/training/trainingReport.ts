import type { EndEvent, StepEvent, TrainingEvent, TrainingObserver } from './events';
import { epochLoss, epochOf, type TrainingProgress, type ValidationRecord } from './progress';
import { StepClock } from './stepClock';
import type { TrainingOptions } from './trainingOptions';

/** What a step measured. */
export type StepValues = Pick<
  StepEvent,
  'objective' | 'lossNats' | 'gradientNorm' | 'learningRate'
>;

/** Tells those who watch a run where it stands and how long it will take, and hears when to stop. */
export class TrainingReport {
  private readonly observers: readonly TrainingObserver[];
  private readonly signal?: AbortSignal;
  private readonly totalEpochs: number;
  private readonly clock = new StepClock();

  constructor(
    { epochs, observer = [], run }: TrainingOptions,
    private readonly totalSteps: number,
  ) {
    this.observers = [observer].flat();
    this.signal = run?.signal;
    this.totalEpochs = epochs;
  }

  /** Whether one of those who watch, or the caller of `train`, has had enough. */
  isStopped(): boolean {
    const signals = [this.signal, ...this.observers.map(({ signal }) => signal)];
    return signals.some((signal) => signal?.aborted);
  }

  elapsedMs(): number {
    return this.clock.elapsedMs();
  }

  start({ step }: TrainingProgress, parameterCount: number): Promise<void> {
    const { totalSteps, totalEpochs } = this;
    return this.tell({ type: 'start', step, totalSteps, totalEpochs, parameterCount });
  }

  /** @param ms how long it took   @param validations how many are still to come */
  step(progress: TrainingProgress, values: StepValues, ms: number, validations: number) {
    const { clock, totalSteps, totalEpochs } = this;
    const { step, stepTokens } = progress;
    clock.addStep(stepTokens[step - 1], ms);
    return this.tell({
      type: 'step',
      step,
      totalSteps,
      epoch: epochOf(step, progress),
      totalEpochs,
      ...values,
      tokensPerSecond: clock.tokensPerSecond(),
      elapsedMs: clock.elapsedMs(),
      remainingMs: clock.remainingMs(totalSteps - step, validations),
    });
  }

  epoch(progress: TrainingProgress): Promise<void> {
    const { step } = progress;
    const { totalEpochs } = this;
    const [epoch, lossNats] = [epochOf(step, progress), epochLoss(progress)];
    return this.tell({
      type: 'epoch',
      step,
      epoch,
      totalEpochs,
      lossNats,
      elapsedMs: this.elapsedMs(),
    });
  }

  validating({ step }: TrainingProgress, done: number, total: number): Promise<void> {
    return this.tell({ type: 'validating', step, done, total });
  }

  /** @param ms how long it took */
  validation(record: ValidationRecord, isBest: boolean, ms: number): Promise<void> {
    this.clock.addValidation(ms);
    return this.tell({ type: 'validation', ...record, isBest, elapsedMs: this.elapsedMs() });
  }

  end({ step }: TrainingProgress, reason: EndEvent['reason']): Promise<void> {
    const { totalSteps } = this;
    return this.tell({ type: 'end', reason, step, totalSteps, elapsedMs: this.elapsedMs() });
  }

  private async tell(event: TrainingEvent): Promise<void> {
    for (const observer of this.observers) await observer(event);
  }
}
