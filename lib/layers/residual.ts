import * as tf from '@tensorflow/tfjs';
import type { TrainingPass } from '../tensor';
import { LayerNorm } from './layerNorm';

/** Where the norm stands: after the sum, as in the paper, or before the sublayer. */
export type NormPlacement = 'post' | 'pre';

/**
 * Residual connection with layer norm, "Add & Norm", around a sublayer (attention or feed-forward):
 * - post-LN: `LayerNorm(x + Dropout(Sublayer(x)))`, Vaswani et al. 2017, §3.1;
 * - pre-LN: `x + Dropout(Sublayer(LayerNorm(x)))`, Xiong et al. 2020.
 *
 * Derived in chapter 06. Used in two halves, with the sublayer between them:
 * ```ts
 * const input = residual.enter(x);
 * return residual.leave(x, sublayer(input), training);
 * ```
 */
export class Residual {
  readonly norm: LayerNorm;

  constructor(
    dModel: number,
    readonly placement: NormPlacement,
  ) {
    this.norm = new LayerNorm(dModel);
  }

  /** What the sublayer receives. @param x [B, T, D] @returns [B, T, D] */
  enter(x: tf.Tensor3D): tf.Tensor3D {
    return this.placement === 'pre' ? this.norm.forward(x) : x;
  }

  /**
   * What goes on to the next sublayer.
   *
   * @param x [B, T, D], the same as given to `enter`
   * @param output [B, T, D], what the sublayer made of it
   * @param training its dropout falls on the sublayer's output; absent at inference
   */
  leave(x: tf.Tensor3D, output: tf.Tensor3D, training?: TrainingPass): tf.Tensor3D {
    return tf.tidy(() => {
      const sum: tf.Tensor3D = tf.add(x, training ? training.dropout(output) : output);
      return this.placement === 'post' ? this.norm.forward(sum) : sum;
    });
  }
}
