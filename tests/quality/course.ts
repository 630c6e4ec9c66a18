import { Translator } from '../../lib/decoding';
import { Transformer } from '../../lib/models';
import { loadTatoeba, type SentencePair, TranslationData } from '../../lib/text';
import { constantSchedule, train, type TrainingObserver, translation } from '../../lib/training';
import { courseBleu } from './courseBleu';
import { CourseTokenizer } from './courseTokenizer';

/**
 * The configuration of the well-known course: the first 601 English–French pairs in 10 steps,
 * words that occur twice, 32 hidden, 2 + 2 layers, 4 heads, feed-forward 64, dropout 0.1, Adam at
 * 0.005, gradient clipped to 1, 200 epochs.
 * Source: Dive into Deep Learning, «Transformer», `train_seq2seq`, `load_data_nmt`.
 */
export const COURSE = { pairs: 601, steps: 10, batchSize: 64, epochs: 200, learningRate: 0.005 };

/** The four sentences whose translations the course prints. They are among the training pairs. */
export const COURSE_SENTENCES: readonly SentencePair[] = [
  { source: 'go .', target: 'va !' },
  { source: 'i lost .', target: "j'ai perdu ." },
  { source: "he's calm .", target: 'il est calme .' },
  { source: "i'm home .", target: 'je suis chez moi .' },
];

/** Batches of pairs drawn at random, as the course deals them out. */
class MixedData extends TranslationData {
  override batches(options: Parameters<TranslationData['batches']>[0]) {
    return super.batches({ ...options, groupByLength: false });
  }
}

/**
 * The first pairs of the user's file, with the words that occur twice as vocabularies.
 *
 * @param file Tatoeba's English–French pairs: sentence, tab, translation, and maybe attribution
 * @returns the data, and how many pairs were left out because they do not fit into the 10 steps
 *   with `<eos>` (the course cuts them off)
 */
export function loadCourseData(file: string): { data: TranslationData; tooLong: number } {
  const options = { script: 'as-is', duplicates: 'keep', onReport: () => undefined } as const;
  const pairs = loadTatoeba(file, options).slice(0, COURSE.pairs);
  const tokenizer = new CourseTokenizer();
  const fits = (text: string) => tokenizer.tokenize(text).length < COURSE.steps;
  const kept = pairs.filter(({ source, target }) => fits(source) && fits(target));
  const { source, target } = TranslationData.build(kept, {
    sourceTokenizer: tokenizer,
    targetTokenizer: tokenizer,
    sourceMinCount: 2,
    targetMinCount: 2,
  });
  const data = new MixedData(kept, source, target, COURSE.steps);
  return { data, tooLong: pairs.length - kept.length };
}

/** How long to train, from which seed, and who watches. */
export interface CourseOptions {
  readonly seed: number;
  readonly epochs: number;
  readonly observer: TrainingObserver;
  /** Aborting ends the run after the step under way. */
  readonly signal?: AbortSignal;
}

/** One of the four sentences, translated. */
export interface CourseTranslation extends SentencePair {
  readonly translation: string;
  /** `courseBleu` with k = 2, from 0 to 1 */
  readonly bleu: number;
}

/** What a run of the configuration reached. */
export interface CourseResult {
  readonly translations: readonly CourseTranslation[];
  /** Of the last epoch, with dropout, as the course prints it: nats per target token. */
  readonly lossNats: number;
  /** The same in the course's units: it takes the mean over all 10 steps before it divides. */
  readonly courseLoss: number;
  /** Target tokens a second in the last epoch, which is what the course prints. */
  readonly lastEpochTokensPerSecond: number;
  /** Target tokens a second in the whole run. */
  readonly tokensPerSecond: number;
}

/**
 * Trains once by the recipe of the course, and translates its four sentences.
 *
 * @throws {Error} when the run was stopped before the end of its first epoch
 */
export async function trainCourse(
  data: TranslationData,
  { seed, epochs, observer, signal }: CourseOptions,
): Promise<CourseResult> {
  const model = createCourseModel(data, seed);
  const ends = [0];
  let lossNats = NaN;
  const watch: TrainingObserver = (event) => {
    if (event.type !== 'epoch') return;
    ends.push(event.elapsedMs);
    lossNats = event.lossNats;
  };
  await train(
    translation(model),
    { training: data, batchSize: COURSE.batchSize },
    {
      epochs,
      optimizer: {
        schedule: constantSchedule(COURSE.learningRate),
        // The course clips to 1 the gradient of a sum over the batch of means over 10 steps; ours
        // is the gradient of the mean over the tokens, smaller by tokens / 10.
        maxGradientNorm: (COURSE.steps * data.batchCount(COURSE.batchSize)) / data.targetTokens,
      },
      regularization: { dropout: 0.1 },
      run: { seed, signal },
      observer: [observer, watch],
    },
  );
  if (ends.length === 1) throw new Error('stopped before the end of the first epoch');
  const [beforeLast, end] = ends.slice(-2);
  return {
    translations: translate(new Translator({ model, ...data.languages })),
    lossNats,
    courseLoss: lossNats / COURSE.steps,
    lastEpochTokensPerSecond: (1000 * data.targetTokens) / (end - beforeLast),
    tokensPerSecond: (1000 * data.targetTokens * (ends.length - 1)) / end,
  };
}

function translate(translator: Translator): CourseTranslation[] {
  return COURSE_SENTENCES.map(({ source, target }) => {
    const { text } = translator.translate(source);
    const [ours, theirs] = [text, target].map((line) => line.split(' ').filter(Boolean));
    return { source, target, translation: text, bleu: courseBleu(ours, theirs, 2) };
  });
}

function createCourseModel(data: TranslationData, seed: number): Transformer {
  return new Transformer({
    sourceVocabSize: data.source.vocabulary.size,
    targetVocabSize: data.target.vocabulary.size,
    dModel: 32,
    numHeads: 4,
    dFF: 64,
    numLayers: 2,
    maxLen: COURSE.steps,
    seed,
  });
}
