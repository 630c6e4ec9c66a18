import type * as tf from '@tensorflow/tfjs';
import { causalMask } from '../../lib/attention';
import { Linear } from '../../lib/layers';
import { Encoder } from '../../lib/models';
import { Random, type TrainingPass } from '../../lib/tensor';
import { EnglishTokenizer, TextData } from '../../lib/text';
import { STACK_CHOICES } from '../support/stackChoices';

/** A text that counts on from where its prompt leaves off, such as `three four` : `five six seven`. */
function counting(random: Random): { prompt: string; text: string } {
  const words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
  const [start, length] = [random.integer(7), 3 + random.integer(3)];
  const counted = Array.from({ length }, (_, i) => words[(start + i) % 7]);
  return { prompt: counted.slice(0, 2).join(' '), text: counted.slice(2).join(' ') };
}

/** Texts to learn from, in batches of 11, and 13 others. */
export function countingData(count = 121) {
  const random = new Random(5);
  const texts = (size: number) => Array.from({ length: size }, () => counting(random));
  const training = TextData.build(texts(count), { tokenizer: new EnglishTokenizer() });
  return { training, validation: training.withTexts(texts(13)), batchSize: 11 };
}

/** The smallest model that goes on with a text: blocks of an encoder, none of which sees what follows. */
export class ToyLanguageModel {
  readonly kind = 'toy';
  readonly config: { readonly vocabSize: number; readonly maxLen: number };
  readonly stack: Encoder;
  readonly wLogits: Linear;

  constructor({ vocabSize = 11, maxLen = 7, seed = 1 } = {}) {
    this.config = { vocabSize, maxLen };
    const random = new Random(seed);
    const sizes = { dModel: 12, numHeads: 3, dFF: 17, numLayers: 1, maxLen };
    this.stack = new Encoder(vocabSize, { ...STACK_CHOICES, ...sizes }, random);
    this.wLogits = new Linear(12, vocabSize, random);
  }

  /** @param ids int32 [B, T]   @returns `logits` [B, T, V] */
  forward(ids: tf.Tensor2D, { training }: { readonly training?: TrainingPass } = {}) {
    const mask = causalMask(ids.shape[1]);
    return { logits: this.wLogits.forward(this.stack.forward(ids, { mask, training }).hidden) };
  }
}
