/** A validation that took place. */
export interface ValidationRecord {
  readonly step: number;
  readonly epoch: number;
  /** Loss on held-out examples, without smoothing and dropout, nats per token. */
  readonly lossNats: number;
  /** What the user's metric function returned. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** How far a run has come: all that it needs, beside tensors, to go on. */
export interface TrainingProgress {
  /** Steps done. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** Draws the order of the batches and the dropout masks. */
  readonly seed: number;
  /** Loss of every step so far, without smoothing, nats per token. */
  readonly stepLosses: readonly number[];
  /** Tokens to predict in every step so far. */
  readonly stepTokens: readonly number[];
  readonly validations: readonly ValidationRecord[];
  /** The best of the validations. */
  readonly best?: ValidationRecord;
}

/** The progress of a run that has not begun. */
export function noProgress(seed: number, stepsPerEpoch: number): GrowingProgress {
  return { step: 0, stepsPerEpoch, seed, stepLosses: [], stepTokens: [], validations: [] };
}

/** The same while it grows: the run that it belongs to adds to it, and gives copies away. */
export type GrowingProgress = {
  -readonly [Field in keyof TrainingProgress]: TrainingProgress[Field] extends readonly (infer E)[]
    ? E[]
    : TrainingProgress[Field];
};

/** A copy that can grow without changing the original. */
export function copyOf(progress: TrainingProgress): GrowingProgress {
  const { stepLosses, stepTokens, validations } = progress;
  return {
    ...progress,
    stepLosses: [...stepLosses],
    stepTokens: [...stepTokens],
    validations: [...validations],
  };
}

/** The epoch that a step belongs to; both count from 1. */
export function epochOf(step: number, { stepsPerEpoch }: TrainingProgress): number {
  return Math.ceil(step / stepsPerEpoch);
}

/** The mean loss over the tokens of the last epoch's steps, nats per token. */
export function epochLoss({ stepLosses, stepTokens, stepsPerEpoch }: TrainingProgress): number {
  const [losses, tokens] = [stepLosses.slice(-stepsPerEpoch), stepTokens.slice(-stepsPerEpoch)];
  const nats = losses.reduce((sum, loss, i) => sum + loss * tokens[i], 0);
  return nats / tokens.reduce((sum, count) => sum + count, 0);
}
