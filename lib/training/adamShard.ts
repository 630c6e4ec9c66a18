import * as tf from '@tensorflow/tfjs';
import { flatten, unflatten } from './flatten';

/** How a step moves: all that does not differ between parameters. */
export interface AdamStep {
  readonly beta1: number;
  readonly beta2: number;
  /** Scalar: `α √c₂ / c₁`, with `c = 1 - βᵗ`. */
  readonly rate: tf.Scalar;
  /** Scalar: `ε √c₂`. */
  readonly epsilon: tf.Scalar;
}

/** Parameters whose moments lie behind each other in two vectors. */
export class AdamShard {
  /** The moments m and v [N], in the order of the parameters. */
  readonly firstMoment: tf.Variable<tf.Rank.R1>;
  readonly secondMoment: tf.Variable<tf.Rank.R1>;

  /** @param parameters by name */
  constructor(readonly parameters: ReadonlyMap<string, tf.Variable>) {
    const size = [...parameters.values()].reduce((sum, parameter) => sum + parameter.size, 0);
    const zeros = () => tf.variable(tf.zeros<tf.Rank.R1>([size]), false);
    this.firstMoment = tf.tidy(zeros);
    this.secondMoment = tf.tidy(zeros);
  }

  /** Advances the moments and moves the parameters. @param gradient [N] */
  apply(gradient: tf.Tensor1D, { beta1, beta2, rate, epsilon }: AdamStep): void {
    const m = this.firstMoment.mul<tf.Tensor1D>(beta1).add<tf.Tensor1D>(gradient.mul(1 - beta1));
    const v = this.secondMoment
      .mul<tf.Tensor1D>(beta2)
      .add<tf.Tensor1D>(gradient.square().mul(1 - beta2));
    this.firstMoment.assign(m);
    this.secondMoment.assign(v);
    const moves = this.unflatten(m.mul<tf.Tensor1D>(rate).div(v.sqrt().add(epsilon)));
    [...this.parameters.values()].forEach((parameter, i) => {
      parameter.assign(parameter.sub(moves[i]));
    });
  }

  /** A vector of this shard in the shapes of its parameters. @param vector [N] */
  unflatten(vector: tf.Tensor1D): tf.Tensor[] {
    return unflatten(
      vector,
      [...this.parameters.values()].map(({ shape }) => shape),
    );
  }

  /** Takes up moments. @param moments in the order of the parameters, first and second */
  restore(moments: { readonly first: tf.Tensor[]; readonly second: tf.Tensor[] }): void {
    this.firstMoment.assign(flatten(moments.first));
    this.secondMoment.assign(flatten(moments.second));
  }
}
