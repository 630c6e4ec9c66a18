import type * as tf from '@tensorflow/tfjs';
import type { Dropout } from './dropout';

/** One pass in training. A pass without it is inference; nothing else tells the two apart. */
export type TrainingPass = {
  /** Hides values; the identity at rate 0. */
  readonly dropout: Dropout;
  /**
   * bool [B, T]; `true` = a token. Statistics of a batch leave padding out; each stack adds its own,
   * from the ids that it reads.
   */
  readonly isToken?: tf.Tensor2D;
};
