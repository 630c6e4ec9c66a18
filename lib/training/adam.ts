import * as tf from '@tensorflow/tfjs';
import { assertShape } from '../tensor';
import { flatten, unflatten } from './flatten';
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
 * The moments of all parameters lie behind each other in two vectors, since Adam treats every
 * number alike. The state lives in variables and the rate comes in as a tensor: nothing that
 * changes from step to step is a JavaScript number, so that a step can be recorded as a graph.
 */
export class Adam {
  /** The moments m and v [N], in the order of the parameters. */
  private readonly firstMoment: tf.Variable<tf.Rank.R1>;
  private readonly secondMoment: tf.Variable<tf.Rank.R1>;
  /** The number of steps made, t. */
  private readonly steps: tf.Variable<tf.Rank.R0>;
  private readonly options: Required<AdamOptions>;

  /**
   * @param parameters what to optimise, by name; see `namedParameters`
   * @throws {RangeError} naming a setting out of range, or when there are no parameters
   */
  constructor(
    private readonly parameters: ReadonlyMap<string, tf.Variable>,
    { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions = {},
  ) {
    this.options = { beta1, beta2, epsilon };
    assertAdamOptions(this.options);
    if (parameters.size === 0) throw new RangeError('parameters: expected one or more, received 0');
    const zeros = () => tf.variable(tf.zeros<tf.Rank.R1>([this.size()]), false);
    this.firstMoment = tf.tidy(zeros);
    this.secondMoment = tf.tidy(zeros);
    this.steps = tf.tidy(() => tf.variable(tf.scalar(0), false));
  }

  /**
   * Moves the parameters one step.
   *
   * @param gradient [N]: the gradients of all parameters in their order; see `flatten`
   * @param learningRate scalar α
   * @throws {ShapeError} when the gradient is not [N]
   */
  apply(gradient: tf.Tensor1D, learningRate: tf.Scalar): void {
    assertShape('gradient', gradient, { N: this.firstMoment.size });
    tf.tidy(() => {
      const move = this.nextMove(gradient, learningRate);
      const moves = unflatten(move, this.shapes());
      [...this.parameters.values()].forEach((parameter, i) => {
        parameter.assign(parameter.sub(moves[i]));
      });
    });
  }

  /** The state by name, such as `encoder.blocks.0.norm.gain.firstMoment`, copied out. */
  state(): NamedArrays {
    const state: NamedArrays = new Map([['steps', arrayOf(this.steps)]]);
    tf.tidy(() => {
      const first = unflatten(this.firstMoment, this.shapes());
      const second = unflatten(this.secondMoment, this.shapes());
      [...this.parameters.keys()].forEach((name, i) => {
        state.set(`${name}.firstMoment`, arrayOf(first[i]));
        state.set(`${name}.secondMoment`, arrayOf(second[i]));
      });
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
    const names = [...this.parameters.keys()];
    const moment = (which: string) => flatten(names.map((n) => tensorOf(state, `${n}.${which}`)));
    tf.tidy(() => {
      this.firstMoment.assign(moment('firstMoment'));
      this.secondMoment.assign(moment('secondMoment'));
      this.steps.assign(tensorOf(state, 'steps') as tf.Scalar);
    });
  }

  /** Frees the moments. The parameters stay. */
  dispose(): void {
    tf.dispose([this.firstMoment, this.secondMoment, this.steps]);
  }

  /**
   * Advances the moments and returns `α · m̂ / (√v̂ + ε)` [N], computed as
   * `m · α√c₂/c₁ / (√v + ε√c₂)` with `c = 1 - βᵗ`: the same number, and two passes fewer over all
   * parameters (Kingma and Ba 2015, end of §2).
   */
  private nextMove(gradient: tf.Tensor1D, learningRate: tf.Scalar): tf.Tensor1D {
    const { beta1, beta2, epsilon } = this.options;
    const m = this.firstMoment.mul<tf.Tensor1D>(beta1).add<tf.Tensor1D>(gradient.mul(1 - beta1));
    const v = this.secondMoment
      .mul<tf.Tensor1D>(beta2)
      .add<tf.Tensor1D>(gradient.square().mul(1 - beta2));
    this.firstMoment.assign(m);
    this.secondMoment.assign(v);
    this.steps.assign(this.steps.add(1));
    const c1 = oneMinusPower(beta1, this.steps);
    const rootOfC2 = oneMinusPower(beta2, this.steps).sqrt();
    const rate = learningRate.mul(rootOfC2).div(c1);
    return m.mul<tf.Tensor1D>(rate).div(v.sqrt().add(rootOfC2.mul(epsilon)));
  }

  private shapes(): number[][] {
    return [...this.parameters.values()].map((parameter) => parameter.shape);
  }

  private size(): number {
    return this.shapes().reduce((sum, shape) => sum + tf.util.sizeFromShape(shape), 0);
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
    if (!(beta >= 0 && beta < 1)) {
      throw new RangeError(`${name}: expected a number from 0 up to 1, received ${beta}`);
    }
  }
  if (!(epsilon > 0)) {
    throw new RangeError(`epsilon: expected a number above 0, received ${epsilon}`);
  }
}
