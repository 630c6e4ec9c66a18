/**
 * What chapter 09 claims, over several seeds: trains a small translator for each view that a decoder
 * can have of its encoder, on the same pairs, from the same first weights and for as many steps, and
 * prints how well each translates sentences that it has not seen, and the norm of the gradient in each
 * encoder block before and after training.
 *
 *   npx tsx tests/quality/views.ts [--seeds 1,2,3,4,5] [--views last,mixture] [--layers 3] [--epochs 12]
 *
 * A model takes about half a minute on two free cores.
 */
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { evaluate, freeRecordings, Translator } from '../../lib/decoding';
import { type MemoryView, Transformer } from '../../lib/models';
import { parameterCount } from '../../lib/tensor';
import {
  heldOutLoss,
  inverseSqrtSchedule,
  namedGradients,
  train,
  translation,
} from '../../lib/training';
import { runExperiment, stopOnInterrupt } from './experiment';
import { smallLanguage } from './smallLanguage';

const VIEWS = Transformer.rules.choices.memoryView!;

const signal = stopOnInterrupt();
const { data, split } = smallLanguage();
const held = data.withPairs(split.test);
const [{ tensors: firstBatch }] = [...held.batches({ batchSize: 64 })];

runExperiment(main);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1,2,3,4,5' },
      views: { type: 'string', default: VIEWS.join(',') },
      layers: { type: 'string', default: '3' },
      epochs: { type: 'string', default: '12' },
    },
  });
  console.log(`${data.size} pairs to learn from, ${split.test.length} to be tested with`);
  const rows: Measured[] = [];
  for (const seed of values.seeds.split(',').map(Number)) {
    for (const view of values.views.split(',') as MemoryView[]) {
      if (signal.aborted) break;
      rows.push(await measure(view, seed, Number(values.layers), Number(values.epochs)));
      console.log(JSON.stringify(rows.at(-1)));
    }
  }
  console.table(rows);
}

interface Measured {
  readonly seed: number;
  readonly view: MemoryView;
  readonly parameters: number;
  readonly seconds: number;
  readonly nats: number;
  readonly exact: number;
  readonly bleu: number;
  /** By encoder block, first to last, at the first weights and at the last ones. */
  readonly before: string;
  readonly after: string;
}

async function measure(
  memoryView: MemoryView,
  seed: number,
  numLayers: number,
  epochs: number,
): Promise<Measured> {
  const model = new Transformer({
    sourceVocabSize: data.source.vocabulary.size,
    targetVocabSize: data.target.vocabulary.size,
    dModel: 48,
    numHeads: 4,
    dFF: 96,
    numLayers,
    maxLen: 32,
    memoryView,
    seed,
  });
  const before = byEncoderBlock(model);
  const { elapsedMs } = await train(
    translation(model, { labelSmoothing: 0.1 }),
    { training: data },
    {
      epochs,
      optimizer: {
        schedule: inverseSqrtSchedule({ peak: 0.004, warmup: 150 }),
        beta2: 0.98,
        maxGradientNorm: 1,
      },
      regularization: { dropout: 0.1 },
      run: { seed, signal },
    },
  );
  const translator = new Translator({ model, ...data.languages });
  const { bleu, exactMatch } = await evaluate(translator, split.test);
  const nats = await heldOutLoss(translation(model), held);
  freeRecordings(model);
  return {
    seed,
    view: memoryView,
    parameters: parameterCount(model),
    seconds: Math.round(elapsedMs / 1000),
    nats: Number(nats.toFixed(3)),
    exact: Number((100 * exactMatch).toFixed(1)),
    bleu: Number(bleu.score.toFixed(1)),
    before,
    after: byEncoderBlock(model),
  };
}

/** The norm of the gradient of all parameters of each encoder block, on one held-out batch. */
function byEncoderBlock(model: Transformer): string {
  return tf.tidy(() => {
    const { gradients } = namedGradients(translation(model), firstBatch);
    const norms = model.encoder.blocks.map((_, i) => {
      const own = [...gradients].filter(([name]) => name.startsWith(`encoder.blocks.${i}.`));
      return Math.hypot(...own.map(([, gradient]) => tf.norm(gradient).dataSync()[0]));
    });
    return norms.map((norm) => norm.toFixed(3)).join(' ');
  });
}
