import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { crossEntropy, tokenLoss } from '../../lib/training';
import { expectNoLeak } from '../support/leaks';

const logits = () => tf.randomNormal<tf.Rank.R3>([2, 3, 5], 0, 2, 'float32', 7);
const labels = () =>
  tf.tensor2d(
    [
      [1, 4, 0],
      [2, 0, 0],
    ],
    [2, 3],
    'int32',
  );

describe('tokenLoss', () => {
  it.each([0, 0.2])('is the cross-entropy as sums, with label smoothing %d', (labelSmoothing) => {
    const { nats, tokens, objective = nats } = tokenLoss(logits(), labels(), labelSmoothing);
    expect(tokens.dataSync()[0]).toBe(3);
    expect(nats).toBeAllClose(crossEntropy(logits(), labels()).mul(3));
    expect(objective).toBeAllClose(crossEntropy(logits(), labels(), { labelSmoothing }).mul(3));
  });

  it('has no objective of its own without smoothing', () => {
    expect(tokenLoss(logits(), labels())).not.toHaveProperty('objective');
  });

  it('is nothing where there is nothing to predict', () => {
    const { nats, tokens } = tokenLoss(logits(), tf.zeros([2, 3], 'int32'), 0);
    expect([nats.dataSync()[0], tokens.dataSync()[0]]).toEqual([0, 0]);
  });

  it('leaves nothing behind', async () => {
    const [x, y] = [logits(), labels()];
    await expectNoLeak(() => tokenLoss(x, y, 0.1));
  });
});
