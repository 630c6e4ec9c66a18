import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { probeRowSums } from '../../lib/probes';

const [B, H, T] = [2, 3, 5];
const scores = tf.randomNormal<tf.Rank.R4>([B, H, T, T], 0, 1, 'float32', 1);
const mask = tf.tensor2d([1, 1, 1, 1, 0], [1, 5], 'bool');
const hide = (s: tf.Tensor, allowed: tf.Tensor, by = -1e9) =>
  tf.add(s, tf.mul(tf.cast(tf.logicalNot(allowed), 'float32'), by));

describe('probeRowSums', () => {
  it('passes weights that are right, and leaves out rows that may attend to nothing', () => {
    expect(probeRowSums(tf.softmax(scores))).toMatchObject({ passed: true });
    expect(probeRowSums(tf.softmax(hide(scores, mask)), mask).passed).toBe(true);
    const nothing = tf.zeros([T, T], 'bool');
    expect(probeRowSums(tf.softmax(hide(scores, nothing)), nothing).passed).toBe(true);
  });

  it.each<[string, tf.Tensor]>([
    [
      'softmax over the queries',
      tf.softmax(scores.transpose([0, 1, 3, 2])).transpose([0, 1, 3, 2]),
    ],
    ['softmax over the batch', tf.softmax(scores.transpose([1, 2, 3, 0])).transpose([3, 0, 1, 2])],
    ['a mask after softmax', tf.mul(tf.softmax(scores), tf.cast(mask, 'float32'))],
    ['NaN', tf.softmax(tf.add(scores, -Infinity))],
  ])('fails %s: sums', (_, weights) => {
    const { passed, verdict, difference } = probeRowSums(weights, mask);
    expect(passed).toBe(false);
    expect(verdict.en).toMatch(
      /^weights sum to 1 over the keys: no; \[0, 0, 0\] is .* should be 1/,
    );
    expect(verdict.zh).toContain('softmax 之后才加掩码');
    expect(difference?.place).toEqual([0, 0, 0]);
  });

  it.each<[string, tf.Tensor]>([
    ['no mask', tf.softmax(scores)],
    ['a mask of the wrong polarity', tf.softmax(hide(scores, tf.logicalNot(mask)))],
    ['a mask that adds too little', tf.softmax(hide(scores, mask, -10))],
  ])('fails %s: hidden keys', (_, weights) => {
    const { passed, verdict, difference } = probeRowSums(weights, mask);
    expect(passed).toBe(false);
    expect(verdict.en).toContain('hidden keys have weight 0: no; [0, 0, 0, 4] is');
    expect(difference?.expected).toBe(0);
  });
});
