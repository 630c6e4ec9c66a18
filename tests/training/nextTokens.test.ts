import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { TextData } from '../../lib/text';
import {
  crossEntropy,
  heldOutLoss,
  inverseSqrtSchedule,
  nextTokens,
  train,
} from '../../lib/training';
import { countingData, ToyLanguageModel } from './toyLanguageModel';

const options = {
  epochs: 12,
  optimizer: { schedule: inverseSqrtSchedule({ peak: 0.02, warmup: 20 }) },
};

describe('learning the next token', () => {
  it.each([false, true])(
    'learns to count on (recorded: %s)',
    async (recorded) => {
      const model = new ToyLanguageModel();
      const data = countingData();
      const before = await heldOutLoss(nextTokens(model), data.validation);
      const { best } = await train(nextTokens(model), data, { ...options, run: { recorded } });
      expect(before).toBeGreaterThan(2);
      // After two tokens the next one is certain; only where a text ends has to be guessed.
      expect(best!.lossNats).toBeLessThan(0.6);
      const input = tf.tensor2d(
        [[1, ...data.training.language.vocabulary.encode(['six', 'seven'])]],
        [1, 3],
        'int32',
      );
      const next = model
        .forward(input)
        .logits.slice([0, 2, 0], [1, 1, 11])
        .argMax(-1)
        .dataSync()[0];
      expect(data.training.language.vocabulary.decode([next])).toEqual(['one']);
    },
    120_000,
  );

  it('is the mean surprise at what follows the prompt, which itself counts for nothing', async () => {
    const model = new ToyLanguageModel();
    const { training } = countingData(7);
    const [{ tensors, tokens }] = training.batches({ batchSize: 7 });
    const { nats, tokens: counted } = nextTokens(model).loss(tensors);
    const expected = crossEntropy(model.forward(tensors.input).logits, tensors.labels);
    expect(counted.dataSync()[0]).toBe(tokens);
    expect(nats).toBeAllClose(expected.mul(tokens));
    const texts = training.texts as readonly { prompt: string; text: string }[];
    const joined = texts.map(({ prompt, text }) => `${prompt} ${text}`);
    const whole = new TextData(joined, training.language);
    expect(await heldOutLoss(nextTokens(model), whole)).not.toBeCloseTo(expected.dataSync()[0], 2);
  });

  it.each([
    [{ vocabSize: 10 }, 'vocabSize: expected 11 or more, as the data needs, received 10'],
    [{ maxLen: 5 }, 'maxLen: expected 6 or more, as the data needs, received 5'],
  ])('refuses a model too small for its texts: %j', async (config, message) => {
    const learner = nextTokens(new ToyLanguageModel(config));
    await expect(train(learner, countingData(), options)).rejects.toThrow(message);
  });
});
