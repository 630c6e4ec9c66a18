/**
 * What chapter 06 claims, over several seeds: an encoder learns to name, at every position, the token
 * before it. Prints, for post- and pre-LN, the gradient's norm by depth and by layer at the beginning,
 * and the losses of deep stacks with and without warm-up; and for layer norm, batch norm and PowerNorm
 * (with and without groups) the losses side by side and how restless their statistics are.
 *
 *   npx tsx tests/quality/norms.ts [--what gradients,deep,kinds] [--seeds 1,2,3] [--layers 8]
 *
 * A seed takes about two minutes on two free cores.
 */
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { paddingMask } from '../../lib/attention';
import { BatchNorm, LayerNorm, Linear, type Norm, PowerNorm, Residual } from '../../lib/layers';
import { Encoder, Transformer } from '../../lib/models';
import { namedState, Random, type TrainingPass } from '../../lib/tensor';
import type { TextBatch } from '../../lib/text';
import {
  constantSchedule,
  heldOutLoss,
  inverseSqrtSchedule,
  type Learner,
  namedGradients,
  type Schedule,
  tokenLoss,
  train,
} from '../../lib/training';
import { frequentSentences } from '../../slides/figures/measured/frequentSentences';
import { runExperiment, stopOnInterrupt } from './experiment';

const [D, H, HELD, TRAINED] = [32, 2, 300, 3200];
const WARMUP = 50;
const DEEP_RATE = 0.006;

/** Norms side by side; PowerNorm goes by the batch's own statistics for as long as the rate rises. */
const KINDS: Readonly<Record<string, () => Norm>> = {
  layer: () => new LayerNorm(D),
  batch: () => new BatchNorm(D),
  power: () => new PowerNorm(D, { warmup: WARMUP, groups: H }),
  ungrouped: () => new PowerNorm(D, { warmup: WARMUP }),
};

const signal = stopOnInterrupt();
const { training, held } = frequentSentences({ held: HELD, trained: TRAINED });
const V = training.language.vocabulary.size;
const [{ tensors: firstBatch }] = [...held.batches({ batchSize: 32 })];

/** What a model of these sizes is built from, defaults included. */
const { config: DEFAULTS } = new Transformer({
  sourceVocabSize: V,
  targetVocabSize: V,
  dModel: D,
  numHeads: H,
  dFF: 2 * D,
  numLayers: 1,
  maxLen: 12,
  seed: 1,
});

runExperiment(main);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      what: { type: 'string', default: 'gradients,deep,kinds' },
      seeds: { type: 'string', default: '1,2,3' },
      layers: { type: 'string', default: '8' },
    },
  });
  const seeds = values.seeds.split(',').map(Number);
  const parts = values.what.split(',');
  console.log(`${training.size} sentences to learn from, ${held.size} held out, V = ${V}`);
  for (const seed of seeds) {
    if (parts.includes('gradients')) gradients(seed);
    const depths = parts.includes('deep') ? values.layers.split(',').map(Number) : [];
    for (const N of depths) await deep(N, seed);
    if (parts.includes('kinds')) await kinds(seed);
  }
}

type Reader = ReturnType<typeof reader>;

interface Shape {
  readonly numLayers: number;
  readonly normPlacement: 'post' | 'pre';
  readonly createNorm?: () => Norm;
}

/** An encoder, and a linear layer that scores the tokens. */
function reader(seed: number, { createNorm = KINDS.layer, ...shape }: Shape) {
  const random = new Random(seed);
  const encoder = new Encoder(V, { ...DEFAULTS, ...shape }, random);
  const { normPlacement } = shape;
  for (const block of encoder.blocks) {
    Object.assign(block, {
      selfAttentionResidual: new Residual(createNorm(), normPlacement),
      feedForwardResidual: new Residual(createNorm(), normPlacement),
    });
  }
  return { kind: 'reader', config: shape, encoder, wLogits: new Linear(D, V, random) };
}

/** Batches say what follows every token: read the other way round, which token stands before it. */
function namesTokenBefore(model: Reader): Learner<TextBatch> {
  return {
    model,
    loss({ input: before, labels: read }, training?: TrainingPass) {
      const { hidden } = model.encoder.forward(read, { mask: paddingMask(read), training });
      return tokenLoss(model.wLogits.forward(hidden), before);
    },
  };
}

function normOf(gradient: tf.Tensor): number {
  return tf.tidy(() => tf.norm(gradient).dataSync()[0]);
}

