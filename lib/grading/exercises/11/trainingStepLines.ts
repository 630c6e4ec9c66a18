import type { OrderExercise } from '../../exercise';

/** 11.1: one step of training, from a batch to moved parameters. */
export const TRAINING_STEP_LINES: OrderExercise = {
  kind: 'order',
  id: '11.1',
  title: { zh: '排一排：训练的一步', en: 'Order the lines: a step of training' },
  difficulty: 1,
  minutes: 8,
  points: 5,
  lines: [
    { shown: 4, code: 'const logits = model.forward(source, targetInput).logits;' },
    { shown: 7, code: 'const nats = crossEntropies(logits, targetOutput).mul(isToken);' },
    { shown: 2, code: 'const loss = nats.sum().div(isToken.sum());' },
    { shown: 9, code: 'const gradients = gradientsOf(loss);' },
    { shown: 5, code: 'const clipped = clipByGlobalNorm(gradients, 1);' },
    { shown: 1, code: 'adam.apply(clipped, learningRate);' },
    {
      shown: 3,
      code: 'const logits = model.forward(source, targetOutput).logits;',
      wrong: {
        name: 'not-shifted',
        title: { zh: '第 3 行：没有右移', en: 'Line 3: not shifted' },
        belief: {
          zh: '解码器读的就是它要写的句子。',
          en: 'The decoder reads the sentence that it is to write.',
        },
        why: {
          zh: '要预测的词元就摆在输入的同一格里，因果掩码挡不住，模型学会的是照抄：损失接近 0，翻译时却没有答案可抄。',
          en: 'The token to predict stands in the same place of the input; a causal mask does not hide it, and the model learns to copy. The loss goes to 0, and in translating there is nothing to copy.',
        },
        reread: '11#3',
      },
    },
    {
      shown: 6,
      code: 'const loss = nats.sum().div(isToken.size);',
      wrong: {
        name: 'padding-counted',
        title: { zh: '第 6 行：填充也算了数', en: 'Line 6: padding is counted' },
        belief: { zh: '除以格子的总数就是平均。', en: 'A mean divides by the number of cells.' },
        why: {
          zh: '填充的损失已经乘成 0，却还占着分母：同一句话，批量里填充越多，损失就显得越低。分母要用真实词元的个数。',
          en: 'The loss of padding is 0 by now, but it still counts in the denominator: the same sentence looks better, the more padding its batch has. Divide by the number of real tokens.',
        },
        reread: '11#5',
      },
    },
    {
      shown: 8,
      code: 'adam.apply(clipByGlobalNorm(parameters, 1), learningRate);',
      wrong: {
        name: 'parameters-clipped',
        title: { zh: '第 8 行：裁剪了参数', en: 'Line 8: parameters are clipped' },
        belief: { zh: '裁剪是为了让参数不要太大。', en: 'Clipping keeps parameters small.' },
        why: {
          zh: '裁剪的是梯度：偶尔一批的梯度特别长时，这一步也不会走得太远。方向不变，只是变短。',
          en: 'It is the gradients that are clipped: when those of a batch are very long now and then, the step stays short. Its direction is kept.',
        },
        reread: '11#7',
      },
    },
  ],
  hints: [
    {
      zh: '每一行用到的名字，都要在前面先有。最后一行移动参数。',
      en: 'Whatever a line uses must be there before it. The last line moves the parameters.',
    },
    {
      zh: '顺序是：预测，每个词元的损失，平均，梯度，裁剪，更新。',
      en: 'The order is: predict, loss of each token, mean, gradients, clip, update.',
    },
    {
      zh: '三行不要：一行让模型看到了答案，一行把填充也算进去，一行裁剪错了东西。',
      en: 'Three lines belong nowhere: one shows the model the answer, one counts padding, one clips the wrong thing.',
    },
  ],
};
