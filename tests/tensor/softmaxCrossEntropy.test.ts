import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { Random, record, softmaxCrossEntropy } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';

const [B, T, V] = [3, 5, 7];
const random = new Random(11);
const logits = () => tf.tensor3d(scores, [B, T, V]);
const scores = Array.from({ length: B * T * V }, () => 4 * random.normal());
const labels = () => tf.tensor2d(ids, [B, T], 'int32');
const ids = Array.from({ length: B * T }, () => random.integer(V));
const weights = () =>
  tf.tensor2d(
    ids.map((id) => id / 2 - 1),
    [B, T],
  ); // the gradient that arrives

/** The formula as it is written. */
function written(z: tf.Tensor3D, labelSmoothing: number): tf.Tensor {
  const p = tf.softmax(z);
  const rest = labelSmoothing / V;
  const q = tf
    .oneHot(labels(), V)
    .mul(1 - labelSmoothing)
    .add(rest);
  return q.mul(p.log()).sum(-1).neg();
}

describe.each(['tensorflow', 'cpu'])('softmaxCrossEntropy on the backend %s', (backend) => {
  afterEach(() => tf.setBackend('tensorflow'));

  it.each([0, 0.1, 0.37])('is the formula, in value and gradient, with smoothing %d', async (e) => {
    await tf.setBackend(backend);
    const ours = tf.valueAndGrad((z: tf.Tensor) =>
      softmaxCrossEntropy(z as tf.Tensor3D, labels(), e)
        .mul(weights())
        .sum(),
    )(logits());
    const plain = tf.valueAndGrad((z: tf.Tensor) =>
      written(z as tf.Tensor3D, e)
        .mul(weights())
        .sum(),
    )(logits());
    expect(softmaxCrossEntropy(logits(), labels(), e)).toBeAllClose(written(logits(), e));
    expect(ours.value).toBeAllClose(plain.value);
    expect(ours.grad).toBeAllClose(plain.grad, { atol: 1e-6 });
  });

  it('stays exact where a probability rounds to 0', async () => {
    await tf.setBackend(backend);
    const far = tf.tensor3d([[[1000, 0, -1000]]]);
    const loss = softmaxCrossEntropy(far, tf.tensor2d([[2]], [1, 1], 'int32'));
    expect(loss).toBeAllClose([[2000]]);
  });
});

describe('softmaxCrossEntropy', () => {
  it.each([0, 0.1])('has the right gradient where two losses share logits, smoothing %d', (e) => {
    // TensorFlow computes what is equal in a graph once: nothing of it may be changed in place.
    const others = labels().add(1).mod(V).cast<tf.Tensor2D>('int32');
    const gradient = (z: tf.Tensor) =>
      tf.grad((x: tf.Tensor) => {
        const losses = [labels(), others].map((l) =>
          softmaxCrossEntropy(x as tf.Tensor3D, l, e).sum(),
        );
        return tf.addN(losses);
      })(z);
    const recorded = record(gradient);
    const expected = tf.grad((x: tf.Tensor) => {
      const p = tf.logSoftmax(x);
      const q = tf.oneHot(labels(), V).add(tf.oneHot(others, V));
      return q
        .mul(1 - e)
        .add((2 * e) / V)
        .mul(p)
        .sum()
        .neg();
    })(logits());
    for (let i = 0; i < 4; i++) expect(recorded(logits())).toBeAllClose(expected, { atol: 1e-6 });
    expect(recorded.replays).toBe(2);
    recorded.dispose();
  });

  it('refuses a label that is no word of the vocabulary', () => {
    const outside = tf.tensor2d([V, ...ids.slice(1)], [B, T], 'int32');
    expect(() => softmaxCrossEntropy(logits(), outside).dataSync()).toThrow();
  });

  it('refuses labels of another shape or dtype', () => {
    const flat = labels().reshape<tf.Tensor2D>([1, B * T]);
    expect(() => softmaxCrossEntropy(logits(), flat)).toThrow('labels');
    expect(() => softmaxCrossEntropy(logits(), labels().cast('float32'))).toThrow('int32');
  });

  it('leaves nothing behind', async () => {
    const [z, y] = [logits(), labels()];
    await expectNoLeak(() => softmaxCrossEntropy(z, y, 0.1));
    const slope = tf.grad((x: tf.Tensor) => softmaxCrossEntropy(x as tf.Tensor3D, y, 0.1).sum());
    await expectNoLeak(() => slope(z));
  });
});
