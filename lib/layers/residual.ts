import * as tf from '@tensorflow/tfjs';
import type { TrainingPass } from '../tensor';
import type { Norm } from './norm';

/** Where the norm stands: after the sum, as in the paper, or before the sublayer. */
export type NormPlacement = 'post' | 'pre';

/**
 * Residual connection with a norm, "Add & Norm", around a sublayer (attention or feed-forward):
 * - post-norm: `Norm(x + Dropout(Sublayer(x)))`, Vaswani et al. 2017, §3.1;
 * - pre-norm: `x + Dropout(Sublayer(Norm(x)))`, Xiong et al. 2020.
 *
 * Derived in chapter 06. Used in two halves, with the sublayer between them:
 * ```ts
 * const input = residual.enter(x, training);
 * return residual.leave(x, sublayer(input), training);
 * ```
 */
export class Residual {
  constructor(
    readonly norm: Norm,
    readonly placement: NormPlacement,
  ) {}

  /**
   * What the sublayer receives.
   *
   * @param x [B, T, D], the stream
   * @param training absent at inference
   * @returns [B, T, D]; x itself when the norm stands after the sum
   */
  enter(x: tf.Tensor3D, training?: TrainingPass): tf.Tensor3D {
    return this.placement === 'pre' ? this.norm.forward(x, training) : x;
  }

  /**
   * What goes on to the next sublayer.
   *
   * @param x [B, T, D], the same as given to `enter`
   * @param output [B, T, D], what the sublayer made of it
   * @param training its dropout falls on the sublayer's output; absent at inference
   * @returns [B, T, D]
   */
  leave(x: tf.Tensor3D, output: tf.Tensor3D, training?: TrainingPass): tf.Tensor3D {
    return tf.tidy(() => {
      const sum: tf.Tensor3D = tf.add(x, training ? training.dropout(output) : output);
      return this.placement === 'post' ? this.norm.forward(sum, training) : sum;
    });
  }
}
