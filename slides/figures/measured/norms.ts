import { paddingMask } from '../../../lib/attention';
import { BatchNorm, LayerNorm, Linear, type Norm, PowerNorm, Residual } from '../../../lib/layers';
import { Encoder, Transformer } from '../../../lib/models';
import { Random } from '../../../lib/tensor';
import type { TextBatch } from '../../../lib/text';
import {
  constantSchedule,
  heldOutLoss,
  inverseSqrtSchedule,
  type Learner,
  tokenLoss,
  train,
} from '../../../lib/training';
import { frequentSentences } from './frequentSentences';

const [D, H, HELD, TRAINED] = [32, 2, 300, 3200];
/** A point of a curve is the mean of so many steps. */
export const BIN = 20;

/** What chapter 06 trains in its sections 7 and 9, by the name of its curve. */
const STUDIES = {
  post: { numLayers: 8, placement: 'post', schedule: constantSchedule(0.006) },
  'post + warm-up': {
    numLayers: 8,
    placement: 'post',
    schedule: inverseSqrtSchedule({ peak: 0.006, warmup: 100 }),
  },
  pre: { numLayers: 8, placement: 'pre', schedule: constantSchedule(0.006) },
  LN: kind(() => new LayerNorm(D)),
  BN: kind(() => new BatchNorm(D)),
  PN: kind(() => new PowerNorm(D, { warmup: 50, groups: H })),
  'PN−': kind(() => new PowerNorm(D, { warmup: 50 })),
} as const satisfies Record<string, Study>;

interface Study {
  readonly numLayers: number;
  readonly placement: 'post' | 'pre';
  readonly schedule: (step: number) => number;
  readonly createNorm?: () => Norm;
}

export type StudyName = keyof typeof STUDIES;
export const STUDY_NAMES = Object.keys(STUDIES) as StudyName[];

/** Two layers, post, of which only the norm is exchanged. */
function kind(createNorm: () => Norm): Study {
  const schedule = inverseSqrtSchedule({ peak: 0.005, warmup: 50 });
  return { numLayers: 2, placement: 'post', schedule, createNorm };
}

/** One training run. */
export interface MeasuredRun {
  /** Means of 20 steps each, nats a token. */
  readonly curve: readonly number[];
  /** Of sentences that were held out. */
  readonly nats: number;
}

/**
 * Trains an encoder to name, at every position, the token before it: 200 steps of 16 sentences.
 *
 * @param steps fewer of them, for a test, which then has no loss of held-out sentences
 */
export async function measureNorm(
  name: StudyName,
  seed: number,
  steps = TRAINED / 16,
): Promise<MeasuredRun> {
  const study: Study = STUDIES[name];
  const { training, held } = sentences();
  const learner = namesTokenBefore(reader(training.language.vocabulary.size, study, seed));
  const losses: number[] = [];
  const stop = new AbortController();
  await train(
    learner,
    { training, batchSize: 16, lengthStep: 12 },
    {
      epochs: 1,
      optimizer: { schedule: study.schedule, beta2: 0.98, maxGradientNorm: 1 },
      run: { seed, signal: stop.signal },
      observer: (event) => {
        if (event.type !== 'step') return;
        losses.push(event.lossNats);
        if (losses.length === steps) stop.abort();
      },
    },
  );
  const nats = steps < TRAINED / 16 ? NaN : await heldOutLoss(learner, held);
  return { curve: binned(losses), nats: round(nats) };
}

let prepared: ReturnType<typeof frequentSentences> | undefined;

/** Read once: the same for all runs. */
function sentences() {
  return (prepared ??= frequentSentences({ held: HELD, trained: TRAINED }));
}

type Reader = ReturnType<typeof reader>;

/** An encoder, and a linear layer that scores the tokens. */
function reader(V: number, { numLayers, placement, createNorm }: Study, seed: number) {
  const random = new Random(seed);
  const sizes = { dModel: D, numHeads: H, dFF: 2 * D, numLayers, maxLen: 12, seed: 1 };
  const { config } = new Transformer({ sourceVocabSize: V, targetVocabSize: V, ...sizes });
  const encoder = new Encoder(V, { ...config, normPlacement: placement }, random);
  for (const block of createNorm ? encoder.blocks : []) {
    Object.assign(block, {
      selfAttentionResidual: new Residual(createNorm!(), placement),
      feedForwardResidual: new Residual(createNorm!(), placement),
    });
  }
  return { kind: 'reader', config: {}, encoder, wLogits: new Linear(D, V, random) };
}

/** Batches say what follows every token: read the other way round, which token stands before it. */
function namesTokenBefore(model: Reader): Learner<TextBatch> {
  return {
    model,
    loss({ input: before, labels: read }, training) {
      const { hidden } = model.encoder.forward(read, { mask: paddingMask(read), training });
      return tokenLoss(model.wLogits.forward(hidden), before);
    },
  };
}

/** The loss of who knows no more than how frequent each token is. */
export function unigramNats(): number {
  const { training } = sentences();
  const counts = new Map<number, number>();
  const named = training.encoded.flatMap(({ ids }) => [1, ...ids.slice(0, -1)]);
  for (const id of named) counts.set(id, (counts.get(id) ?? 0) + 1);
  const share = (n: number) => n / named.length;
  return round([...counts.values()].reduce((sum, n) => sum - share(n) * Math.log(share(n)), 0));
}

function binned(values: readonly number[]): number[] {
  return Array.from({ length: Math.floor(values.length / BIN) }, (_, i) => {
    const part = values.slice(BIN * i, BIN * (i + 1));
    return round(part.reduce((sum, x) => sum + x, 0) / BIN);
  });
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
