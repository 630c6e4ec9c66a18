import type * as tf from '@tensorflow/tfjs';
import type { TrainingPass } from '../tensor';
import type { TextBatch } from '../text';
import { assertRoom } from './assertRoom';
import type { Learner } from './learner';
import { tokenLoss } from './tokenLoss';

/** A model that scores every next token of a text. */
export interface LanguageModel {
  readonly kind: string;
  readonly config: { readonly vocabSize: number; readonly maxLen: number };
  /** @param ids int32 [B, T]   @returns among others `logits` [B, T, V] */
  forward(
    ids: tf.Tensor2D,
    options?: { readonly training?: TrainingPass },
  ): { readonly logits: tf.Tensor3D };
}

/** Learning to go on with a text: at every position the model is to predict the next token. */
export function nextTokens(model: LanguageModel): Learner<TextBatch> {
  const { vocabSize, maxLen } = model.config;
  return {
    model,
    maxLen,
    loss: ({ input, labels }, training) =>
      tokenLoss(model.forward(input, { training }).logits, labels),
    assertFits({ languages = {}, longest }) {
      for (const { vocabulary } of Object.values(languages)) {
        assertRoom('vocabSize', vocabSize, vocabulary.size);
      }
      assertRoom('maxLen', maxLen, longest);
    },
  };
}
