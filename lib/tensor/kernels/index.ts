import { installGather } from './gather';
import { installMatMul } from './matMul';
import { installReductions } from './reductions';
import { installRelu } from './relu';
import { installSoftmax } from './softmax';
import { installTile } from './tile';
import { installViews } from './views';

/**
 * Replaces the kernels and gradients of TensorFlow.js that cost our models more native calls than
 * they need, through its own registration: the code that calls `tf.matMul` or `tf.sum` stays the
 * same. The table in the room's README says what each one saves.
 */
export function installKernels(): void {
  installGather();
  installMatMul();
  installReductions();
  installRelu();
  installSoftmax();
  installTile();
  installViews();
}
