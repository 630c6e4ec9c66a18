/**
 * How well real sentences are learnt: trains on Tatoeba's English–Chinese pairs by a fixed recipe,
 * and translates those held out.
 *
 *   npx tsx tests/quality/tatoeba.ts FILE [--script as-is|simplified] [--epochs 15] [--seed 1]
 *
 * FILE is your own copy: sentence, tab, translation, tab, attribution, as manythings.org/anki hands
 * it out. A tenth of the English sentences, with all their translations, is held out for the test.
 * About ten minutes on two free cores. README.md beside this file says what it should reach.
 */
import { parseArgs } from 'node:util';
import { evaluate, type Evaluation, Translator } from '../../lib/decoding';
import { Transformer } from '../../lib/models';
import { parameterCount } from '../../lib/tensor';
import {
  ChineseTokenizer,
  EnglishTokenizer,
  loadTatoeba,
  splitBySource,
  TranslationData,
} from '../../lib/text';
import { heldOutLoss, inverseSqrtSchedule, train, translation } from '../../lib/training';
import { runExperiment, stopOnInterrupt } from './experiment';
import { trainingLog } from './trainingLog';

const RECIPE = { dModel: 128, numHeads: 4, dFF: 512, numLayers: 2, batchSize: 64 };
const SCHEDULE = { peak: 2e-3, warmup: 1000 };
const REGULARIZATION = { dropout: 0.1 };
const LABEL_SMOOTHING = 0.1;
const SHARES = { validation: 0.02, test: 0.1, seed: 1 };

interface Settings {
  readonly file: string;
  readonly script: 'as-is' | 'simplified';
  readonly epochs: number;
  readonly seed: number;
}

runExperiment(() => main(readSettings()));

async function main(settings: Settings): Promise<void> {
  const { training, validation, test } = readData(settings);
  const model = createModel(training, settings.seed);
  console.log(`${parameterCount(model).toLocaleString('en-US')} parameters`);
  const signal = stopOnInterrupt();
  const learner = translation(model, { labelSmoothing: LABEL_SMOOTHING });
  const result = await train(
    learner,
    { training, batchSize: RECIPE.batchSize },
    {
      epochs: settings.epochs,
      optimizer: { schedule: inverseSqrtSchedule(SCHEDULE), maxGradientNorm: 1 },
      regularization: REGULARIZATION,
      run: { seed: settings.seed, signal },
      observer: trainingLog(process.stdout),
    },
  );
  const steps = training.batchCount(RECIPE.batchSize);
  const tokensPerSecond = (training.targetTokens * result.step) / steps / (result.elapsedMs / 1000);
  console.log(
    `${result.reason} after ${result.step} steps, ${tokensPerSecond.toFixed(0)} tokens/s`,
  );
  console.log(`validation loss ${(await heldOutLoss(learner, validation)).toFixed(3)} nats/token`);
  printEvaluation(await translateTest(model, test));
}

function readData({ file, script }: Settings) {
  const split = splitBySource(loadTatoeba(file, { script }), SHARES);
  const training = TranslationData.build(split.train, {
    sourceTokenizer: new EnglishTokenizer(),
    targetTokenizer: new ChineseTokenizer(),
    sourceMinCount: 2,
  });
  const [validation, test] = [split.validation, split.test].map((pairs) =>
    training.withPairs(pairs),
  );
  const sizes = [training, validation, test].map(({ size }) => size).join(' / ');
  const { source, target } = training;
  console.log(`train / validation / test: ${sizes} pairs`);
  console.log(
    `vocabularies: ${source.vocabulary.size} words, ${target.vocabulary.size} characters`,
  );
  return { training, validation, test };
}

/** Positions to spare: a held-out sentence may be longer than those to train on. */
function createModel(training: TranslationData, seed: number): Transformer {
  const { dModel, numHeads, dFF, numLayers } = RECIPE;
  return new Transformer({
    sourceVocabSize: training.source.vocabulary.size,
    targetVocabSize: training.target.vocabulary.size,
    dModel,
    numHeads,
    dFF,
    numLayers,
    maxLen: 2 * training.longest,
    seed,
  });
}

async function translateTest(model: Transformer, test: TranslationData): Promise<Evaluation> {
  const startedAt = performance.now();
  const evaluation = await evaluate(new Translator({ model, ...test.languages }), test.pairs, {
    batchSize: 128,
    onProgress: (done, total) => {
      if (process.stdout.isTTY) process.stdout.write(`\rtranslated ${done}/${total}`);
    },
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`${process.stdout.isTTY ? '\n' : ''}${test.size} sentences in ${seconds} s`);
  return evaluation;
}

function printEvaluation({ bleu, chrF, exactMatch, examples }: Evaluation): void {
  for (const { source, text, reference } of examples.slice(0, 10)) {
    console.log(`${source}\n  ours       ${text}\n  reference  ${reference}`);
  }
  const cut = examples.filter(({ isComplete }) => !isComplete).length;
  if (cut > 0) console.log(`${cut} translations were cut off at the model's positions`);
  console.log(
    `BLEU (zh) ${bleu.score.toFixed(2)}  chrF ${chrF.toFixed(2)}  ` +
      `exact ${(100 * exactMatch).toFixed(1)} %  brevity penalty ${bleu.brevityPenalty.toFixed(3)}`,
  );
}

function readSettings(): Settings {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      script: { type: 'string', default: 'as-is' },
      epochs: { type: 'string', default: '15' },
      seed: { type: 'string', default: '1' },
    },
  });
  const { script } = values;
  if (positionals.length !== 1 || (script !== 'as-is' && script !== 'simplified')) {
    console.error(
      'usage: npx tsx tests/quality/tatoeba.ts FILE [--script as-is|simplified] ' +
        '[--epochs 15] [--seed 1]',
    );
    process.exit(2);
  }
  return { file: positionals[0], script, epochs: Number(values.epochs), seed: Number(values.seed) };
}
