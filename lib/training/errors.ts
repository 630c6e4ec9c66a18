import { type Bilingual, BilingualError, BilingualRangeError, mismatch } from '../locale';

/** Training, or a checkpoint of it, cannot go on. */
export class TrainingError extends BilingualError {
  override readonly name: string = 'TrainingError';
}

/** A checkpoint cannot be read, or belongs to another model. */
export class CheckpointError extends TrainingError {
  override readonly name = 'CheckpointError';

  /** What went wrong with a checkpoint, and where: in which file, or in what of the model. */
  static at(where: string, cause: unknown): CheckpointError {
    const { message } = cause as Error;
    const isOurs = cause instanceof BilingualError || cause instanceof BilingualRangeError;
    const { en, zh } = isOurs ? cause.text : { en: message, zh: `无法读取（${message}）` };
    return new CheckpointError({ en: `${where}: ${en}`, zh: `${where}：${zh}` }, { cause });
  }
}

/** The settings or the data of a run do not fit each other or the model. */
export class TrainingOptionError extends TrainingError {
  override readonly name: string = 'TrainingOptionError';
}

/** What is no longer a finite number, and the learning rate that made it so. */
export interface NonFiniteValues {
  readonly learningRate: number;
  /** Measured by a step, together with `gradientNorm`. */
  readonly lossNats?: number;
  readonly gradientNorm?: number;
  /** Measured by a validation. */
  readonly heldOutNats?: number;
  /** The name of a parameter. */
  readonly parameter?: string;
}

/** The loss, the gradient or a parameter is no longer a finite number, so the step was not kept. */
export class NonFiniteLossError extends TrainingError {
  override readonly name = 'NonFiniteLossError';

  /**
   * @param step the step at which it happened, counted from 1
   * @param restoredStep the model holds the parameters of this step again
   */
  constructor(
    readonly step: number,
    readonly restoredStep: number,
    values: NonFiniteValues,
  ) {
    const { en, zh } = describe(values);
    super({
      en:
        `step ${step}: ${en}, at learning rate ${values.learningRate}. ` +
        `The model holds the parameters of step ${restoredStep} again. ` +
        'Lower the learning rate, warm up for longer, or clip the gradient (maxGradientNorm: 1).',
      zh:
        `第 ${step} 步：${zh}，学习率为 ${values.learningRate}。` +
        `模型已恢复为第 ${restoredStep} 步的参数。` +
        '请降低学习率、延长预热，或裁剪梯度（maxGradientNorm: 1）。',
    });
  }
}

function describe({ lossNats, gradientNorm, heldOutNats, parameter }: NonFiniteValues): Bilingual {
  if (parameter !== undefined) {
    return {
      en: `the update made ${parameter} NaN or infinite`,
      zh: `更新后 ${parameter} 中出现了 NaN 或无穷大`,
    };
  }
  if (heldOutNats !== undefined) {
    return { en: `the held-out loss is ${heldOutNats}`, zh: `验证损失为 ${heldOutNats}` };
  }
  return {
    en: `the loss is ${lossNats} and the gradient's norm ${gradientNorm}`,
    zh: `损失为 ${lossNats}，梯度范数为 ${gradientNorm}`,
  };
}

/** The schedule gave what no step can be made with, so the step was not made. */
export class LearningRateError extends TrainingOptionError {
  /**
   * @param step for which the rate was asked, counted from 1
   * @param keptStep the model holds the parameters of this step
   */
  constructor(
    readonly step: number,
    readonly keptStep: number,
    learningRate: unknown,
  ) {
    const expected = {
      en: `a learning rate from 0 up for step ${step}`,
      zh: `第 ${step} 步的学习率（不小于 0 的有限数）`,
    };
    const { en, zh } = mismatch('schedule', expected, learningRate);
    super({
      en: `${en}. The step was not made; the model holds the parameters of step ${keptStep}.`,
      zh: `${zh}。这一步没有执行，模型保留第 ${keptStep} 步的参数。`,
    });
  }
}
