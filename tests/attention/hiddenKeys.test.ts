import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  AdditiveAttention,
  type AttentionOptions,
  causalMask,
  MultiHeadAttention,
  scaledDotProductAttention,
} from '../../lib/attention';
import { namedParameters, Random } from '../../lib/tensor';

const [B, H, Tq, Tk, dK] = [2, 3, 5, 7, 2];
const D = H * dK;
const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed);
const NEAR = { atol: 1e-6, rtol: 1e-5 };

/** The last two keys are padding: of every sentence, of the second only, for each query by itself. */
const MASKS: Record<string, tf.Tensor> = {
  'a row': tf.tensor1d([1, 1, 1, 1, 1, 0, 0], 'bool'),
  'a mask of each sentence': tf.tensor4d(
    [1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 0, 1, 0, 0],
    [2, 1, 1, 7],
    'bool',
  ),
  'a mask of each query': tf.logicalAnd(
    tf.tensor4d([1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 0, 1, 0, 0], [2, 1, 1, 7], 'bool'),
    tf.greaterEqual(tf.range(2, 7).expandDims(1), tf.range(0, 7).expandDims(0)),
  ),
};
const cases = Object.entries(MASKS).flatMap(([name, mask]) =>
  [7, 1e10, 3e38, Infinity, -Infinity, NaN].map((value) => ({ name, mask, value })),
);

/** Runs an attention; its inputs are [B, H, T, d] or [B, T, D]. */
type Attend = (
  q: tf.Tensor,
  k: tf.Tensor,
  v: tf.Tensor,
  options: AttentionOptions,
) => {
  context: tf.Tensor;
  weights: tf.Tensor;
};

/** The same with `value` in every key and value that no query may see. */
function polluted(x: tf.Tensor, value: number): tf.Tensor {
  const hidden = x.rank === 4 ? [1, 1, Tk, 1] : [1, Tk, 1];
  const isHidden = tf.greaterEqual(tf.range(0, Tk), 5).reshape(hidden);
  return tf.where(isHidden, tf.fill(x.shape, value), x);
}

/** Context and weights, and the gradients of a sum by the inputs and by every parameter. */
function everything(attend: Attend, module: object, inputs: tf.Tensor[], mask: tf.Tensor) {
  const { context, weights } = attend(inputs[0], inputs[1], inputs[2], { mask });
  const probe = normal(context.shape, 9);
  const loss = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) =>
    attend(q, k, v, { mask }).context.mul(probe).sum<tf.Scalar>();
  const byInput = tf.grads(loss)(inputs);
  const parameters = [...namedParameters(module).values()];
  if (parameters.length === 0) return [context, weights, ...byInput];
  const [q, k, v] = inputs;
  const { grads } = tf.variableGrads(() => loss(q, k, v), parameters);
  return [context, weights, ...byInput, ...parameters.map(({ name }) => grads[name])];
}

const multiHead = new MultiHeadAttention(D, H, new Random(1), { bias: true });
const additive = new AdditiveAttention(D, new Random(1));
const SUBJECTS: { name: string; attend: Attend; module: object; inputs: tf.Tensor[] }[] = [
  {
    name: 'scaledDotProductAttention',
    attend: (q, k, v, options) =>
      scaledDotProductAttention(q as tf.Tensor4D, k as tf.Tensor4D, v as tf.Tensor4D, options),
    module: {},
    inputs: [normal([B, H, Tq, dK], 1), normal([B, H, Tk, dK], 2), normal([B, H, Tk, 11], 3)],
  },
  {
    name: 'MultiHeadAttention',
    attend: (q, k, v, options) =>
      multiHead.forward(q as tf.Tensor3D, k as tf.Tensor3D, v as tf.Tensor3D, options),
    module: multiHead,
    inputs: [normal([B, Tq, D], 1), normal([B, Tk, D], 2), normal([B, Tk, D], 3)],
  },
  {
    name: 'AdditiveAttention',
    attend: (q, k, v, options) =>
      additive.forward(q as tf.Tensor3D, k as tf.Tensor3D, v as tf.Tensor3D, options),
    module: additive,
    inputs: [normal([B, Tq, D], 1), normal([B, Tk, D], 2), normal([B, Tk, 11], 3)],
  },
];

describe.each(SUBJECTS)('hidden keys in $name', ({ attend, module, inputs }) => {
  const [query, key, value] = inputs;

  it.each(cases)('may hold $value, values too: outputs and gradients stay, with $name', (one) => {
    const clean = everything(attend, module, inputs, one.mask);
    const dirty = [query, polluted(key, one.value), polluted(value, one.value)];
    everything(attend, module, dirty, one.mask).forEach((received, i) => {
      expect(received, `number ${i}`).toBeAllClose(clean[i], NEAR);
    });
  });

  it('halves do so too when they are told that what was projected may hold anything', () => {
    if (!('attend' in module)) return;
    const halves = module as typeof multiHead;
    const [q, k, v] = inputs as tf.Tensor3D[];
    const memory = halves.keysAndValues(k, v);
    const dirty = { key: polluted(memory.key, NaN), value: polluted(memory.value, NaN) };
    const run = (read: typeof memory) =>
      halves.attend(q, read, { mask: MASKS['a row'], isClear: false });
    expect(run(dirty as never).context).toBeAllClose(run(memory).context, NEAR);
  });
});

describe('scores of hidden keys', () => {
  const [q, k, v] = SUBJECTS[0].inputs as tf.Tensor4D[];

  it.each([1e10, 3e38])('are replaced also where others see the key: %d in the future', (huge) => {
    const last = tf.greaterEqual(tf.range(0, Tk), Tk - 1).reshape([1, 1, Tk, 1]);
    const keys: tf.Tensor4D = tf.where(last, tf.fill(k.shape, huge), k);
    const mask = causalMask(Tq, Tk - Tq);
    const { context, weights } = scaledDotProductAttention(q, keys, v, { mask });
    const before = scaledDotProductAttention(q, k, v, { mask });
    const early = (t: tf.Tensor4D) => t.slice([0, 0, 0, 0], [B, H, Tq - 1, -1]);
    expect(early(weights)).toBeAllClose(early(before.weights), NEAR);
    expect(early(context)).toBeAllClose(early(before.context), NEAR);
  });

  it('leave a row with nothing to see uniform and finite, without a gradient', () => {
    const mask = tf.greaterEqual(tf.range(0, Tq).expandDims(1), tf.fill([1, Tk], 1)); // all but row 0
    const run = (query: tf.Tensor4D, key: tf.Tensor4D) =>
      scaledDotProductAttention(query, key, v, { mask });
    const { context, weights } = run(tf.mul(q, 1e20), tf.mul(k, -1e10));
    expect(weights.slice([0, 0, 0, 0], [B, H, 1, Tk])).toBeAllClose(tf.fill([B, H, 1, Tk], 1 / Tk));
    expect(
      tf
        .isFinite(context.slice([0, 0, 0, 0], [B, H, 1, 11]))
        .all()
        .dataSync()[0],
    ).toBe(1);
    const row = (t: tf.Tensor) => t.slice([0, 0, 0, 0], [B, H, 1, dK]);
    const gradient = tf.grad((t) =>
      run(t as tf.Tensor4D, k)
        .context.square()
        .sum(),
    )(q);
    expect(row(gradient)).toBeAllClose(tf.zeros([B, H, 1, dK]), { atol: 0 });
  });
});
