import * as tf from '@tensorflow/tfjs';
import {
  callNative,
  currentNativeBackend,
  intVector,
  type NativeBackend,
  withRawHandles,
} from './native';
import type { BatchPart } from './batchGroups';
import { statelessUniform } from './statelessUniform';

/**
 * Masks are drawn so many elements at a time, and dealt out to the sites: a small model needs three draws. A
 * site that needs more than half as many has a draw of its own, and leaves the chunk to the others.
 */
const CHUNK = 2 ** 18;
/** Draws are apart from each other by this distance in the first word of the seed. */
const DRAW_STRIDE = 1_000_003;
/** Bytes are drawn, four in each word of 32 bits: drawing is most of what dropout costs. */
const BYTES = 256;
const PER_WORD = 4;
/** The limit is drawn apart from the bytes by this distance in the second word of the seed. */
const LIMIT_STRIDE = 500_009;

/**
 * The masks of a dropout, drawn by TensorFlow: they depend on the seed alone, and stay fresh in a
 * recorded graph. Each element is 0 with probability `rate`, else 1 / (1 - rate); no draw is used twice.
 *
 * An element is hidden when its byte is below a limit. For rate 0.1 that would be 25.6 of 256: it is 26
 * for six draws in ten and 25 for the others, so that the probability is the rate.
 */
export class NativeMasks {
  /** Elements that were drawn; those before `used` are dealt out. They live as long as the scope. */
  private chunk?: tf.Tensor;
  private used = 0;
  private drawCount = 0;
  /** The `tf.tidy` in which this was made, if it was in one. */
  private readonly scope = tf.engine().state.activeScope;

  constructor(
    private readonly rate: number,
    private readonly seed: tf.Tensor1D,
    private readonly part: BatchPart,
  ) {}

  /** A mask that no other site gets. */
  next(shape: number[]): tf.Tensor {
    const backend = currentNativeBackend()!;
    const size = tf.util.sizeFromShape(shape);
    const whole = this.part.count * size; // the other parts of the batch draw the same, for theirs
    const { drawn, start } = this.take(backend, whole);
    if (drawn.size === size) return drawn.reshape(shape);
    const from = intVector(backend, [start + this.part.index * size]);
    const types = { T: 'float32', Index: 'int32' } as const;
    const mask = callNative(backend, 'Slice', [drawn, from, intVector(backend, [size])], { types });
    return mask.reshape(shape);
  }

  /** So many elements, from `start` on: of the chunk, or of their own draw where they are many. */
  private take(backend: NativeBackend, count: number): { drawn: tf.Tensor; start: number } {
    // Without a scope to live in, there can be no chunk.
    if (!this.scope || count > CHUNK / 2) return { drawn: this.draw(backend, count), start: 0 };
    if (!this.chunk || this.chunk.isDisposed || this.used + count > CHUNK) {
      this.chunk = this.draw(backend, CHUNK);
      moveTo(this.scope, this.chunk);
      this.used = 0;
    }
    const start = this.used;
    this.used += count;
    return { drawn: this.chunk, start };
  }

  private draw(backend: NativeBackend, length: number): tf.Tensor {
    const distance = intVector(backend, [(++this.drawCount * DRAW_STRIDE) | 0, 0]);
    return tf.tidy(() => {
      const types = { T: 'int32' } as const;
      const seed = callNative(backend, 'AddV2', [this.seed, distance], { types });
      return drawMask(backend, length, this.rate, seed as tf.Tensor1D);
    });
  }
}

/** [length]: 0 with probability `rate`, else 1 / (1 - rate). */
function drawMask(
  backend: NativeBackend,
  length: number,
  rate: number,
  seed: tf.Tensor1D,
): tf.Tensor {
  const kept = 1 / (1 - rate);
  if (BYTES * rate > BYTES - 1) {
    // The limit could be 256, which is no byte.
    return statelessUniform([length], seed).greaterEqual(rate).cast('float32').mul(kept);
  }
  const numWords = Math.ceil(length / PER_WORD);
  const draw = { types: { dtype: 'int32', T: 'int32', Tseed: 'int32' } } as const;
  const inputs = [intVector(backend, [numWords]), seed];
  const words = callNative(backend, 'StatelessRandomUniformFullInt', inputs, draw);
  const limit = drawLimit(rate, seed);
  const isKept = withRawHandles(backend, (call) => {
    const bytes = call('Bitcast', [words], { types: { T: 'int32', type: 'uint8' } });
    const lowest = call('Cast', [limit], { types: { SrcT: 'float32', DstT: 'uint8' } });
    return callNative(backend, 'GreaterEqual', [bytes, lowest], { types: { T: 'uint8' } });
  });
  const mask = isKept.cast('float32').mul(kept);
  return mask.reshape([PER_WORD * numWords]).slice(0, length);
}

/** [1]: the byte from which on an element is kept; its mean is 256 · rate. */
function drawLimit(rate: number, seed: tf.Tensor1D): tf.Tensor {
  const exact = BYTES * rate;
  if (Number.isInteger(exact)) return tf.tensor1d([exact]);
  const own = seed.add<tf.Tensor1D>(tf.tensor1d([0, LIMIT_STRIDE], 'int32'));
  return statelessUniform([1], own).add(exact).floor();
}

type Scope = ReturnType<typeof tf.engine>['state']['activeScope'];

/** Hands a tensor over to another `tf.tidy` than the innermost one. */
function moveTo(scope: Scope, tensor: tf.Tensor): void {
  const inner = tf.engine().state.activeScope;
  if (!scope || scope === inner) return;
  inner.track.splice(inner.track.indexOf(tensor), 1);
  scope.track.push(tensor);
}
