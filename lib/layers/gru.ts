import * as tf from '@tensorflow/tfjs';
import { assertDtype, assertRank, assertShape, Random } from '../tensor';
import { Linear } from './linear';

/** Where a GRU starts, and what of the sequence is padding. */
export interface GRUOptions {
  /** [B, D], what it remembers at the start; 0 when absent. */
  readonly hidden?: tf.Tensor2D;
  /** bool [B, T]; `true` = a token. At padding nothing is read: the hidden state stays. */
  readonly isToken?: tf.Tensor2D;
}

/**
 * Gated recurrent unit: what it remembers, `h`, is renewed by one token after the other.
 * - reset gate: `r = σ(x Wᵣ + bᵣ + h Uᵣ + cᵣ)`, how much of h the candidate is told;
 * - update gate: `z = σ(x W_z + b_z + h U_z + c_z)`, how much of h stays;
 * - candidate: `n = tanh(x Wₙ + bₙ + r ⊙ (h Uₙ + cₙ))`;
 * - `h ← z ⊙ h + (1 − z) ⊙ n`.
 *
 * Source: Cho et al. 2014, in torch.nn.GRU's variant: in the paper r is applied to h before the
 * product with Uₙ. (Bahdanau et al. 2015 exchange z and 1 − z.) Derived in chapter 01.
 * Legend: B batch, T positions, in features of x, D features of h.
 */
export class GRU {
  readonly input: Linear; // in → 3D: W and b of r, z and n
  readonly recurrent: Linear; // D → 3D: U and c of r, z and n

  constructor(
    inputSize: number,
    readonly size: number,
    random: Random,
  ) {
    this.input = new Linear(inputSize, 3 * size, random);
    this.recurrent = new Linear(size, 3 * size, random);
  }

  /**
   * Reads one token of each sentence.
   *
   * @param x [B, in]   @param hidden [B, D]
   * @returns [B, D], the new hidden state
   * @throws {ShapeError} naming the argument that does not fit
   */
  step(x: tf.Tensor2D, hidden: tf.Tensor2D): tf.Tensor2D {
    assertRank('x', x, ['B', 'in']);
    assertShape('hidden', hidden, { B: x.shape[0], D: this.size });
    return tf.tidy(() => this.renew(this.input.forward(x), hidden));
  }

  /**
   * Reads whole sentences.
   *
   * @param x [B, T, in]
   * @returns `outputs` [B, T, D], the hidden state after each position, and `last` [B, D], the one
   *   after each sentence's last token
   * @throws {ShapeError} naming the argument that does not fit
   */
  forward(
    x: tf.Tensor3D,
    { hidden, isToken }: GRUOptions = {},
  ): { outputs: tf.Tensor3D; last: tf.Tensor2D } {
    assertRank('x', x, ['B', 'T', 'in']);
    const [B, T] = x.shape;
    if (hidden) assertShape('hidden', hidden, { B, D: this.size });
    if (isToken) {
      assertDtype('isToken', isToken, 'bool');
      assertShape('isToken', isToken, { B, T });
    }
    return tf.tidy(() => {
      const inputs = tf.unstack(this.input.forward(x), 1) as tf.Tensor2D[]; // T × [B, 3D], at once
      let last = hidden ?? tf.zeros<tf.Rank.R2>([B, this.size]);
      const outputs = inputs.map((input, t) => {
        const renewed = this.renew(input, last);
        last = isToken ? tf.where(isToken.slice([0, t], [B, 1]), renewed, last) : renewed;
        return last;
      });
      return { outputs: tf.stack(outputs, 1) as tf.Tensor3D, last: last.clone() };
    });
  }

  /** The three formulas. @param input x W + b of r, z and n [B, 3D] @param hidden [B, D] */
  private renew(input: tf.Tensor2D, hidden: tf.Tensor2D): tf.Tensor2D {
    const [xReset, xUpdate, xCandidate] = tf.split(input, 3, 1);
    const [hReset, hUpdate, hCandidate] = tf.split(this.recurrent.forward(hidden), 3, 1);
    const reset = tf.sigmoid(tf.add(xReset, hReset));
    const update = tf.sigmoid(tf.add(xUpdate, hUpdate));
    const candidate = tf.tanh(tf.add(xCandidate, tf.mul(reset, hCandidate)));
    return tf.add(tf.mul(update, hidden), tf.mul(tf.sub(1, update), candidate));
  }
}
