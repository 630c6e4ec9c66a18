/** A validation that took place. */
export interface ValidationRecord {
  readonly step: number;
  readonly epoch: number;
  /** Cross-entropy on held-out pairs, without smoothing and dropout, nats per target token. */
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
  /** Cross-entropy of every step so far, without smoothing, nats per target token. */
  readonly stepLosses: readonly number[];
  /** Target tokens of every step so far. */
  readonly stepTokens: readonly number[];
  readonly validations: readonly ValidationRecord[];
  /** The best of the validations. */
  readonly best?: ValidationRecord;
}

/** The progress of a run that has not begun. */
export function noProgress(seed: number, stepsPerEpoch: number): TrainingProgress {
  return { step: 0, stepsPerEpoch, seed, stepLosses: [], stepTokens: [], validations: [] };
}

/** The progress after one more step. */
export function withStep(
  progress: TrainingProgress,
  { lossNats, tokens }: { readonly lossNats: number; readonly tokens: number },
): TrainingProgress {
  return {
    ...progress,
    step: progress.step + 1,
    stepLosses: [...progress.stepLosses, lossNats],
    stepTokens: [...progress.stepTokens, tokens],
  };
}

/** The epoch that a step belongs to; both count from 1. */
export function epochOf(step: number, { stepsPerEpoch }: TrainingProgress): number {
  return Math.ceil(step / stepsPerEpoch);
}

/** The mean loss over the target tokens of the last epoch's steps, nats per token. */
export function epochLoss({ stepLosses, stepTokens, stepsPerEpoch }: TrainingProgress): number {
  const [losses, tokens] = [stepLosses.slice(-stepsPerEpoch), stepTokens.slice(-stepsPerEpoch)];
  const nats = losses.reduce((sum, loss, i) => sum + loss * tokens[i], 0);
  return nats / tokens.reduce((sum, count) => sum + count, 0);
}
