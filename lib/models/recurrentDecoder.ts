import * as tf from '@tensorflow/tfjs';
import { AdditiveAttention, type KeysAndValues } from '../attention';
import { GRU, TokenEmbedding } from '../layers';
import { Random, type TrainingPass } from '../tensor';

/** What a recurrent decoder may read at every step: nothing when it has no attention. */
export type RecurrentSource = {
  /** Keys and values of the encoder's memory. */
  readonly memory?: KeysAndValues;
  /** bool [B, 1, 1, Ts]; `true` = may attend */
  readonly sourceMask?: tf.Tensor4D;
};

/** Where a recurrent decoder goes on from, and whether it is learning. */
export interface RecurrentDecoderOptions {
  /** [B, D]: the state before the first of these tokens. */
  readonly previousState: tf.Tensor2D;
  /** Its dropout falls on the embeddings and on the states that are read; absent at inference. */
  readonly training?: TrainingPass;
}

/** What a recurrent decoder gives. */
export type RecurrentDecoderOutput = {
  /** [B, Tt, D]: the state after each token. */
  states: tf.Tensor3D;
  /** [B, D]: the state to go on from. */
  last: tf.Tensor2D;
  /** [B, 1, Tt, Ts]; absent without attention. */
  crossWeights?: tf.Tensor4D;
};

/** One step of a recurrent decoder. */
type Step = { state: tf.Tensor2D; weights?: tf.Tensor4D };

/**
 * Writes with a GRU, one state a token: `sᵢ = GRU([yᵢ₋₁; cᵢ], sᵢ₋₁)`. With attention, `cᵢ` is the
 * context that the state *before* the step, sᵢ₋₁, finds in the source; without, there is no cᵢ, and
 * the source is known from s₀ alone.
 * Source: Sutskever et al. 2014; Bahdanau et al. 2015, §3.1 and appendix A.2.2. (In Luong et al. 2015
 * the query is sᵢ, after the step.) Derived in chapter 01.
 * Legend: B batch, Ts source and Tt target positions, D = dModel.
 */
export class RecurrentDecoder {
  readonly embedding: TokenEmbedding;
  readonly attention?: AdditiveAttention;
  readonly gru: GRU;

  constructor(
    vocabSize: number,
    dModel: number,
    { hasAttention, random }: { readonly hasAttention: boolean; readonly random: Random },
  ) {
    this.embedding = new TokenEmbedding(vocabSize, dModel, random);
    if (hasAttention) this.attention = new AdditiveAttention(dModel, random);
    this.gru = new GRU(hasAttention ? 2 * dModel : dModel, dModel, random);
  }

  /**
   * What the steps read of the source: keys are computed once a sentence, not once a step.
   *
   * @param memory [B, Ts, D]   @param sourceMask bool [B, 1, 1, Ts]
   */
  read(memory: tf.Tensor3D, sourceMask: tf.Tensor4D): RecurrentSource {
    if (!this.attention) return {};
    return { memory: this.attention.keysAndValues(memory, memory), sourceMask };
  }

  /**
   * @param target int32 [B, Tt], shifted right: BOS first, padding last
   * @param source what {@link read} gave
   * @throws {RangeError} naming an id that is outside the vocabulary
   */
  forward(
    target: tf.Tensor2D,
    source: RecurrentSource,
    { previousState, training }: RecurrentDecoderOptions,
  ): RecurrentDecoderOutput {
    return tf.tidy(() => {
      const embedded = this.embedding.forward(target); // [B, Tt, D]
      const x = training ? training.dropout(embedded) : embedded;
      let last = previousState;
      const steps = (tf.unstack(x, 1) as tf.Tensor2D[]).map((token) => {
        const step = this.step(token, source, last);
        last = step.state;
        return step;
      });
      const states = tf.stack(
        steps.map(({ state }) => state),
        1,
      ) as tf.Tensor3D;
      const weights = steps.flatMap((step) => step.weights ?? []);
      return {
        states: training ? training.dropout(states) : states,
        last: last.clone(),
        ...(weights.length > 0 && { crossWeights: tf.concat(weights, 2) }),
      };
    });
  }

  /** @param token [B, D], embedded   @param previousState [B, D] */
  private step(token: tf.Tensor2D, source: RecurrentSource, previousState: tf.Tensor2D): Step {
    if (!this.attention) return { state: this.gru.step(token, previousState) };
    const query = previousState.expandDims<tf.Tensor3D>(1); // [B, 1, D]
    const { context, weights } = this.attention.attend(query, source.memory!, {
      mask: source.sourceMask,
    });
    const input = tf.concat([token, context.squeeze<tf.Tensor2D>([1])], 1); // [B, 2D]
    return { state: this.gru.step(input, previousState), weights };
  }
}
