import type * as tf from '@tensorflow/tfjs';
import { join } from 'node:path';
import { closeEngineScopes } from './engineScopes';

interface Library {
  readonly tf: typeof tf;
}

/** The compiled library: the very module that a cell's `import 'attention-kit'` gets. */
const LIBRARY = join(__dirname, '..', '..', 'index.js');

/** Makes the compiler read the types of the library and of TensorFlow. */
export const WARM_UP_CELL = `import * as kit from 'attention-kit';
const warm = kit.tf.tidy(() => kit.tf.add(kit.tf.scalar(1), 1).shape);
export { warm as ready };`;

/** Loads the library and native TensorFlow. */
export function preloadLibrary(): void {
  try {
    load();
  } catch {
    // The first cell that imports it will fail in the same way, and say so to the learner.
  }
}

/** Brings TensorFlow.js back in order after code was cut off in the middle. */
export function repairEngine(): void {
  if (require.cache[LIBRARY]?.loaded) closeEngineScopes(load().tf.engine(), 0);
}

function load(): Library {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require(LIBRARY) as Library;
}
