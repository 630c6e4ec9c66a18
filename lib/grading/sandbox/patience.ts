const TICK_MS = 100;
const LONGEST_TICK_MS = 3 * TICK_MS;

/**
 * How long a child is waited for. Time counts only while this process runs itself: a computer that
 * slept, or had no time even for us, is no fault of a learner's.
 */
export class Patience {
  constructor(private leftMs: number) {}

  /**
   * Calls back when no time is left.
   *
   * @returns ends the waiting; what is left then is left for the next
   */
  wait(over: () => void): () => void {
    let before = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      this.leftMs -= Math.min(now - before, LONGEST_TICK_MS);
      before = now;
      if (this.leftMs > 0) return;
      clearInterval(timer);
      over();
    }, TICK_MS);
    return () => clearInterval(timer);
  }
}
