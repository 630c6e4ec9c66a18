import { englishWords } from '../../../datasets/ambiguous-words/generator/card';
import { countNeighbours } from '../../../datasets/ambiguous-words/generator/neighbours';
import {
  BUNDLED_RECIPE,
  prepare,
  trainingOptions,
} from '../../../datasets/translator/generator/recipe';
import { evaluate, Translator } from '../../../lib/decoding';
import { bundledTranslator } from '../../../lib/decoding/bundledTranslator';
import { bundledCorpus, type SentencePair } from '../../../lib/text';
import { train, translation } from '../../../lib/training';

/** A point of the curve is the mean of so many steps; the first ones stand alone. */
export const GROUP = 40;
/** Translated while it trains, after so many steps and then after each epoch. */
const SENTENCES = ['I saw a saw.', 'I love you.'];
const WATCHED = [0, 100, 200, 400];

/** How the translator of the course was trained, step by step. */
export interface MeasuredTraining {
  readonly stepsPerEpoch: number;
  /** The first losses, one a step. */
  readonly first: readonly number[];
  /** Means of 40 steps each, nats a token. */
  readonly curve: readonly number[];
  /** After each epoch. */
  readonly validation: readonly number[];
  readonly said: readonly { readonly step: number; readonly texts: readonly string[] }[];
}

/**
 * Trains the translator once more, as `datasets/translator` has it, and listens to it.
 *
 * @param steps fewer of them, for a test
 */
export async function measureTraining(steps = Infinity): Promise<MeasuredTraining> {
  const { model, training, validation } = prepare(bundledCorpus(), BUNDLED_RECIPE, 1);
  const { batchSize, labelSmoothing } = BUNDLED_RECIPE;
  const stepsPerEpoch = training.batchCount(batchSize);
  const translator = new Translator({ model, ...training.languages });
  const losses: number[] = [];
  const validated: number[] = [];
  const said: { step: number; texts: string[] }[] = [];
  const listen = (step: number) =>
    said.push({ step, texts: translator.translate(SENTENCES).map(({ text }) => text) });
  if (steps === Infinity) listen(0);
  const stop = new AbortController();
  await train(
    translation(model, { labelSmoothing }),
    { training, validation, batchSize },
    {
      ...trainingOptions(BUNDLED_RECIPE, stepsPerEpoch),
      run: { seed: 1, signal: stop.signal },
      observer: (event) => {
        if (event.type === 'step') {
          losses.push(event.lossNats);
          if (WATCHED.includes(losses.length)) listen(losses.length);
          if (losses.length === steps) stop.abort();
        }
        if (event.type !== 'validation' || stop.signal.aborted) return;
        validated.push(round(event.lossNats));
        listen(losses.length);
      },
    },
  );
  const groups = Array.from({ length: Math.floor(losses.length / GROUP) }, (_, i) =>
    losses.slice(GROUP * i, GROUP * (i + 1)),
  );
  return {
    stepsPerEpoch,
    first: losses.slice(0, 5).map(round),
    curve: groups.map((group) => round(group.reduce((sum, x) => sum + x, 0) / GROUP)),
    validation: validated,
    said,
  };
}

/** The sentences that `said` has the translations of, in their order. */
export const SAID_OF: readonly string[] = SENTENCES;

/** What the translator of the course scores on a set of sentences. */
export interface MeasuredScore {
  readonly set: 'trained on' | 'generated' | 'hand-written';
  readonly sentences: number;
  /** Per cent. */
  readonly exact: number;
  readonly bleu: number;
  readonly chrF: number;
  /** Of a hundred sentences, how many are one word from a training sentence; 100 if they are one. */
  readonly near: number;
}

/**
 * Scores of the translator that comes with the course, by greedy decoding.
 *
 * @param asked fewer sets, for a test
 */
export async function measureScores(
  asked: readonly MeasuredScore['set'][] = ['trained on', 'generated', 'hand-written'],
): Promise<MeasuredScore[]> {
  const translator = await bundledTranslator();
  const corpus = bundledCorpus();
  const sets = {
    'trained on': corpus.train.slice(0, 300),
    generated: corpus.test,
    'hand-written': corpus.handWrittenTest,
  };
  const scores: MeasuredScore[] = [];
  for (const set of asked) {
    const { exactMatch, bleu, chrF, examples } = await evaluate(translator, sets[set]);
    scores.push({
      set,
      sentences: examples.length,
      exact: tenth(100 * exactMatch),
      bleu: tenth(bleu.score),
      chrF: tenth(chrF),
      near: set === 'trained on' ? 100 : tenth(nearOf(sets[set], corpus.train)),
    });
  }
  return scores;
}

function nearOf(pairs: readonly SentencePair[], known: readonly SentencePair[]): number {
  const words = (part: readonly SentencePair[]) => part.map(({ source }) => englishWords(source));
  return (100 * countNeighbours(words(pairs), words(known))) / pairs.length;
}

const round = (value: number) => Number(value.toFixed(3));
const tenth = (value: number) => Number(value.toFixed(1));