/** The norm of the gradient of each layer's second feed-forward matrix, on one batch. */
function byLayer(model: Reader): number[] {
  return tf.tidy(() => {
    const { gradients } = namedGradients(namesTokenBefore(model), firstBatch);
    return model.encoder.blocks.map((_, i) =>
      normOf(gradients.get(`encoder.blocks.${i}.feedForward.outer.weight`)!),
    );
  });
}

function gradients(seed: number): void {
  for (const normPlacement of ['post', 'pre'] as const) {
    for (const numLayers of [2, 4, 8, 16]) {
      const norms = byLayer(reader(seed, { numLayers, normPlacement }));
      const told = norms.map((norm) => norm.toFixed(3)).join(' ');
      console.log(`seed ${seed}, ${normPlacement}, N = ${numLayers}, first to last: ${told}`);
    }
  }
}

/** Training goes once through the sentences: 200 steps. */
async function learn(model: Reader, schedule: Schedule, seed: number, onStep = () => undefined) {
  const losses: number[] = [];
  const learner = namesTokenBefore(model);
  await train(
    learner,
    { training, batchSize: 16, lengthStep: 12 },
    {
      epochs: 1,
      optimizer: { schedule, beta2: 0.98, maxGradientNorm: 1 },
      run: { seed, signal },
      observer: (event) => {
        if (event.type !== 'step') return;
        losses.push(event.lossNats);
        onStep();
      },
    },
  );
  return { curve: means(losses), nats: await heldOutLoss(learner, held) };
}

/** The mean of each 20 values. */
function means(values: readonly number[]): string {
  const parts = Array.from({ length: values.length / 20 }, (_, i) =>
    values.slice(20 * i, 20 * (i + 1)),
  );
  return parts.map((part) => (part.reduce((sum, x) => sum + x, 0) / 20).toFixed(2)).join(', ');
}

async function deep(numLayers: number, seed: number): Promise<void> {
  const even = constantSchedule(DEEP_RATE);
  const warm = inverseSqrtSchedule({ peak: DEEP_RATE, warmup: 100 });
  for (const [normPlacement, schedule, label] of [
    ['post', even, 'post-LN'],
    ['post', warm, 'post-LN, warm-up'],
    ['pre', even, 'pre-LN'],
    ['pre', warm, 'pre-LN, warm-up'],
  ] as const) {
    if (signal.aborted) return;
    const model = reader(seed, { numLayers, normPlacement });
    const { nats, curve } = await learn(model, schedule, seed);
    const layers = byLayer(model).map((norm) => norm.toPrecision(2));
    console.log(`seed ${seed}, N = ${numLayers}, ${label}: ${nats.toFixed(2)} nats held out`);
    console.log(`  curve ${curve}; gradient by layer ${layers.join(' ')}`);
  }
}

async function kinds(seed: number): Promise<void> {
  for (const [kind, createNorm] of Object.entries(KINDS)) {
    if (signal.aborted) return;
    const model = reader(seed, { numLayers: 2, normPlacement: 'post', createNorm });
    const schedule = inverseSqrtSchedule({ peak: 0.005, warmup: WARMUP });
    const distances = watchStatistics(model);
    const { nats, curve } = await learn(model, schedule, seed, distances.look);
    console.log(`seed ${seed}, ${kind}: ${nats.toFixed(2)} nats held out, curve ${curve}`);
    for (const [name, values] of Object.entries(distances.found)) {
      console.log(`  ${name}: ${means(values)}`);
    }
  }
}

/**
 * How far the statistics of each batch lie from the running ones, (1/D) ‖σ² − σ_B²‖, at the first
 * norm: a running statistic moves a tenth of the way, so it is ten times what it moved.
 */
function watchStatistics({ encoder }: Reader) {
  const norm = encoder.blocks[0].selfAttentionResidual.norm;
  const followed = [...namedState(norm)].filter(([name]) => /^mean|^variance/.test(name));
  const found: Record<string, number[]> = Object.fromEntries(followed.map(([name]) => [name, []]));
  let before = followed.map(([, variable]) => variable.dataSync().slice());
  const look = () => {
    const now = followed.map(([, variable]) => variable.dataSync().slice());
    for (const [i, [name]] of followed.entries()) {
      const moved = Math.hypot(...Array.from(now[i], (x, d) => x - before[i][d]));
      found[name].push((10 * moved) / D);
    }
    before = now;
    return undefined;
  };
  return { look, found };
}
