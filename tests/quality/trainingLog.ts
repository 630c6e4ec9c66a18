import type { TrainingObserver } from '../../lib/training';

/** Where lines go: `process.stdout`, or a test's list. */
export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const REFRESH_MS = 1000;

/** Options of {@link trainingLog}. */
export interface TrainingLogOptions {
  /** A line for every so many epochs, and for the last. Default 1. */
  readonly everyEpochs?: number;
}

/**
 * Prints one line an epoch, and between them where the run stands: on a terminal rewritten in
 * place every second, in a file not at all.
 */
export function trainingLog(
  output: Output,
  { everyEpochs = 1 }: TrainingLogOptions = {},
): TrainingObserver {
  let lastRefresh = 0;
  const clear = output.isTTY ? '\r\u001b[K' : '';
  return (event) => {
    if (event.type === 'epoch') {
      const { epoch, totalEpochs, step, lossNats, elapsedMs } = event;
      if (epoch % everyEpochs !== 0 && epoch !== totalEpochs) return;
      output.write(
        `${clear}epoch ${epoch}/${totalEpochs}  step ${step}  loss ${lossNats.toFixed(3)} ` +
          `nats/token  ${seconds(elapsedMs)}\n`,
      );
    }
    if (event.type === 'step' && output.isTTY && event.elapsedMs - lastRefresh > REFRESH_MS) {
      lastRefresh = event.elapsedMs;
      const { step, totalSteps, lossNats, tokensPerSecond, remainingMs } = event;
      output.write(
        `${clear}step ${step}/${totalSteps}  loss ${lossNats.toFixed(3)}  ` +
          `${Math.round(tokensPerSecond)} tokens/s  ${seconds(remainingMs)} left`,
      );
    }
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(0)} s`;
}
