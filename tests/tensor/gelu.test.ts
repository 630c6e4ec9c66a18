import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gelu, type GeluForm, record, ShapeError } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';
import golden from './fixtures/gelu.json';

/** Where x is far below 0, Φ is what is left of 1 - 1 in float32. */
const near = { atol: 1e-5, rtol: 1e-5 };

const shape = golden.shape;
const x = (): tf.Tensor => tf.tensor(golden.x, shape);
const probe = () => tf.tensor(golden.probe, shape);
const probed = (form: GeluForm) => (z: tf.Tensor) => gelu(z, form).mul(probe()).sum<tf.Scalar>();

describe.each(['tensorflow', 'cpu'])('on the backend %s', (backend) => {
  beforeEach(() => void tf.setBackend(backend));
  afterEach(() => void tf.setBackend('tensorflow'));

  it.each(golden.cases)('equals PyTorch in value, $form', ({ form, value }) => {
    expect(gelu(x(), form as GeluForm)).toBeAllClose(tf.tensor(value, shape), near);
  });

  it.each(golden.cases)('equals PyTorch in gradient, $form', ({ form, gradient }) => {
    const received = tf.grad(probed(form as GeluForm))(x());
    expect(received).toBeAllClose(tf.tensor(gradient, shape), near);
  });

  it.each(golden.cases)('equals PyTorch in the gradient of the gradient, $form', (expected) => {
    const first = tf.grad(probed(expected.form as GeluForm));
    const received = tf.grad((z: tf.Tensor) => first(z).mul(probe()).sum<tf.Scalar>())(x());
    expect(received).toBeAllClose(tf.tensor(expected.second, shape), { atol: 5e-5 });
  });
});

describe('gelu', () => {
  it('is exact unless asked otherwise', () => {
    expect(gelu(x())).toBeAllClose(gelu(x(), 'exact'));
    expect(gelu(tf.scalar(1))).toBeAllClose(0.8413447); // Φ(1)
    expect(gelu(tf.scalar(1), 'tanh')).toBeAllClose(0.841192);
  });

  it.each(golden.cases)('can be recorded with its gradient, $form', ({ form, gradient }) => {
    const slope = record((z: tf.Tensor) => tf.tidy(() => tf.grad(probed(form as GeluForm))(z)));
    for (const run of [1, 2, 3]) {
      const received = slope(run === 3 ? x() : x().mul(0.5));
      if (run === 3) expect(received).toBeAllClose(tf.tensor(gradient, shape), near);
    }
    expect(slope.replays).toBe(1);
    slope.dispose();
  });

  it('refuses another form, and integers, by name', () => {
    const wrong = () => gelu(x(), 'relu' as GeluForm);
    expect(wrong).toThrow('form: expected exact or tanh, received relu');
    expect(() => gelu(x(), 'toString' as GeluForm)).toThrow(RangeError);
    expect(() => gelu(tf.ones([3], 'int32'))).toThrow(ShapeError);
  });

  it('leaves nothing behind', async () => {
    const z = x();
    await expectNoLeak(() => gelu(z));
    await expectNoLeak(() => gelu(z, 'tanh'));
    await expectNoLeak(() => tf.grad(probed('exact'))(z));
  });
});
