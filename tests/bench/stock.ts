/**
 * The same Transformer written the usual way for TensorFlow.js, without attention-kit: the peer of our
 * plain, unrecorded path in `npm run bench`. It uses the package as it comes: `tf.layers`-free plain
 * operations, `tf.dropout`, `tf.train.adam`.
 *
 * Speaks the bench's protocol (protocol.ts): one JSON object a line in, one out.
 */
import { createInterface } from 'node:readline';
import util from 'node:util';
import type { Workload } from './workloads';

process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';
// tfjs-node 4.22.0 needs two functions that Node 23 removed.
const legacy = util as unknown as Record<string, (value: unknown) => boolean>;
legacy.isNullOrUndefined ??= (value) => value === null || value === undefined;
legacy.isArray ??= Array.isArray;
// eslint-disable-next-line @typescript-eslint/no-require-imports
const tf = require('@tensorflow/tfjs-node') as typeof import('@tensorflow/tfjs-node');
type Tensor = import('@tensorflow/tfjs-node').Tensor;
type Variable = import('@tensorflow/tfjs-node').Variable;

const RATE = 0.1;
const HIDDEN = -1e9;

function linear(inputs: number, outputs: number, hasBias = true) {
  const weight = tf.variable(tf.randomNormal([inputs, outputs], 0, Math.sqrt(1 / inputs)));
  const bias = hasBias ? tf.variable(tf.zeros([outputs])) : undefined;
  return (x: Tensor): Tensor => {
    const [B, T] = x.shape;
    const y = tf.matMul(x.reshape([B * T, inputs]), weight as Tensor).reshape([B, T, outputs]);
    return bias ? y.add(bias) : y;
  };
}

function layerNorm(size: number) {
  const gain = tf.variable(tf.ones([size]));
  const bias = tf.variable(tf.zeros([size]));
  return (x: Tensor): Tensor => {
    const { mean, variance } = tf.moments(x, -1, true);
    return x.sub(mean).div(variance.add(1e-5).sqrt()).mul(gain).add(bias);
  };
}

function attention(D: number, H: number) {
  const [query, key, value, output] = [0, 1, 2, 3].map(() => linear(D, D, false));
  const split = (x: Tensor): Tensor =>
    x.reshape([x.shape[0], x.shape[1]!, H, D / H]).transpose([0, 2, 1, 3]);
  return (x: Tensor, memory: Tensor, hidden: Tensor): Tensor => {
    const [q, k, v] = [split(query(x)), split(key(memory)), split(value(memory))];
    const scores = tf
      .matMul(q, k, false, true)
      .div(Math.sqrt(D / H))
      .add(hidden);
    const context = tf.matMul(tf.dropout(tf.softmax(scores), RATE), v);
    return output(context.transpose([0, 2, 1, 3]).reshape([x.shape[0], x.shape[1]!, D]));
  };
}

function feedForward(D: number, F: number) {
  const [inner, outer] = [linear(D, F), linear(F, D)];
  return (x: Tensor): Tensor => outer(tf.dropout(tf.relu(inner(x)), RATE));
}

