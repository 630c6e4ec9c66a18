import * as tf from '@tensorflow/tfjs';
import { gelu, Random, type TrainingPass } from '../tensor';
import { Linear } from './linear';

/** What stands between the two layers: `max(0, x)` as in the paper, or GELU as in BERT and GPT. */
export type Activation = 'relu' | 'gelu';

/**
 * Position-wise feed-forward network: `max(0, x W₁ + b₁) W₂ + b₂`. Every position passes through the
 * same two layers alone; nothing moves between positions here.
 * Source: Vaswani et al. 2017, §3.3, eq. 2. Derived in chapter 05.
 * Legend: B batch, T positions, D = dModel, F = dFF.
 */
export class FeedForward {
  readonly inner: Linear; // D → F
  readonly outer: Linear; // F → D

  constructor(
    dModel: number,
    dFF: number,
    random: Random,
    readonly activation: Activation = 'relu',
  ) {
    this.inner = new Linear(dModel, dFF, random);
    this.outer = new Linear(dFF, dModel, random);
  }

  /**
   * @param x [B, T, D]
   * @param training its dropout falls on the hidden activations; absent at inference
   * @returns [B, T, D]
   */
  forward(x: tf.Tensor3D, training?: TrainingPass): tf.Tensor3D {
    return tf.tidy(() => {
      const inner = this.inner.forward(x);
      const hidden = this.activation === 'relu' ? tf.relu(inner) : gelu(inner); // [B, T, F]
      return this.outer.forward(training ? training.dropout(hidden) : hidden);
    });
  }
}
