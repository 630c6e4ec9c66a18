import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TranslationBatch } from '../../lib/text';
import type { TrainStep } from '../../lib/training';
import type {
  BenchAnswer,
  BenchRequest,
  DecodeRequest,
  EndureRequest,
  Timed,
  TrainRequest,
} from './protocol';
import type { Workload } from './workloads';

/**
 * Our part of the bench, in a process of its own: TensorFlow reads its settings when it is loaded, and
 * a fresh process owes nothing to what ran before. It runs the compiled library, as notebooks do.
 */
function compiled<Room>(path: string): Room {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require(join(__dirname, '..', '..', 'lib', 'dist', path)) as Room;
}
const { greedyDecode } = compiled<typeof import('../../lib/decoding')>('decoding');
const { Transformer } = compiled<typeof import('../../lib/models')>('models');
const { backendInfo, namedParameters, numberOfCores, Random, record, tf } =
  compiled<typeof import('../../lib/tensor')>('tensor');
const { countNativeCalls, currentNativeBackend, totalCalls } =
  compiled<typeof import('../../lib/tensor/native')>('tensor/native');
const { EOS_ID } = compiled<typeof import('../../lib/text')>('text');
const { Adam, createTrainStep, translation } =
  compiled<typeof import('../../lib/training')>('training');
type Tensor = import('@tensorflow/tfjs').Tensor;
type Tensor2D = import('@tensorflow/tfjs').Tensor2D;

const SEED = 1;
const FIRST_ID = 3;
const WARM_UP = 5;
/** A signature is decoded plainly three times, recorded twice, and then settles. */
const WARM_UP_DECODING = 8;

/** Something that is done once a repeat. */
interface Subject {
  readonly run: () => void;
  readonly facts: Readonly<Record<string, number>>;
}

/** Ids from `FIRST_ID` up, then padding (0); every length from 2 to `length`. */
function paddedIds(
  rows: number,
  { length, vocabSize }: Workload,
  random: InstanceType<typeof Random>,
): Tensor2D {
  const ids = Array.from({ length: rows }, () => {
    const words = 2 + random.integer(length - 1);
    const word = (t: number) => (t < words ? FIRST_ID + random.integer(vocabSize - FIRST_ID) : 0);
    return Array.from({ length }, (_, t) => word(t));
  });
  return tf.tensor2d(ids, [rows, length], 'int32');
}

function modelOf({ vocabSize, dModel, numHeads, dFF, numLayers, maxLen }: Workload) {
  return new Transformer({
    ...{ dModel, numHeads, dFF, numLayers, maxLen },
    sourceVocabSize: vocabSize,
    targetVocabSize: vocabSize,
    seed: SEED,
  });
}

/** Steps as `train` makes them: dropout 0.1, clipping at 1, Adam, the loss read after each step. */
function training(workload: Workload, mode: string): Subject {
  const model = modelOf(workload);
  const plain = createTrainStep({
    learner: translation(model),
    optimizer: new Adam(namedParameters(model)),
    dropout: 0.1,
    maxGradientNorm: 1,
  });
  const random = new Random(SEED);
  const batch = () => paddedIds(workload.batchSize, workload, random);
  const sentences = { source: batch(), targetInput: batch(), targetOutput: batch() };
  let count = 0;
  const runner = (step: TrainStep<TranslationBatch>) => () =>
    tf.tidy(() => {
      const seed = tf.tensor1d([SEED, ++count], 'int32');
      return step(sentences, tf.scalar(1e-3), seed).dataSync();
    });
  const runPlain = runner(plain);
  for (let i = 0; i < WARM_UP; i++) runPlain();
  if (mode !== 'recorded') return { run: runPlain, facts: { nativeCalls: callsOf(runPlain) } };
  // Twice: a machine that just had something else to do would tell too long a time.
  const [first, second] = [record(plain), record(plain)];
  const times = [first, second].map((recorded) => timeToRecord(runner(recorded), runPlain));
  first.dispose();
  const run = runner(second);
  return { run, facts: { recordingMs: Math.min(...times), nativeCalls: callsOf(run) } };
}