function transformer({ dModel: D, numHeads: H, dFF, numLayers, vocabSize: V, length }: Workload) {
  const tables = [0, 1].map(() => tf.variable(tf.randomNormal([V, D], 0, Math.sqrt(1 / D))));
  const positions = tf.randomNormal([length, D]);
  const causal = tf.linalg
    .bandPart(tf.ones([length, length]), -1, 0)
    .sub(1)
    .mul(-HIDDEN);
  const norms = (count: number) => Array.from({ length: count }, () => layerNorm(D));
  const blocks = <T>(make: () => T): T[] => Array.from({ length: numLayers }, make);
  const encoder = blocks(() => ({
    self: attention(D, H),
    ffn: feedForward(D, dFF),
    norm: norms(2),
  }));
  const decoder = blocks(() => ({
    self: attention(D, H),
    cross: attention(D, H),
    ffn: feedForward(D, dFF),
    norm: norms(3),
  }));
  const logits = linear(D, V);
  const embed = (table: Variable, ids: Tensor): Tensor =>
    tf.dropout(
      tf
        .gather(table as Tensor, ids)
        .mul(Math.sqrt(D))
        .add(positions),
      RATE,
    );
  return (source: Tensor, target: Tensor): Tensor => {
    const padding = source.equal(tf.scalar(0, 'int32')).cast('float32').mul(HIDDEN);
    const hidden = padding.reshape([source.shape[0], 1, 1, length]);
    let memory = embed(tables[0], source);
    for (const { self, ffn, norm } of encoder) {
      memory = norm[0](memory.add(tf.dropout(self(memory, memory, hidden), RATE)));
      memory = norm[1](memory.add(tf.dropout(ffn(memory), RATE)));
    }
    let x = embed(tables[1], target);
    for (const { self, cross, ffn, norm } of decoder) {
      x = norm[0](x.add(tf.dropout(self(x, x, causal), RATE)));
      x = norm[1](x.add(tf.dropout(cross(x, memory, hidden), RATE)));
      x = norm[2](x.add(tf.dropout(ffn(x), RATE)));
    }
    return logits(x);
  };
}

function paddedIds({ batchSize, length, vocabSize }: Workload): Tensor {
  const ids = Array.from({ length: batchSize }, () => {
    const words = 2 + Math.floor(Math.random() * (length - 1));
    const word = () => 3 + Math.floor(Math.random() * (vocabSize - 3));
    return Array.from({ length }, (_, t) => (t < words ? word() : 0));
  });
  return tf.tensor2d(ids, [batchSize, length], 'int32');
}

function clip(gradients: Record<string, Tensor>): Record<string, Tensor> {
  const entries = Object.entries(gradients);
  const norm = tf.addN(entries.map(([, g]) => g.square().sum())).sqrt();
  const factor = tf.minimum(1, tf.div(1, norm.add(1e-6)));
  return Object.fromEntries(entries.map(([name, g]) => [name, g.mul(factor)]));
}

/** One step of training, with the loss read at its end. */
function training(workload: Workload): () => void {
  const model = transformer(workload);
  const optimizer = tf.train.adam(1e-3);
  const V = workload.vocabSize;
  const [source, target, labels] = [0, 1, 2].map(() => paddedIds(workload));
  const lossOf = () => {
    const logProbabilities = tf.logSoftmax(model(source, target));
    const expected = tf.oneHot(labels, V);
    const isWord = labels.notEqual(tf.scalar(0, 'int32')).cast('float32');
    const losses = expected.cast('float32').mul(logProbabilities).sum(-1).neg().mul(isWord);
    return losses.sum().div(isWord.sum()).asScalar();
  };
  return () =>
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(lossOf);
      optimizer.applyGradients(clip(grads) as Parameters<typeof optimizer.applyGradients>[0]);
      value.dataSync();
    });
}

const subjects = new Map<string, () => void>();

function answer(request: { work: string; workload: Workload; repeats: number }): object {
  if (request.work === 'versions') return { 'tfjs-node': tf.version['tfjs-node'] };
  if (request.work !== 'train') throw new Error(`no ${request.work} here`);
  const key = JSON.stringify(request.workload);
  const run = subjects.get(key) ?? training(request.workload);
  if (!subjects.has(key)) for (let i = 0; i < 3; i++) run();
  subjects.set(key, run);
  const ms = Array.from({ length: request.repeats }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return { ms };
}

createInterface({ input: process.stdin }).on('line', (line) => {
  let reply: object;
  try {
    reply = answer(JSON.parse(line) as Parameters<typeof answer>[0]);
  } catch (error) {
    reply = { error: error instanceof Error ? error.message : String(error) };
  }
  console.log(JSON.stringify(reply));
});
