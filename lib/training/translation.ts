import type * as tf from '@tensorflow/tfjs';
import { assertFraction, type TrainingPass } from '../tensor';
import type { TranslationBatch } from '../text';
import { assertRoom } from './assertRoom';
import type { Learner } from './learner';
import { tokenLoss } from './tokenLoss';

/** A model that scores every next token of a target, given a source: `Transformer`, `Seq2Seq`. */
export interface TranslationModel {
  readonly kind: string;
  readonly config: {
    readonly sourceVocabSize: number;
    readonly targetVocabSize: number;
    readonly maxLen: number;
  };
  /**
   * @param source int32 [B, Ts]   @param target int32 [B, Tt], shifted right
   * @returns among others `logits` [B, Tt, V]
   */
  forward(
    source: tf.Tensor2D,
    target: tf.Tensor2D,
    options?: { readonly training?: TrainingPass },
  ): { readonly logits: tf.Tensor3D };
}

/** Settings of `translation`. */
export interface TranslationOptions {
  /** Share of the probability that a label spreads over the vocabulary; see `crossEntropy`. Default 0. */
  readonly labelSmoothing?: number;
}

/**
 * Learning to translate by teacher forcing: at every position the model has read the source and the
 * right tokens before, and is to predict the next one. Derived in chapter 11.
 *
 * @throws {RangeError} when label smoothing lies outside [0, 1)
 */
export function translation(
  model: TranslationModel,
  { labelSmoothing = 0 }: TranslationOptions = {},
): Learner<TranslationBatch> {
  assertFraction('labelSmoothing', labelSmoothing);
  const { sourceVocabSize, targetVocabSize, maxLen } = model.config;
  return {
    model,
    maxLen,
    loss({ source, targetInput, targetOutput }, training) {
      const { logits } = model.forward(source, targetInput, { training });
      return tokenLoss(logits, targetOutput, labelSmoothing);
    },
    assertFits({ languages, longest }) {
      assertRoom('sourceVocabSize', sourceVocabSize, languages?.source.vocabulary.size);
      assertRoom('targetVocabSize', targetVocabSize, languages?.target.vocabulary.size);
      assertRoom('maxLen', maxLen, longest);
    },
  };
}
