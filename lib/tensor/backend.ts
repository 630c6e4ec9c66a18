import util from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { BilingualRangeError, mismatch } from '../locale';
import { installKernels } from './kernels';
import { isNativeBackend, withPlainErrors } from './native';
import { mendPortableProduct } from './portableProduct.cjs';
import { allowNamesAgain } from './variableNames';

/** What computes: native TensorFlow, or TensorFlow.js in plain JavaScript. */
export interface BackendInfo {
  readonly name: string;
  readonly native: boolean;
  /** Version of the TensorFlow C library, or of TensorFlow.js when there is no native code. */
  readonly version: string;
  /** Why native TensorFlow does not compute; undefined when it does. */
  readonly reason?: string;
}

/** The environment variable by which a user chooses what computes. */
const CHOICE = 'ATTENTION_KIT_BACKEND';

/**
 * `cpu` is the backend in plain JavaScript: a hundred times slower, but a process then takes a quarter
 * of the memory and starts in half the time, which is what counts where small answers are graded.
 * `tensorflow`, the default, is native TensorFlow where it loads.
 *
 * @throws {RangeError} `ATTENTION_KIT_BACKEND: expected cpu or tensorflow, received wasm`
 */
function chosenBackend(): 'cpu' | 'tensorflow' {
  const choice = process.env[CHOICE] || 'tensorflow';
  if (choice === 'cpu' || choice === 'tensorflow') return choice;
  const expected = { en: 'cpu or tensorflow', zh: ' cpu 或 tensorflow' };
  throw new BilingualRangeError(mismatch(CHOICE, expected, choice));
}

/**
 * TensorFlow reads these when it is loaded; a value set by the user wins. Measured on two cores:
 * - The allocator that keeps its memory: the default one gives every large tensor back to the system,
 *   and takes it again page by page in the next step. 15 % of a large model's step.
 * - One thread an operation, and as many operations at a time as there are cores: a recorded step or
 *   a decoder keeps the cores busy with groups of sentences (`batchGroups`), where threads that meet
 *   in every small operation spend half their time on meeting.
 */
function setUpTensorFlow(): void {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';
  process.env.TF_CPU_ALLOCATOR_USE_BFC ??= 'true';
  process.env.TF_NUM_INTRAOP_THREADS ??= '1';
}

/**
 * oneDNN for all operations makes the many small ones slow, decoding most of all, and announces itself
 * on standard error whatever the log level. Our graphs ask for it where it pays
 * (`record/oneDnn.ts`), unless the user has set TF_ENABLE_ONEDNN_OPTS=0; so the variable is left as it
 * was found, for that and for child processes.
 */
function withoutOneDnnByDefault(loadTensorFlow: () => void): void {
  const isSet = process.env.TF_ENABLE_ONEDNN_OPTS !== undefined;
  process.env.TF_ENABLE_ONEDNN_OPTS ??= '0';
  try {
    loadTensorFlow();
  } finally {
    if (!isSet) delete process.env.TF_ENABLE_ONEDNN_OPTS;
  }
}

/**
 * tfjs-node 4.22.0 calls two functions that Node 22 warns of, on standard error, and Node 23 removed.
 * Ours stand in on every Node. They have to be put on the module itself, hence the default import
 * above: a namespace import is compiled to a copy of it.
 * Source: https://github.com/tensorflow/tfjs/issues/8609, mended upstream but never released.
 */
function replaceDeprecatedNodeFunctions(): void {
  const legacy = util as unknown as Record<string, (value: unknown) => boolean>;
  legacy.isNullOrUndefined = (value) => value === null || value === undefined;
  legacy.isArray = Array.isArray;
}

function loadNative(): BackendInfo {
  setUpTensorFlow();
  replaceDeprecatedNodeFunctions();
  withoutOneDnnByDefault(() => {
    // A plain `import` would fail, and with it every notebook, where the native addon is missing.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    require('@tensorflow/tfjs-node');
    tf.tidy(() => void tf.add(1, 1).dataSync()); // TensorFlow may ask only now that it has to compute
  });
  const backend = tf.backend();
  if (!isNativeBackend(backend)) {
    throw new Error('tfjs-node: this is not version 4.22.0, which the library is made for');
  }
  backend.binding = withPlainErrors(backend.binding);
  return { name: 'tensorflow', native: true, version: backend.binding.TF_Version };
}

/** The backend without native code would advise, in English only, to install the one that failed. */
function quietPortableBackend(): void {
  const cpu = tf.findBackend('cpu') as unknown as { firstUse: boolean } | null;
  if (cpu) cpu.firstUse = false;
}

function loadPortable(reason: string): BackendInfo {
  mendPortableProduct(tf);
  void tf.setBackend('cpu'); // at once, since this backend needs no preparation
  return { name: 'cpu', native: false, version: tf.version_core, reason };
}

function load(): BackendInfo {
  if (chosenBackend() === 'cpu') return loadPortable(`${CHOICE}=cpu`);
  try {
    return loadNative();
  } catch (error) {
    return loadPortable(error instanceof Error ? error.message : String(error));
  }
}

quietPortableBackend();
const info = load();
installKernels();
allowNamesAgain();

/** The backend that was chosen when the library was loaded. */
export function backendInfo(): BackendInfo {
  return info;
}
