import * as tf from '@tensorflow/tfjs';
import { causalMask, paddingMask } from '../../lib/attention';
import { headSpread, maskGrid, softmaxSaturation } from '../../lib/figures';
import type { Transformer } from '../../lib/models';
import { Random } from '../../lib/tensor';
import { bundledCorpus, padSequences } from '../../lib/text';
import { oncePerWorld } from './oncePerWorld';
import { onSlide, say } from './onSlide';
import { withSmallLetters, words } from './paint';
import { root } from './root';
import { tokensOf } from './sentences';
import type { Draw } from './world';

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
  const svg = withSmallLetters(
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
  return withRoot(svg.replace('softmax(QKᵀ)', say(lang, '分数不除', 'scores as they are')));
};

/** The name of the scaled curve, its root drawn with a bar. */
function withRoot(svg: string): string {
  return svg.replace(
    /<text x="([\d.]+)" y="([\d.]+)" font-size="13">softmax\(QKᵀ\/√d.*?<\/text>/u,
    (_, x: string, y: string) => {
      const middle = Number(y) - 0.35 * 13;
      return (
        words('÷', [Number(x) + 5, middle], { size: 13 }) +
        root('d_K', [Number(x) + 14, middle], { size: 13 })
      );
    },
  );
}

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
        { title: say(lang, '两者合起来', 'both'), mask: tf.logicalAnd(causal, padding) },
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
  'why-scale': whyScale,
  'heads-measured': headsMeasured,
  'two-masks': twoMasks,
};
