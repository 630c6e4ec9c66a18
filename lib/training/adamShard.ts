import * as tf from '@tensorflow/tfjs';
import type { AdamVectors } from '../tensor';
import { flatten, unflatten } from './flatten';

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

  /** Its numbers as they stand. The moments are the variables themselves. */
  vectors(): AdamVectors {
    const { parameters, firstMoment, secondMoment } = this;
    return { parameters: flatten([...parameters.values()]), firstMoment, secondMoment };
  }

  /** Takes up new numbers. */
  assign({ parameters, firstMoment, secondMoment }: AdamVectors): void {
    this.firstMoment.assign(firstMoment);
    this.secondMoment.assign(secondMoment);
    const values = this.unflatten(parameters);
    [...this.parameters.values()].forEach((parameter, i) => parameter.assign(values[i]));
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
