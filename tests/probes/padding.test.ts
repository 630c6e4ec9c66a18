import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { probePadding, type Sequence } from '../../lib/probes';

const [B, T, D] = [2, 5, 3];
const x = tf.randomNormal<tf.Rank.R3>([B, T, D], 0, 1, 'float32', 1);
const isToken = tf.tensor2d([1, 1, 1, 1, 0, 1, 1, 0, 0, 0], [B, T], 'bool');
const ids = tf.tensor2d([4, 5, 6, 7, 0, 8, 9, 0, 0, 0], [B, T], 'int32');

const floats = (tokens: tf.Tensor) => tf.cast(tokens, 'float32').expandDims(-1);
const mean = (input: Sequence, tokens: tf.Tensor) =>
  tf.div(tf.sum(tf.mul(input, floats(tokens)), 1), tf.sum(floats(tokens), 1));
const bagOf = (input: Sequence) => tf.cast(input, 'float32').expandDims(-1);

describe('probePadding', () => {
  it('passes what leaves padding alone: by position, by sentence, of ids', () => {
    expect(probePadding((input) => tf.square(input), x, isToken).passed).toBe(true);
    expect(probePadding(mean, x, isToken).passed).toBe(true);
    expect(probePadding((input, tokens) => mean(bagOf(input), tokens), ids).passed).toBe(true);
  });

  it('fails a mean over padding, by its content', () => {
    const { passed, verdict } = probePadding((input) => tf.mean(input, 1), x, isToken);
    expect(passed).toBe(false);
    expect(verdict.en).toContain(
      'padding changes nothing at tokens: no; with other padding [0, 0] is',
    );
    expect(verdict.zh).toContain('换了填充的内容后，[0, 0] 处是');
  });

  it('fails a mean over positions, of which there are more: ids', () => {
    const { passed, verdict } = probePadding((input) => tf.mean(bagOf(input), 1), ids);
    expect(passed).toBe(false);
    expect(verdict.en).toContain('with more padding');
  });

  it('fails statistics over padding, and a mask on the wrong axis', () => {
    const centred = (input: Sequence) => tf.sub(input, tf.mean(input, [0, 1]));
    expect(probePadding(centred, x, isToken).passed).toBe(false);
    const attention = (hidden: number[]) => (input: Sequence, tokens: tf.Tensor) => {
      const mask = tf
        .logicalNot(tokens)
        .cast('float32')
        .mul(-1e9)
        .reshape([B, ...hidden]);
      return tf.matMul(tf.softmax(tf.add(tf.matMul(input, input, false, true), mask)), input);
    };
    expect(probePadding(attention([1, -1]), x, isToken).passed).toBe(true); // keys
    expect(probePadding(attention([-1, 1]), x, isToken).passed).toBe(false); // queries
  });
});