/** What the first three steps take longer than they would: two are written down, one optimises. */
function timeToRecord(run: () => unknown, runPlain: () => unknown): number {
  const firstThree = elapsed(run) + elapsed(run) + elapsed(run);
  const plainMs = Math.min(elapsed(runPlain), elapsed(runPlain));
  return firstThree - 2 * plainMs - elapsed(run);
}

function callsOf(run: () => unknown): number {
  return totalCalls(countNativeCalls(run));
}

/** The end of a sentence never wins, so every sentence gets as many tokens as there may be. */
function decoding(workload: Workload, batch: number, tokens: number): Subject {
  const model = modelOf(workload);
  const V = workload.vocabSize;
  const neverEnds = Array.from({ length: V }, (_, id) => (id === EOS_ID ? -1e9 : 0));
  model.wLogits.bias.assign(tf.tensor1d(neverEnds));
  const source = paddedIds(batch, workload, new Random(SEED));
  const run = () => void greedyDecode(model, source, { maxLen: tokens });
  for (let i = 0; i < WARM_UP_DECODING; i++) run();
  return { run, facts: { nativeCalls: callsOf(run) } };
}

function elapsed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const subjects = new Map<string, Subject>();

function subjectOf({ repeats: _repeats, ...request }: TrainRequest | DecodeRequest): Subject {
  const key = JSON.stringify(request);
  let subject = subjects.get(key);
  if (!subject) {
    subject =
      request.work === 'train'
        ? training(request.workload, request.mode)
        : decoding(request.workload, request.batch, request.tokens);
    subjects.set(key, subject);
  }
  return subject;
}

function time(request: TrainRequest | DecodeRequest): Timed {
  const { run, facts } = subjectOf(request);
  const ms = Array.from({ length: request.repeats }, () => elapsed(run));
  return { ms, facts: { ...facts, residentBytes: process.memoryUsage.rss() } };
}

/** What a process may gather in the course of a long training. */
function holdings(): Record<string, number> {
  const files = readdirSync(tmpdir()).filter((name) => name.includes(`graph-${process.pid}-`));
  return {
    tensors: tf.memory().numTensors,
    graphs: currentNativeBackend()?.binding.getNumOfSavedModels() ?? 0,
    files: files.length,
    residentBytes: process.memoryUsage.rss(),
  };
}

/** Steps before the memory must have settled. */
const SETTLED = 100;

function endure({ workload, repeats }: EndureRequest): Timed {
  const { run } = training(workload, 'recorded');
  const time = () => elapsed(run);
  const ms = Array.from({ length: SETTLED }, time);
  const before = holdings();
  ms.push(...Array.from({ length: Math.max(0, repeats - SETTLED) }, time));
  const after = holdings();
  const grown = Object.entries(after).map(([name, value]) => [
    `${name}Grown`,
    value - before[name],
  ]);
  return { ms, facts: { ...after, ...(Object.fromEntries(grown) as Record<string, number>) } };
}

const SIDE = 1024;

/** GFLOP/s of matrix products alone, one a core at the same time: what no step can exceed. */
function peak(): Timed {
  const cores = numberOfCores();
  const factors = Array.from({ length: cores }, () => tf.randomNormal([SIDE, SIDE]));
  const products = record((...matrices: Tensor[]) => matrices.map((m) => tf.matMul(m, m)));
  const run = () => tf.dispose(products(...factors));
  const ms = Array.from({ length: 24 }, () => elapsed(run));
  tf.dispose(factors);
  products.dispose();
  return { ms, facts: { gflops: (2 * cores * SIDE ** 3) / Math.min(...ms) / 1e6 } };
}

function answer(request: BenchRequest): BenchAnswer {
  switch (request.work) {
    case 'train':
    case 'decode':
      return time(request);
    case 'endure':
      return endure(request);
    case 'peak':
      return peak();
    case 'versions': {
      const { name, version } = backendInfo();
      return { node: process.version, backend: name, tensorflow: version };
    }
  }
}

createInterface({ input: process.stdin }).on('line', (line) => {
  let reply: BenchAnswer;
  try {
    reply = answer(JSON.parse(line) as BenchRequest);
  } catch (error) {
    reply = { error: error instanceof Error ? error.message : String(error) };
  }
  console.log(JSON.stringify(reply));
});
