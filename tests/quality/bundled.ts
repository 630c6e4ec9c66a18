/**
 * How well the course's own corpus is learnt: trains the translator of chapter 11 from several
 * seeds, and prints for each what it does with sentences that it has not seen.
 *
 *   npx tsx tests/quality/bundled.ts [--seeds 1,2,3,4,5] [--epochs 12] [--dModel 128] …
 *
 * Every setting of the recipe below can be changed by its name. One seed takes about two minutes on
 * two free cores; CPU seconds are printed too, since they hardly depend on what else is running.
 */
import { parseArgs } from 'node:util';
import { evaluate, Translator } from '../../lib/decoding';
import { Transformer } from '../../lib/models';
import { parameterCount } from '../../lib/tensor';
import {
  bundledCorpus,
  ChineseTokenizer,
  EnglishTokenizer,
  type SentencePair,
  TranslationData,
} from '../../lib/text';
import { linearDecaySchedule, train, translation } from '../../lib/training';
import { runExperiment, stopOnInterrupt } from './experiment';

const RECIPE = {
  epochs: 12,
  batchSize: 64,
  dModel: 128,
  numHeads: 4,
  dFF: 256,
  numLayers: 2,
  peak: 3e-3,
  warmup: 400,
  dropout: 0.1,
  labelSmoothing: 0.1,
  maxGradientNorm: 1,
};
type Recipe = typeof RECIPE;

interface Row {
  readonly seed: number;
  readonly steps: number;
  readonly trainSeconds: number;
  readonly cpuSeconds: number;
  readonly validationNats: number;
  readonly test: string;
  readonly byHand: string;
  readonly saw: string;
}

const corpus = bundledCorpus();
const signal = stopOnInterrupt();

runExperiment(main);

async function main(): Promise<void> {
  const { recipe, seeds } = settings();
  console.log(JSON.stringify(recipe));
  const rows: Row[] = [];
  for (const seed of seeds) {
    if (signal.aborted) break;
    rows.push(await measure(seed, recipe));
    console.log(JSON.stringify(rows.at(-1)));
  }
  console.table(rows);
}

async function measure(seed: number, settings: Recipe): Promise<Row> {
  const { model, training, validation } = build(seed, settings);
  const cpuBefore = process.cpuUsage();
  const { peak, warmup, maxGradientNorm, dropout, labelSmoothing, epochs } = settings;
  const totalSteps = epochs * training.batchCount(settings.batchSize);
  const schedule = linearDecaySchedule({ peak, warmup, totalSteps });
  const result = await train(
    translation(model, { labelSmoothing }),
    { training, validation, batchSize: settings.batchSize },
    {
      epochs,
      optimizer: { schedule, beta2: 0.98, maxGradientNorm },
      regularization: { dropout },
      run: { seed, signal },
      observer: (event) => {
        if (event.type !== 'validation') return;
        const { epoch, lossNats, elapsedMs } = event;
        const loss = lossNats.toFixed(4);
        console.log(`seed ${seed}, epoch ${epoch}: ${loss} nats, ${seconds(elapsedMs)} s`);
      },
    },
  );
  const cpu = process.cpuUsage(cpuBefore);
  const translator = new Translator({ model, ...training.languages });
  return {
    seed,
    steps: result.step,
    trainSeconds: seconds(result.elapsedMs),
    cpuSeconds: seconds((cpu.user + cpu.system) / 1000),
    validationNats: Number(result.best?.lossNats.toFixed(4)),
    test: await score(translator, corpus.test),
    byHand: await score(translator, corpus.handWrittenTest),
    saw: translator.translate('I saw a saw.').text,
  };
}

function build(seed: number, { dModel, numHeads, dFF, numLayers }: Recipe) {
  const training = TranslationData.build(corpus.train, {
    sourceTokenizer: new EnglishTokenizer({ lowerCase: true }),
    targetTokenizer: new ChineseTokenizer(),
    sourceMinCount: 2, // English words that occur once become <unk>
    maxLen: 64,
  });
  const validation = training.withPairs(corpus.validation);
  const model = new Transformer({
    sourceVocabSize: training.source.vocabulary.size,
    targetVocabSize: training.target.vocabulary.size,
    dModel,
    numHeads,
    dFF,
    numLayers,
    maxLen: 64,
    seed,
  });
  const { sourceVocabSize, targetVocabSize } = model.config;
  const sizes = `${parameterCount(model)} parameters, ${sourceVocabSize} → ${targetVocabSize} tokens`;
  console.log(`seed ${seed}: ${sizes}, ${training.size} pairs`);
  return { model, training, validation };
}

async function score(translator: Translator, pairs: readonly SentencePair[]): Promise<string> {
  const { exactMatch, bleu, chrF } = await evaluate(translator, pairs);
  const exact = (100 * exactMatch).toFixed(1);
  return `${exact} % exact, BLEU ${bleu.score.toFixed(1)}, chrF ${chrF.toFixed(1)}`;
}

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}

function settings(): { recipe: Recipe; seeds: number[] } {
  const names = Object.keys(RECIPE) as (keyof Recipe)[];
  const options = Object.fromEntries(
    [...names, 'seeds'].map((name) => [name, { type: 'string' as const }]),
  );
  const { values } = parseArgs({ options });
  const recipe = { ...RECIPE };
  for (const name of names) {
    if (values[name] !== undefined) recipe[name] = Number(values[name]);
  }
  return {
    recipe,
    seeds: String(values.seeds ?? '1,2,3,4,5')
      .split(',')
      .map(Number),
  };
}
