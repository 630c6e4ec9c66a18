import { setTimeout as delay } from 'node:timers/promises';

/** How long a database may be away before the work is given up; it is not lost then either. */
const MOST_MS = 10 * 60_000;
const PAUSE_MS = 1_000;

/**
 * Asks a database until it answers: one that is started anew costs time and nothing else.
 *
 * @param onTrouble told of each failure
 * @throws the last failure, after ten minutes of them, or when the signal came
 */
export async function steadfast<T>(
  ask: () => Promise<T>,
  signal: AbortSignal | undefined,
  onTrouble: (error: unknown) => void = () => undefined,
): Promise<T> {
  const until = Date.now() + MOST_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (signal?.aborted || Date.now() > until) throw error;
      onTrouble(error);
      await pause(PAUSE_MS, signal);
    }
  }
}

/** Waits so long, or until the signal comes. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
