import * as tf from '@tensorflow/tfjs';
import { type AdamStep, adamUpdate, type AdamVectors } from './adamUpdate';
import { numberOfCores } from './batchGroups';
import { flatten, unflatten } from './flatten';

/**
 * What Adam knows of its parameters, laid out for an update in few calls. As Adam treats every value
 * alike, the moments of many parameters are concatenated in one vector; large models have such a
 * vector for each core.
 */
export class AdamMoments {
  private readonly shards: readonly AdamShard[];

  /** @param parameters by name, one or more; their moments start at 0 */
  constructor(parameters: ReadonlyMap<string, tf.Variable>) {
    this.shards = divide(parameters).map((part) => new AdamShard(part));
  }

  /**
   * Concatenates gradients to the vectors that {@link update} takes.
   *
   * @param gradients one a parameter, in their order
   */
  flatten(gradients: readonly tf.Tensor[]): tf.Tensor1D[] {
    let next = 0;
    return this.shards.map(({ parameters }) =>
      flatten(gradients.slice(next, (next += parameters.size))),
    );
  }

  /**
   * Moves parameters and moments: see {@link adamUpdate}.
   *
   * @param gradients what {@link flatten} gave, or as long as that
   * @throws {ShapeError} when a gradient is not as long as its parameters
   */
  update(gradients: readonly tf.Tensor1D[], step: AdamStep): void {
    tf.tidy(() => {
      const before = this.shards.map((shard) => shard.vectors());
      const after = adamUpdate(before, gradients, step);
      this.shards.forEach((shard, i) => shard.assign(after[i]));
    });
  }

  /**
   * The moments in the shapes of their parameters, under names such as
   * `encoder.blocks.0.norm.gain.firstMoment`. The caller disposes of them.
   */
  byName(): Map<string, tf.Tensor> {
    return new Map(this.shards.flatMap((shard) => shard.byName()));
  }

  /** Takes up moments. @param moments all that {@link byName} gives, in their shapes */
  restore(moments: ReadonlyMap<string, tf.Tensor>): void {
    tf.tidy(() => this.shards.forEach((shard) => shard.restore(moments)));
  }

  /** Frees the moments. The parameters stay. */
  dispose(): void {
    tf.dispose(this.shards.map(({ firstMoment, secondMoment }) => [firstMoment, secondMoment]));
  }
}

/** A vector shorter than this is not worth dividing between cores. */
const SMALLEST_SHARD = 2 ** 19;

/** Parameters in their order, divided into shards of about equal size, as many as cores at most. */
function divide(parameters: ReadonlyMap<string, tf.Variable>): Map<string, tf.Variable>[] {
  const total = [...parameters.values()].reduce((sum, { size }) => sum + size, 0);
  const count = Math.max(1, Math.min(numberOfCores(), Math.floor(total / SMALLEST_SHARD)));
  const shards = Array.from({ length: count }, () => new Map<string, tf.Variable>());
  let before = 0;
  for (const [name, parameter] of parameters) {
    // Where its middle falls.
    const place = (before + parameter.size / 2) / total;
    shards[Math.min(count - 1, Math.floor(count * place))].set(name, parameter);
    before += parameter.size;
  }
  return shards.filter(({ size }) => size > 0);
}

/** Parameters whose moments are two vectors. */
class AdamShard {
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

  /** Its values as they stand. The moments are the variables themselves. */
  vectors(): AdamVectors {
    const { parameters, firstMoment, secondMoment } = this;
    return { parameters: flatten([...parameters.values()]), firstMoment, secondMoment };
  }

  /** Takes up new values. */
  assign({ parameters, firstMoment, secondMoment }: AdamVectors): void {
    this.firstMoment.assign(firstMoment);
    this.secondMoment.assign(secondMoment);
    const values = this.unflatten(parameters);
    [...this.parameters.values()].forEach((parameter, i) => parameter.assign(values[i]));
  }

  byName(): [string, tf.Tensor][] {
    const [first, second] = [this.unflatten(this.firstMoment), this.unflatten(this.secondMoment)];
    return [...this.parameters.keys()].flatMap((name, i) => [
      [`${name}.firstMoment`, first[i]],
      [`${name}.secondMoment`, second[i]],
    ]);
  }

  restore(moments: ReadonlyMap<string, tf.Tensor>): void {
    const all = (which: string) =>
      flatten([...this.parameters.keys()].map((name) => moments.get(`${name}.${which}`)!));
    this.firstMoment.assign(all('firstMoment'));
    this.secondMoment.assign(all('secondMoment'));
  }

  /** A vector of this shard in the shapes of its parameters. @param vector [N] */
  private unflatten(vector: tf.Tensor1D): tf.Tensor[] {
    return unflatten(
      vector,
      [...this.parameters.values()].map(({ shape }) => shape),
    );
  }
}
