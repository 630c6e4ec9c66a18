import { backendInfo, tf } from '../../../tensor';

/**
 * Run in a process of its own (`node probe.js`): loads TensorFlow, multiplies two matrices, checks
 * the product, and prints one line of JSON. A library that does not fit can crash a process; this
 * way it is not the set-up's.
 */
const SIZE = 512;

/** What is timed: without native code a larger product would take seconds. */
const TIMED = { native: { size: 1024, rounds: 20 }, portable: { size: SIZE, rounds: 1 } };

/** What one probe found; the shape of the line that it prints. */
export interface ProbeResult {
  readonly native: boolean;
  readonly version: string;
  readonly reason?: string;
  readonly correct: boolean;
  /** Billions of floating-point operations a second in a product of n × n matrices, 2n³ each. */
  readonly gflops: number;
}

/** Rows 0, 1, 2, … times the identity doubled: every number of the product is known exactly. */
function isCorrect(): boolean {
  return tf.tidy(() => {
    const rows = tf.range(0, SIZE).reshape<tf.Tensor2D>([SIZE, 1]).tile<tf.Tensor2D>([1, SIZE]);
    const product = tf.matMul(rows, tf.eye(SIZE).mul(2));
    return product.sub(rows.mul(2)).abs().max().dataSync()[0] === 0;
  });
}

function measure({ size, rounds }: { size: number; rounds: number }): number {
  const matrix = tf.ones<tf.Rank.R2>([size, size]);
  const times = Array.from({ length: rounds }, () => {
    const start = process.hrtime.bigint();
    const product = tf.matMul(matrix, matrix);
    product.dataSync();
    product.dispose();
    return Number(process.hrtime.bigint() - start);
  });
  matrix.dispose();
  return (2 * size ** 3) / Math.min(...times);
}

function probe(): ProbeResult {
  const { native, version, reason } = backendInfo();
  const correct = isCorrect();
  const gflops = measure(native ? TIMED.native : TIMED.portable);
  return { native, version, reason, correct, gflops };
}

if (require.main === module) console.log(JSON.stringify(probe()));
