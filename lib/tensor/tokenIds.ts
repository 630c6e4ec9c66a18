import * as tf from '@tensorflow/tfjs';
import { BilingualRangeError, mismatch } from '../locale';
import { checkEveryCall } from './record';
import { assertDtype, assertRank, ShapeError } from './shape';

/** Fills the right end of a short row in a batch; attention never looks at it, the loss skips it. */
export const PAD_ID = 0;
/** Begins every target that a decoder reads. */
export const BOS_ID = 1;
/** Ends every source, and every target that a decoder is to predict. */
export const EOS_ID = 2;
/** Stands for a token that the vocabulary does not hold. */
export const UNK_ID = 3;

/**
 * Refuses token ids that no row of an embedding table belongs to.
 *
 * Ids that a recorded function was given are checked at every call; ids that it computes itself
 * cannot be read there, and TensorFlow refuses them when it looks up their rows.
 *
 * @param ids int32 [B, T]
 * @throws {ShapeError} when ids is not an int32 matrix, or holds no sentence
 * @throws {RangeError} `ids[3, 0]: expected a token id from 0 to 6 (vocabulary of 7), received 9`
 */
export function assertTokenIds(name: string, ids: tf.Tensor2D, vocabSize: number): void {
  assertRank(name, ids, ['B', 'T']);
  assertDtype(name, ids, 'int32');
  const [B, T] = ids.shape;
  if (B === 0 || T === 0) {
    const expected = { en: 'at least one token', zh: '至少一个词元' };
    throw new ShapeError(mismatch(name, expected, `[${B}, ${T}]`));
  }
  checkEveryCall(ids, (known) => assertInVocabulary(name, known, vocabSize));
}

function assertInVocabulary(name: string, ids: tf.Tensor2D, vocabSize: number): void {
  const T = ids.shape[1];
  ids.dataSync().forEach((id, i) => {
    if (id >= 0 && id < vocabSize) return;
    const expected = {
      en: `a token id from 0 to ${vocabSize - 1} (vocabulary of ${vocabSize})`,
      zh: ` 0 到 ${vocabSize - 1} 的词元编号（词表大小为 ${vocabSize}）`,
    };
    throw new BilingualRangeError(
      mismatch(`${name}[${Math.floor(i / T)}, ${i % T}]`, expected, id),
    );
  });
}
