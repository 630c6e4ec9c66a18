import * as tf from '@tensorflow/tfjs';
import { BilingualRangeError, mismatch } from '../locale';
import { assertDtype } from './shape';

/** How GELU is computed: as it is defined, or by the approximation that BERT and GPT-2 were trained with. */
export type GeluForm = 'exact' | 'tanh';

/**
 * Gaussian error linear unit: `x · Φ(x)`, where Φ is the distribution function of the standard normal
 * distribution. A smooth relu: almost x where x is large, almost 0 where it is small, and a little
 * below 0 between (−0.17 at x = −0.75). Source: Hendrycks and Gimpel 2016; equal to PyTorch's `GELU`.
 *
 * - `exact`: `Φ(x) = ½ (1 + erf(x / √2))`
 * - `tanh`: `Φ(x) ≈ ½ (1 + tanh(√(2/π) (x + 0.044715 x³)))`, at most 0.0005 away in `x · Φ(x)`
 *
 * The gradient is the formula worked out, `Φ(x) + x · Φ′(x)`, which takes fewer passes over the values
 * than going back through each operation.
 *
 * @param x float32, of any shape
 * @returns the same shape as x
 * @throws {ShapeError} when x is not float32
 * @throws {RangeError} `form: expected exact or tanh, received relu`
 */
export function gelu<R extends tf.Rank>(x: tf.Tensor<R>, form: GeluForm = 'exact'): tf.Tensor<R> {
  assertDtype('x', x, 'float32');
  const { phi, slope } = formNamed(form);
  const compute = tf.customGrad((input, save) => {
    const z = input as tf.Tensor;
    const gate = phi(z);
    (save as tf.GradSaveFunc)([z, gate]);
    const gradFunc = (dy: tf.Tensor, saved: unknown) => {
      const [from, savedGate] = saved as [tf.Tensor, tf.Tensor];
      // A gradient of this gradient has to see how the gate depends on x.
      const open = tf.engine().isTapeOn() ? phi(from) : savedGate;
      return dy.mul(open.add(from.mul(slope(from, open))));
    };
    return { value: z.mul(gate), gradFunc };
  });
  return compute(x) as tf.Tensor<R>;
}

/** Φ, and its slope at x, where it is `open`. */
interface Form {
  readonly phi: (x: tf.Tensor) => tf.Tensor;
  readonly slope: (x: tf.Tensor, open: tf.Tensor) => tf.Tensor;
}

/** `tanh(x (A + B x²))` in the tanh form. */
const A = Math.sqrt(2 / Math.PI);
const B = A * 0.044715;

const FORMS: Readonly<Record<GeluForm, Form>> = {
  exact: {
    phi: (x) => tf.erf(x.mul(Math.SQRT1_2)).mul(0.5).add(0.5),
    slope: (x) =>
      x
        .square()
        .mul(-0.5)
        .exp()
        .mul(1 / Math.sqrt(2 * Math.PI)), // φ, the density
  },
  tanh: {
    phi: (x) => tf.tanh(x.square().mul(B).add(A).mul(x)).mul(0.5).add(0.5),
    // ½ (1 - tanh² u) u′, with 1 - tanh² u = 4 Φ (1 - Φ)
    slope: (x, open) => {
      const doubled = x
        .square()
        .mul(6 * B)
        .add(2 * A); // 2 u′
      return doubled.mul(open).mul(tf.sub(1, open));
    },
  },
};

function formNamed(form: GeluForm): Form {
  if (Object.hasOwn(FORMS, form)) return FORMS[form];
  const expected = { en: 'exact or tanh', zh: ' exact 或 tanh' };
  throw new BilingualRangeError(mismatch('form', expected, form));
}
