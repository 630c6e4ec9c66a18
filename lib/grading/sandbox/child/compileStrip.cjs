'use strict';
const kept = require('./compiled.cjs').keepCompiled();
const { prepareSafely, readSafely } = require('./cells.cjs');
const { sendKept } = require('./compiled.cjs');
const { writeFrame } = require('./frames.cjs');

/** As `compileAnswer.cjs`, for every `strip.cjs`: reads a notebook of ours as that reads a learner's. */
function main() {
  writeFrame('compileStrip');
  const cells = CELLS.map((source, index) => readSafely({ index, source, exercise: '0.1' }));
  prepareSafely({ exercise: '0.1', name: 'solve' }, cells);
  prepareSafely({ exercise: '0.2' }, cells);
  sendKept(kept);
}

/** Cells as learners write them: types, generics, classes, loops, and an answer that is a list. */
const CELLS = [
  `import { check, notWritten, tf } from 'attention-kit/exercises';
import * as kit from 'attention-kit';
interface Pair<T> { readonly first: T; second?: number[] }
type Words = Record<string, string | undefined>;
enum Kind { One, Two = 'two' }`,
  `const known: Words = { a: 'b', ...{} }, { size = 2, rest: [head, ...tail] } = { rest: [1, 2] };
let count = 0;
for (const [key, value] of Object.entries(known)) if (value && key in known) count += Number(value);
for (let i = 0; i < 3 && count !== 7; i++) { try { count++; } catch (error) { throw error; } finally { count--; } }
while (count > 0) { count -= 1; if (count % 2 === 0) continue; else break; }
switch (count) { case 0: break; default: count ||= 1; }`,
  `class Layer extends Array<number> {
  private readonly weights: number[] = [];
  static make = <T,>(x: T): T => x as T;
  constructor(readonly size: number, public name = 'layer') { super(); }
  get last(): number { return this.weights[this.weights.length - 1]!; }
  async *each() { yield* this.weights; await null; }
}`,
  `// a mask, \`true\` = may attend
export function solve(scores: tf.Tensor2D, mask: boolean[][], { scale = 1 }: { scale?: number } = {}): tf.Tensor2D {
  const widest = Math.max(...mask.map((row) => row.length), head ?? 0, tail?.length);
  const rows: readonly number[][] = mask.map((row, i) => row.map((may, j) => (may ? i + j : -Infinity)));
  if (!(widest > 0) || typeof scale !== 'number') throw new Error(\`no \${widest} rows: \${Kind.One}\`);
  return tf.tidy(() => tf.softmax(scores.mul(scale).add(tf.tensor2d(rows as number[][]))) as tf.Tensor2D);
}
check('0.1', solve);`,
  `const order: number[] = [];
order.push(3, 1, 2);
check('0.2', [3, 1, 2]);`,
];

main();
process.exit(0);
