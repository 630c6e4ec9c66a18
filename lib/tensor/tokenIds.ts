import * as tf from '@tensorflow/tfjs';
import { checkEveryCall } from './record';
import { assertDtype, assertRank, ShapeError } from './shape';

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
    throw new ShapeError(`${name}: expected at least one token, received [${B}, ${T}]`);
  }
  checkEveryCall(ids, (known) => assertInVocabulary(name, known, vocabSize));
}

function assertInVocabulary(name: string, ids: tf.Tensor2D, vocabSize: number): void {
  const T = ids.shape[1];
  ids.dataSync().forEach((id, i) => {
    if (id >= 0 && id < vocabSize) return;
    const range = `a token id from 0 to ${vocabSize - 1} (vocabulary of ${vocabSize})`;
    throw new RangeError(
      `${name}[${Math.floor(i / T)}, ${i % T}]: expected ${range}, received ${id}`,
    );
  });
}
