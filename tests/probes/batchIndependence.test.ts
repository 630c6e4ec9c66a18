import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { scaledDotProductAttention } from '../../lib/attention';
import { BatchNorm, LayerNorm } from '../../lib/layers';
import { probeBatchIndependence, type Sequence } from '../../lib/probes';

const [B, T, D] = [2, 5, 6];
const x = tf.randomNormal<tf.Rank.R3>([B, T, D], 0, 1, 'float32', 1);
const training = { dropout: <Kind extends tf.Tensor>(t: Kind) => t };

/** Heads before sentences: [H·B, T, d], and the mask of each sentence in one order or the other. */
function headsFirst(inOrder: boolean) {
  const hidden = tf.tensor2d([0, 0, 0, 0, 1, 0, 0, 1, 1, 1], [B, T]).mul(-1e9);
  return (input: Sequence) => {
    const [rows] = input.shape;
    const masks = rows === B ? hidden : hidden.slice([isSecond(input) ? 1 : 0], [1]);
    const heads = tf.concat(tf.split(input as tf.Tensor3D, 3, 2)); // heads outside
    const right = tf.concat([masks, masks, masks]);
    const wrong = tf.gather(
      masks,
      Array.from({ length: 3 * rows }, (_, i) => Math.floor(i / 3)),
    );
    const scores = tf
      .matMul(heads, heads, false, true)
      .add((inOrder ? right : wrong).expandDims(1));
    return tf.concat(tf.split(tf.matMul(tf.softmax(scores), heads), 3), 2);
  };
}
const isSecond = (input: Sequence) => input.dataSync()[0] === x.slice([1], [1]).dataSync()[0];

describe('probeBatchIndependence', () => {
  it('passes what treats each sentence alone', () => {
    expect(
      probeBatchIndependence((t) => new LayerNorm(D).forward(t as tf.Tensor3D), x).passed,
    ).toBe(true);
    expect(
      probeBatchIndependence((t) => new BatchNorm(D).forward(t as tf.Tensor3D), x).passed,
    ).toBe(true);
    expect(probeBatchIndependence(headsFirst(true), x).passed).toBe(true);
  });

  it.each<[string, (input: Sequence) => tf.Tensor]>([
    ['batch norm in use', (t) => new BatchNorm(D).forward(t as tf.Tensor3D, training)],
    ['a mask repeated in the other order', headsFirst(false)],
    [
      'heads that come out of the batch',
      (t) => {
        const heads = t.transpose([1, 0, 2]).reshape<tf.Tensor4D>([t.shape[0], 3, T, D / 3]);
        return scaledDotProductAttention(heads, heads, heads).context;
      },
    ],
  ])('fails %s', (_, run) => {
    const { passed, verdict } = probeBatchIndependence(run, x);
    expect(passed).toBe(false);
    expect(verdict.en).toMatch(/sentence \d in the batch: \[0, /);
    expect(verdict.zh).toContain('批量里的第');
  });
});
