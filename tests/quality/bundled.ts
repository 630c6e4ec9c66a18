/**
 * How well the course's own corpus is learnt: trains the translator of chapter 11 from several
 * seeds, and prints for each what it does with sentences that it has not seen.
 *
 *   npx tsx tests/quality/bundled.ts [--seeds 1,2,3,4,5] [--epochs 4] [--dModel 128] …
 *
 * Every setting of the chapter's recipe can be changed by its name. One seed takes about two and a half
 * minutes on two free cores; CPU seconds are printed too, since they hardly depend on what else is running.
 */
import { parseArgs } from 'node:util';
import { englishWords } from '../../datasets/ambiguous-words/generator/card';
import { countNeighbours } from '../../datasets/ambiguous-words/generator/neighbours';
import {
  prepare,
  type Recipe,
  RECIPE,
  trainingOptions,
} from '../../datasets/translator/generator/recipe';
import { evaluate, Translator } from '../../lib/decoding';
import { parameterCount } from '../../lib/tensor';
import { bundledCorpus, type SentencePair } from '../../lib/text';
import { train, translation } from '../../lib/training';
import { runExperiment, stopOnInterrupt } from './experiment';

interface Row {
  readonly seed: number;
  readonly steps: number;
  readonly trainSeconds: number;
  readonly cpuSeconds: number;
  /** Of the last epoch, a token. */
  readonly trainingNats: number;
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
  for (const part of ['test', 'handWrittenTest'] as const) {
    const { length } = corpus[part];
    console.log(
      `${part}: ${near(corpus[part])} of ${length} are one word from a training sentence`,
    );
  }
  const rows: Row[] = [];
  for (const seed of seeds) {
    if (signal.aborted) break;
    rows.push(await measure(seed, recipe));
    console.log(JSON.stringify(rows.at(-1)));
  }
  console.table(rows);
}

function near(pairs: readonly SentencePair[]): number {
  const [sentences, known] = [pairs, corpus.train].map((part) =>
    part.map(({ source }) => englishWords(source)),
  );
  return countNeighbours(sentences, known);
}

async function measure(seed: number, recipe: Recipe): Promise<Row> {
  const { model, training, validation } = prepare(corpus, recipe, seed);
  const { sourceVocabSize, targetVocabSize } = model.config;
  const sizes = `${parameterCount(model)} parameters, ${sourceVocabSize} → ${targetVocabSize} tokens`;
  console.log(`seed ${seed}: ${sizes}, ${training.size} pairs`);
  const cpuBefore = process.cpuUsage();
  const { labelSmoothing, batchSize } = recipe;
  const result = await train(
    translation(model, { labelSmoothing }),
    { training, validation, batchSize },
    {
      ...trainingOptions(recipe, training.batchCount(batchSize)),
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
    trainingNats: Number(mean(result.stepLosses.slice(-training.batchCount(batchSize))).toFixed(4)),
    validationNats: Number(result.best?.lossNats.toFixed(4)),
    test: await score(translator, corpus.test),
    byHand: await score(translator, corpus.handWrittenTest),
    saw: translator.translate('I saw a saw.').text,
  };
}

async function score(translator: Translator, pairs: readonly SentencePair[]): Promise<string> {
  const { exactMatch, bleu, chrF } = await evaluate(translator, pairs);
  const exact = (100 * exactMatch).toFixed(1);
  return `${exact} % exact, BLEU ${bleu.score.toFixed(1)}, chrF ${chrF.toFixed(1)}`;
}

function mean(xs: readonly number[]): number {
  return xs.reduce((sum, x) => sum + x, 0) / xs.length;
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
