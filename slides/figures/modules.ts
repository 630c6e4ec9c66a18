import * as tf from '@tensorflow/tfjs';
import { causalMask, paddingMask } from '../../lib/attention';
import { attentionMap, headGrid, headSpread, maskGrid, softmaxSaturation } from '../../lib/figures';
import type { Transformer } from '../../lib/models';
import { Random } from '../../lib/tensor';
import { bundledCorpus, padSequences } from '../../lib/text';
import { oncePerWorld } from './oncePerWorld';
import { onSlide, say } from './onSlide';
import { withSmallLetters } from './paint';
import { tokensOf } from './sentences';
import { meanOfHeads } from './weights';
import type { Draw } from './world';

/** Where each character of the translation looked. */
const lookBack: Draw = (lang, { saw }) =>
  onSlide(
    attentionMap({
      weights: meanOfHeads(saw.crossWeights!.at(-1)!),
      queryTokens: saw.tokens,
      keyTokens: saw.sourceTokens,
      lang,
    }),
  );

/** Entropy of the weights over eight random keys, raw and scaled, measured. */
const whyScale: Draw = (lang) => {
  const sizes = [4, 16, 64, 256];
  const entropy = (dK: number, scale: number) => {
    const random = new Random(1);
    const draw = (rows: number) =>
      Array.from({ length: rows }, () => Array.from({ length: dK }, () => random.normal()));
    return tf.tidy(() => {
      const scores = tf
        .matMul(tf.tensor2d(draw(200)), tf.tensor2d(draw(8)), false, true)
        .div(scale);
      const weights = tf.softmax(scores);
      return tf
        .neg(weights.mul(weights.add(1e-12).log()).sum(-1))
        .mean()
        .dataSync()[0];
    });
  };
  return withSmallLetters(
    onSlide(
      softmaxSaturation({
        dK: sizes,
        rawEntropy: sizes.map((dK) => entropy(dK, 1)),
        scaledEntropy: sizes.map((dK) => entropy(dK, Math.sqrt(dK))),
        numKeys: 8,
        lang,
      }),
    ),
  );
};

/** How far a head looks, in tokens, averaged by weight. */
const distance = (head: readonly (readonly number[])[]) =>
  head.reduce(
    (sum, row, i) => sum + row.reduce((far, weight, j) => far + weight * Math.abs(i - j), 0),
    0,
  ) / head.length;

/** Of all heads of the encoder, the one that looks nearest and the one that looks farthest. */
const heads: Draw = (lang, { encoderWeights, saw }) => {
  const all = encoderWeights.flatMap((layer, l) =>
    layer.map((head, h) => ({ head, place: [l, h] as const, far: distance(head) })),
  );
  const sorted = all.sort((a, b) => a.far - b.far);
  const shown = [sorted[0], sorted.at(-1)!];
  const panel = ({ head }: (typeof shown)[0]) => head.map((row) => [...row]);
  return onSlide(
    headGrid({
      weights: [shown.map(panel)],
      places: [shown.map(({ place }) => place)],
      queryTokens: saw.sourceTokens,
      keyTokens: saw.sourceTokens,
      lang,
    }),
    { width: 1160, height: 420 },
  );
};

const isSink = (token: string) => /^(?:<.*>|[^\p{L}\p{N}]+)$/u.test(token);

/** As far as uniform attention would look is 1; among the positions `at`. */
function relativeDistance(head: readonly (readonly number[])[], at: readonly number[]): number {
  const kept = at.map((i) => at.map((j) => head[i][j]));
  const [mine, even] = [kept, kept.map((row) => row.map(() => 1))].map((rows) => {
    const far = (row: readonly number[], i: number) =>
      row.reduce((sum, w, j) => sum + w * Math.abs(at[i] - at[j]), 0) /
      row.reduce((sum, w) => sum + w, 0);
    return rows.reduce((sum, row, i) => sum + far(row, i), 0);
  });
  return mine / even;
}

/** [with sinks, without][layer][head][sentence], over 200 test sentences. */
const distances = oncePerWorld(({ translator }) => {
  const model = translator.model as Transformer;
  const looks = bundledCorpus()
    .test.slice(0, 200)
    .map(({ source }) => {
      const { ids, tokens } = tokensOf(source, translator);
      const layers = tf.tidy(() =>
        model.encode(padSequences([ids])).encoderWeights.map((layer) => layer.arraySync()[0]),
      );
      return { tokens, layers };
    });
  return [true, false].map((areAll) =>
    looks[0].layers.map((layer, l) =>
      layer.map((_, h) =>
        looks.map(({ tokens, layers }) => {
          const at = tokens.flatMap((token, i) => (areAll || !isSink(token) ? [i] : []));
          return relativeDistance(layers[l][h], at);
        }),
      ),
    ),
  );
});

/** How far each head of the encoder looks, with and without sinks. */
const headsMeasured: Draw = (lang, world) => {
  const [all, withoutSinks] = distances(world);
  return onSlide(
    headSpread({
      measures: [
        { label: say(lang, '全部词元', 'all tokens'), values: all },
        { label: say(lang, '去掉汇点', 'without sinks'), values: withoutSinks },
      ],
      quantity: say(lang, '平均距离（均匀 = 1）', 'mean distance (uniform = 1)'),
      reference: { label: say(lang, '均匀注意力', 'uniform attention'), y: 1 },
      lang,
    }),
  );
};

/** Padding, causal, and both. */
const twoMasks: Draw = (lang) => {
  const ids = tf.tensor2d([[4, 5, 6, 7, 0, 0]], [1, 6], 'int32');
  const words = ['<bos>', '她', '笑', '了', '<pad>', '<pad>'];
  const padding = paddingMask(ids).reshape<tf.Tensor2D>([1, 6]);
  const causal = causalMask(6);
  return onSlide(
    maskGrid({
      panels: [
        { title: say(lang, '因果掩码', 'causal'), mask: causal },
        { title: say(lang, '填充掩码', 'padding'), mask: padding },
        { title: say(lang, '两者都要', 'both'), mask: tf.logicalAnd(causal, padding) },
      ],
      queryTokens: words,
      keyTokens: words,
      lang,
    }),
    { width: 1160, height: 430 },
  );
};

/** Pictures of the overview and of the modules, by id. */
export const MODULES: Readonly<Record<string, Draw>> = {
  'look-back': lookBack,
  'why-scale': whyScale,
  heads,
  'heads-measured': headsMeasured,
  'two-masks': twoMasks,
};
