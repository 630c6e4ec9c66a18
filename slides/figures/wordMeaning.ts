import * as tf from '@tensorflow/tfjs';
import { paddingMask } from '../../lib/attention';
import type { Translator } from '../../lib/decoding/translator';
import { seedCurves } from '../../lib/figures';
import type { Transformer } from '../../lib/models';
import { Random } from '../../lib/tensor';
import { bundledCorpus, encodeSentence, padSequences } from '../../lib/text';
import { oncePerWorld } from './oncePerWorld';
import { onSlide, say } from './onSlide';
import type { Draw } from './world';

/** Words with two meanings, told by the reference translation. */
const MEANINGS: Readonly<Record<string, readonly [string, string]>> = {
  club: ['俱乐部', '球杆'],
  watch: ['看', '表'],
  bank: ['银行', '岸'],
};
const SEEDS = [1, 2, 3, 4, 5];
const MOST = 200;

interface Read {
  readonly x: readonly number[];
  readonly meaning: number;
}

/** Sentences with the word once and a clear meaning, and where the word stands. */
function examplesOf(word: string, { source }: Translator) {
  const [wanted] = encodeSentence(word, source);
  const found = new Random(1).shuffle(bundledCorpus().train).flatMap((pair) => {
    const has = MEANINGS[word].map((chinese) => pair.target.includes(chinese));
    if (has[0] === has[1] || !pair.source.toLowerCase().includes(word)) return [];
    const ids = encodeSentence(pair.source, source);
    const at = ids.indexOf(wanted);
    const isOnce = at >= 0 && ids.lastIndexOf(wanted) === at;
    return isOnce ? [{ ids, at, meaning: Number(has[1]) }] : [];
  });
  return found.slice(0, MOST);
}

const mean = (numbers: readonly number[]) =>
  numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

/** Each vector of one half is read as the nearer mean of the other half. @returns the rate, 0.5 by chance */
function readable(reads: readonly Read[], seed: number): number {
  const shuffled = new Random(seed).shuffle(reads);
  const half = Math.floor(shuffled.length / 2);
  const of = (meaning: number, some: readonly Read[]) =>
    some.filter((read) => read.meaning === meaning).map(({ x }) => x);
  const centres = [0, 1].map((meaning) => {
    const rows = of(meaning, shuffled.slice(0, half));
    return rows[0].map((_, d) => mean(rows.map((row) => row[d])));
  });
  const apart = (x: readonly number[], centre: readonly number[]) =>
    Math.hypot(...x.map((value, d) => value - centre[d]));
  const rates = [0, 1].map((meaning) =>
    mean(
      of(meaning, shuffled.slice(half)).map((x) =>
        Number(apart(x, centres[meaning]) < apart(x, centres[1 - meaning])),
      ),
    ),
  );
  return mean(rates);
}

/** One run a seed: how well the word's meaning is read on entering, and after each layer. */
function runsOf(word: string, translator: Translator): number[][] {
  const { encoder } = translator.model as Transformer;
  const found = examplesOf(word, translator);
  const stages = tf.tidy(() => {
    const ids = padSequences(found.map((one) => one.ids));
    const { embedded, layers } = encoder.forward(ids, { mask: paddingMask(ids) });
    const places = tf.tensor2d(
      found.map(({ at }, s) => [s, at]),
      undefined,
      'int32',
    );
    return [embedded, ...layers].map((x) => tf.gatherND(x, places).arraySync() as number[][]);
  });
  return SEEDS.map((seed) =>
    stages.map((rows) =>
      readable(
        rows.map((x, s) => ({ x, meaning: found[s].meaning })),
        seed,
      ),
    ),
  );
}

const allRuns = oncePerWorld(({ translator }) =>
  Object.keys(MEANINGS).map((label) => ({ label, runs: runsOf(label, translator) })),
);

/** Where in the encoder the meaning of a word can be read from its vector. */
const wordMeaning: Draw = (lang, world) =>
  onSlide(
    seedCurves({
      x: [0, 1, 2],
      xLabels: [
        say(lang, '进入时', 'entering'),
        say(lang, '第 0 层之后', 'after layer 0'),
        say(lang, '第 1 层之后', 'after layer 1'),
      ],
      series: allRuns(world),
      references: [{ label: say(lang, '瞎猜', 'chance'), y: 0.5 }],
      xTitle: say(lang, '从哪里读', 'read where'),
      yTitle: say(lang, '读对的比率', 'rate of right readings'),
      lang,
    }),
  );

/** Meanings in the encoder, by id. */
export const WORD_MEANING: Readonly<Record<string, Draw>> = { 'word-meaning': wordMeaning };
