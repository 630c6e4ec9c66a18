import { TrainingOptionError } from './errors';
import type { ValidationRecord } from './progress';

/** After which steps of a run the model is tested, and which test was the best. */
export class ValidationPlan {
  constructor(
    private readonly everySteps: number,
    private readonly totalSteps: number,
    private readonly chooseBy?: string,
  ) {}

  /** True after every so many steps, and after the last one. */
  isDue(step: number): boolean {
    return step > 0 && (step % this.everySteps === 0 || step === this.totalSteps);
  }

  /** How many validations come after this step. */
  remaining(step: number): number {
    if (step >= this.totalSteps) return 0;
    return Math.ceil(this.totalSteps / this.everySteps) - Math.floor(step / this.everySteps);
  }

  /**
   * Whether a validation beats the best one before it: by its metric, where one was chosen, else
   * by its loss. The first one beats nothing and is the best.
   *
   * @throws {TrainingOptionError} when the metric function did not return the chosen metric
   */
  isBetter(record: ValidationRecord, best?: ValidationRecord): boolean {
    const score = this.scoreOf(record);
    if (!best) return true;
    const highest = this.scoreOf(best);
    return score > highest || (Number.isNaN(highest) && !Number.isNaN(score));
  }

  private scoreOf({ lossNats, metrics }: ValidationRecord): number {
    if (this.chooseBy === undefined) return -lossNats;
    const score = metrics[this.chooseBy];
    if (score !== undefined) return score;
    const names = Object.keys(metrics).join(', ') || '-';
    throw new TrainingOptionError({
      en: `chooseBy: expected one of the metrics (${names}), received "${this.chooseBy}"`,
      zh: `chooseBy：应为指标之一（${names}），收到的是“${this.chooseBy}”`,
    });
  }
}
