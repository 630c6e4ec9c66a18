/** The run begins, or goes on where a checkpoint left it. */
export interface StartEvent {
  readonly type: 'start';
  /** Steps already done: 0 for a new run. */
  readonly step: number;
  readonly totalSteps: number;
  readonly totalEpochs: number;
  /** Trainable values of the model. */
  readonly parameterCount: number;
}

/** One update of the parameters has been made. */
export interface StepEvent {
  readonly type: 'step';
  /** Steps done, this one included: 1 to totalSteps. */
  readonly step: number;
  readonly totalSteps: number;
  /** The epoch that this step belongs to, counted from 1. */
  readonly epoch: number;
  readonly totalEpochs: number;
  /** What the step minimised: nats per token, with label smoothing if that is on. */
  readonly objective: number;
  /** The loss without smoothing, nats per token: comparable with validation. */
  readonly lossNats: number;
  readonly learningRate: number;
  /** Global norm of the gradient before clipping. */
  readonly gradientNorm: number;
  /** Tokens to predict (no padding) a second, over the last steps. */
  readonly tokensPerSecond: number;
  readonly elapsedMs: number;
  /** Expected time to the end of the run, validations included. */
  readonly remainingMs: number;
}

/** A validation is under way: it may take seconds. */
export interface ValidatingEvent {
  readonly type: 'validating';
  readonly step: number;
  readonly done: number;
  readonly total: number;
}

/** The model was tested on held-out examples. */
export interface ValidationEvent {
  readonly type: 'validation';
  readonly step: number;
  readonly epoch: number;
  /** The loss without smoothing and without dropout, nats per token. */
  readonly lossNats: number;
  /** Whatever the user's metric function returned, such as `{ bleu: 91.2 }`. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Better than every validation before it. */
  readonly isBest: boolean;
  readonly elapsedMs: number;
}

/** Every training batch has been seen once more. */
export interface EpochEvent {
  readonly type: 'epoch';
  readonly epoch: number;
  readonly totalEpochs: number;
  readonly step: number;
  /** Mean over the tokens of this epoch's steps, without smoothing, nats per token. */
  readonly lossNats: number;
  readonly elapsedMs: number;
}

/** The run is over; the model holds its parameters. */
export interface EndEvent {
  readonly type: 'end';
  readonly reason: 'finished' | 'stopped' | 'failed';
  readonly step: number;
  readonly totalSteps: number;
  readonly elapsedMs: number;
}

/** What a training run tells those who watch it. */
export type TrainingEvent =
  | StartEvent
  | StepEvent
  | ValidatingEvent
  | ValidationEvent
  | EpochEvent
  | EndEvent;

/**
 * Watches a training run. The run waits for what it returns, so an observer may translate a few
 * sentences before the next step. An observer with a `signal` can also stop the run: aborting it
 * ends training after the step under way.
 */
export interface TrainingObserver {
  (event: TrainingEvent): void | Promise<void>;
  readonly signal?: AbortSignal;
}
