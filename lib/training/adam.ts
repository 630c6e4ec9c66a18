import * as tf from '@tensorflow/tfjs';
import { BilingualRangeError, mismatch } from '../locale';
import { adamUpdate, assertFraction, assertPositive, numberOfCores } from '../tensor';
import { AdamShard } from './adamShard';
import { flatten } from './flatten';
import { type NamedArrays, arrayOf, assertSameNames, tensorOf } from './namedArrays';

/** Settings of Adam. */
export interface AdamOptions {
  /** Decay of the first moment; 0.9 when absent. */
  readonly beta1?: number;
  /** Decay of the second moment; 0.999 when absent (the Transformer paper takes 0.98). */
  readonly beta2?: number;
  /** Added to the root of the second moment; 1e-8 when absent. */
  readonly epsilon?: number;
}

/**
 * Adam: every parameter moves by about the learning rate, in the direction of its mean gradient.
 *
 * Formula, at step t with gradient g:
 * `m ← β₁ m + (1 - β₁) g`, `v ← β₂ v + (1 - β₂) g²`,
 * `θ ← θ - α · m̂ / (√v̂ + ε)` with `m̂ = m / (1 - β₁ᵗ)`, `v̂ = v / (1 - β₂ᵗ)`.
 * Source: Kingma and Ba 2015, algorithm 1; equal to PyTorch's `Adam`.
 * Legend: α learning rate, m and v first and second moment, N parameters in all.
 *
 * The moments of many parameters lie behind each other in one vector, since Adam treats every
 * number alike; large models have such a vector for each core. The state lives in variables and the
 * rate comes in as a tensor: nothing that changes from step to step is a JavaScript number, so that a
 * step can be recorded as a graph.
 */
export class Adam {
  private readonly shards: readonly AdamShard[];
  /** The number of steps made, t. */
  private readonly steps: tf.Variable<tf.Rank.R0>;
  private readonly options: Required<AdamOptions>;

  /**
   * @param parameters what to optimise, by name; see `namedParameters`
   * @throws {RangeError} naming a setting out of range, or when there are no parameters
   */
  constructor(
    parameters: ReadonlyMap<string, tf.Variable>,
    { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions = {},
  ) {
    this.options = { beta1, beta2, epsilon };
    assertAdamOptions(this.options);
    if (parameters.size === 0) {
      const expected = { en: 'one or more', zh: '至少一个' };
      throw new BilingualRangeError(mismatch('parameters', expected, 0));
    }
    this.shards = divide(parameters).map((part) => new AdamShard(part));
    this.steps = tf.tidy(() => tf.variable(tf.scalar(0), false));
  }

  /**
   * Lays gradients behind each other in the vectors that `apply` takes.
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
   * Moves the parameters one step. `α · m̂ / (√v̂ + ε)` is computed as `m · α√c₂/c₁ / (√v + ε√c₂)` with
   * `c = 1 - βᵗ`: the same number, and two passes fewer over all parameters (Kingma and Ba 2015, end
   * of §2).
   *
   * @param gradients what `flatten` gave, or as long as that
   * @param learningRate scalar α
   * @throws {ShapeError} when a gradient is not as long as its parameters
   */
  apply(gradients: readonly tf.Tensor[], learningRate: tf.Scalar): void {
    const { beta1, beta2, epsilon } = this.options;
    tf.tidy(() => {
      const steps = this.steps.add<tf.Scalar>(1);
      const rootOfC2 = oneMinusPower(beta2, steps).sqrt<tf.Scalar>();
      const rate = learningRate
        .mul<tf.Scalar>(rootOfC2)
        .div<tf.Scalar>(oneMinusPower(beta1, steps));
      const step = { beta1, beta2, rate, epsilon: rootOfC2.mul<tf.Scalar>(epsilon) };
      const before = this.shards.map((shard) => shard.vectors());
      const after = adamUpdate(before, gradients as tf.Tensor1D[], step);
      this.steps.assign(steps);
      this.shards.forEach((shard, i) => shard.assign(after[i]));
    });
  }

  /** The state by name, such as `encoder.blocks.0.norm.gain.firstMoment`, copied out. */
  state(): NamedArrays {
    const state: NamedArrays = new Map([['steps', arrayOf(this.steps)]]);
    tf.tidy(() => {
      for (const shard of this.shards) {
        const first = shard.unflatten(shard.firstMoment);
        const second = shard.unflatten(shard.secondMoment);
        [...shard.parameters.keys()].forEach((name, i) => {
          state.set(`${name}.firstMoment`, arrayOf(first[i]));
          state.set(`${name}.secondMoment`, arrayOf(second[i]));
        });
      }
    });
    return state;
  }

  /**
   * Takes up a state that `state()` gave, so that training goes on exactly as if never stopped.
   *
   * @throws {Error} naming the entry that is missing, unknown, or of another shape
   */
  restore(state: NamedArrays): void {
    assertSameNames('optimizer state', state, this.state());
    tf.tidy(() => {
      const moments = this.shards.map(({ parameters }) => {
        const of = (which: string) =>
          [...parameters.keys()].map((name) => tensorOf(state, `${name}.${which}`));
        return { first: of('firstMoment'), second: of('secondMoment') };
      });
      this.shards.forEach((shard, i) => shard.restore(moments[i]));
      this.steps.assign(tensorOf(state, 'steps') as tf.Scalar);
    });
  }

  /** Frees the moments. The parameters stay. */
  dispose(): void {
    tf.dispose(this.shards.map(({ firstMoment, secondMoment }) => [firstMoment, secondMoment]));
    this.steps.dispose();
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

/**
 * `1 - βᵗ`, computed as `-expm1(t ln β)`: the plain difference would lose five of float32's seven
 * digits for β = 0.999 in the first steps, when it matters most.
 */
function oneMinusPower(beta: number, steps: tf.Scalar): tf.Scalar {
  return beta === 0 ? tf.scalar(1) : steps.mul<tf.Scalar>(Math.log(beta)).expm1().neg();
}

function assertAdamOptions({ beta1, beta2, epsilon }: Required<AdamOptions>): void {
  for (const [name, beta] of Object.entries({ beta1, beta2 })) {
    assertFraction(name, beta);
  }
  assertPositive('epsilon', epsilon);
}
