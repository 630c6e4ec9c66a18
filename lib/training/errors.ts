import { BilingualError } from '../locale';

/** Training, or a checkpoint of it, cannot go on. */
export class TrainingError extends BilingualError {
  override readonly name: string = 'TrainingError';
}

/** A checkpoint cannot be read, or belongs to another model. */
export class CheckpointError extends TrainingError {
  override readonly name = 'CheckpointError';
}

/** The settings or the data of a run do not fit each other or the model. */
export class TrainingOptionError extends TrainingError {
  override readonly name = 'TrainingOptionError';
}

/** What a failed step measured. */
interface NonFiniteValues {
  readonly lossNats: number;
  readonly gradientNorm: number;
  readonly learningRate: number;
}

/** The loss or the gradient is no longer a finite number, so the update was not kept. */
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
    const { lossNats, gradientNorm, learningRate } = values;
    super({
      en:
        `step ${step}: the loss is ${lossNats} and the gradient's norm ${gradientNorm}, at learning ` +
        `rate ${learningRate}. The model holds the parameters of step ${restoredStep} again. ` +
        'Lower the learning rate, warm up for longer, or clip the gradient (maxGradientNorm: 1).',
      zh:
        `第 ${step} 步：损失为 ${lossNats}，梯度范数为 ${gradientNorm}，学习率为 ${learningRate}。` +
        `模型已恢复为第 ${restoredStep} 步的参数。` +
        '请降低学习率、延长预热，或裁剪梯度（maxGradientNorm: 1）。',
    });
  }
}
