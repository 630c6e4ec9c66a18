/** Steps over which speed is averaged: enough to be steady, few enough to follow a change. */
const WINDOW = 20;

/** Measures how fast training goes, and so how long it will take. */
export class StepClock {
  private readonly startedAt = performance.now();
  private readonly recent: { readonly tokens: number; readonly ms: number }[] = [];
  private validationMs = 0;
  private validations = 0;

  /** Milliseconds since the clock was made. */
  elapsedMs(): number {
    return performance.now() - this.startedAt;
  }

  /** @param tokens tokens to predict in the step   @param ms how long it took */
  addStep(tokens: number, ms: number): void {
    this.recent.push({ tokens, ms });
    if (this.recent.length > WINDOW) this.recent.shift();
  }

  addValidation(ms: number): void {
    this.validationMs += ms;
    this.validations++;
  }

  /** Tokens to predict a second, over the last steps. */
  tokensPerSecond(): number {
    return (1000 * total(this.recent, 'tokens')) / Math.max(total(this.recent, 'ms'), 1e-3);
  }

  /** Expected time for so many more steps and validations, in milliseconds. */
  remainingMs(steps: number, validations: number): number {
    const stepMs = total(this.recent, 'ms') / Math.max(this.recent.length, 1);
    const validationMs = this.validationMs / Math.max(this.validations, 1);
    return steps * stepMs + validations * validationMs;
  }
}

function total<K extends string>(rows: readonly Record<K, number>[], key: K): number {
  return rows.reduce((sum, row) => sum + row[key], 0);
}
