import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { probeCopy } from '../../lib/probes';
import { BOS_ID } from '../../lib/tensor';

const [B, T, V] = [2, 5, 11];
const target = tf.tensor2d([5, 6, 7, 8, 2, 9, 4, 2, 0, 0], [B, T], 'int32');
/** A causal model: position t counts the tokens up to t of what it reads. */
const score = (input: tf.Tensor2D) => tf.cumsum(tf.oneHot(input, V).cast('float32'), 1);

describe('probeCopy', () => {
  it('passes a model that reads the target shifted right', () => {
    const begin = tf.fill<tf.Rank.R2>([B, 1], BOS_ID, 'int32');
    const shifted = (answer: tf.Tensor2D) =>
      score(tf.concat([begin, answer.slice([0, 0], [B, T - 1])], 1));
    expect(probeCopy(shifted, target).passed).toBe(true);
  });

  it('fails one that reads the target itself, or reads ahead', () => {
    const { passed, verdict } = probeCopy(score, target);
    expect(passed).toBe(false);
    expect(verdict.en).toContain('with another target at 0, [0, 0, 4] is 1 and should be 0');
    expect(verdict.zh).toContain('右移一位');
    const ahead = (answer: tf.Tensor2D) =>
      score(tf.concat([answer.slice([0, 1]), tf.zeros([B, 1], 'int32')], 1));
    expect(probeCopy(ahead, target).passed).toBe(false);
  });
});
