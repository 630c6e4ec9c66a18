import * as tf from '@tensorflow/tfjs';
import { assertDtype, assertRank, ShapeError } from './shape';

/**
 * Refuses token ids that no row of an embedding table belongs to.
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
  ids.dataSync().forEach((id, i) => {
    if (id >= 0 && id < vocabSize) return;
    const range = `a token id from 0 to ${vocabSize - 1} (vocabulary of ${vocabSize})`;
    throw new RangeError(
      `${name}[${Math.floor(i / T)}, ${i % T}]: expected ${range}, received ${id}`,
    );
  });
}
