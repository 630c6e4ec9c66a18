import * as tf from '@tensorflow/tfjs';
import { BilingualRangeError, mismatch } from '../locale';
import { AdamMoments, assertFraction, assertPositive } from '../tensor';
import { type NamedArrays, arraysOf, assertSameNames, tensorOf } from './namedArrays';

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
 * Legend: α learning rate, m and v first and second moment.
 *
 * The state lives in variables and the rate comes in as a tensor: nothing that changes from step to
 * step is a JavaScript number, so that a step can be recorded as a graph.
 */
export class Adam {
  /** Of every parameter, m and v. */
  private readonly moments: AdamMoments;
  /** The number of steps made, t. */
  private readonly steps: tf.Variable<tf.Rank.R0>;
  private readonly options: Required<AdamOptions>;

  /**
   * @param parameters what to optimise, by name; see `namedParameters`
   * @throws {RangeError} naming a setting out of range, or when there are no parameters
   */
  constructor(
    readonly parameters: ReadonlyMap<string, tf.Variable>,
    { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions = {},
  ) {
    this.options = { beta1, beta2, epsilon };
    assertAdamOptions(this.options);
    if (parameters.size === 0) {
      const expected = { en: 'one or more', zh: '至少一个' };
      throw new BilingualRangeError(mismatch('parameters', expected, 0));
    }
    this.moments = new AdamMoments(parameters);
    this.steps = tf.tidy(() => tf.variable(tf.scalar(0), false));
  }

  /**
   * Concatenates gradients to the vectors that `apply` takes.
   *
   * @param gradients one a parameter, in their order
   */
  flatten(gradients: readonly tf.Tensor[]): tf.Tensor1D[] {
    return this.moments.flatten(gradients);
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
      const t = this.steps.add<tf.Scalar>(1);
      const c1 = oneMinusPower(beta1, t);
      const rootOfC2 = oneMinusPower(beta2, t).sqrt<tf.Scalar>();
      this.moments.update(gradients as tf.Tensor1D[], {
        beta1,
        beta2,
        rate: learningRate.mul<tf.Scalar>(rootOfC2).div<tf.Scalar>(c1),
        epsilon: rootOfC2.mul<tf.Scalar>(epsilon),
      });
      this.steps.assign(t);
    });
  }

  /** The state by name, such as `encoder.blocks.0.norm.gain.firstMoment`, copied out. */
  state(): NamedArrays {
    const moments = this.moments.byName();
    const state = arraysOf(new Map<string, tf.Tensor>([['steps', this.steps], ...moments]));
    tf.dispose([...moments.values()]);
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
      const tensors = [...state.keys()].map((name) => [name, tensorOf(state, name)] as const);
      this.moments.restore(new Map(tensors));
      this.steps.assign(tensorOf(state, 'steps') as tf.Scalar);
    });
  }

  /** Frees the moments. The parameters stay. */
  dispose(): void {
    this.moments.dispose();
    this.steps.dispose();
  }
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
