import * as tf from '@tensorflow/tfjs';
import { causalMask, paddingMask, scaledDotProductAttention } from '../../lib/attention';
import {
  attentionMap,
  attentionStages,
  headGrid,
  maskGrid,
  normCube,
  seedCurves,
  signedMap,
  softmaxSaturation,
  valueGrid,
} from '../../lib/figures';
import { sinusoidalEncoding } from '../../lib/layers';
import { Random } from '../../lib/tensor';
import { onSlide, say } from './onSlide';
import type { Draw } from './world';

const meanOf = (heads: readonly (readonly (readonly number[])[])[]) =>
  heads[0].map((row, t) =>
    row.map((_, s) => heads.reduce((sum, head) => sum + head[t][s], 0) / heads.length),
  );

/** Where each character of the translation looked. */
const lookBack: Draw = (lang, { saw }) =>
  onSlide(
    attentionMap({
      weights: meanOf(saw.crossWeights!.at(-1)!),
      queryTokens: saw.tokens,
      keyTokens: saw.sourceTokens,
      lang,
    }),
  );

/** Who may see whom in the three families. */
const families: Draw = (lang) => {
  const words = ['1', '2', '3', '4', '5'];
  const all = tf.ones([5, 5]);
  return onSlide(
    maskGrid({
      panels: [
        { title: say(lang, '编码器：看全部', 'Encoder: sees all'), mask: all },
        { title: say(lang, '解码器：只看左边', 'Decoder: sees the left'), mask: causalMask(5) },
        { title: say(lang, '交叉：看源句全部', 'Cross: all of the source'), mask: all },
      ],
      queryTokens: words,
      keyTokens: words,
      lang,
    }),
    { width: 1160, height: 400 },
  );
};

const QUERY = [
  [2, 0, 0, 0],
  [0, 2, 0, 0],
];
const KEY = [
  [2, 0, 0, 0],
  [0, 2, 1, 0],
  [0, 0, 0, 2],
  [0, 0, 0, 0],
];

/** Score, scaled, softmax, for two queries. */
const stages: Draw = (lang) =>
  onSlide(
    attentionStages({
      query: QUERY,
      key: KEY,
      queryTokens: ['我', '看'],
      keyTokens: ['I', 'saw', 'a', '.'],
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
  return onSlide(
    softmaxSaturation({
      dK: sizes,
      rawEntropy: sizes.map((dK) => entropy(dK, 1)),
      scaledEntropy: sizes.map((dK) => entropy(dK, Math.sqrt(dK))),
      numKeys: 8,
      lang,
    }),
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

/** The decoder's own attention while it writes: nothing above the diagonal. */
const noPeeking: Draw = (lang, { decoderWeights, saw }) => {
  const words = ['<bos>', ...saw.tokens.slice(0, -1)];
  return onSlide(
    attentionMap({
      weights: meanOf(decoderWeights[0]),
      queryTokens: words,
      keyTokens: words,
      mask: causalMask(words.length),
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

/** (b, n, d) → (bn, d): rows of two sentences under each other. */
const flat: Draw = (lang) => {
  const one = [
    [1, 0, 2],
    [0, 3, 1],
  ];
  const other = [
    [2, 2, 0],
    [1, 1, 4],
  ];
  return onSlide(
    valueGrid({
      panels: [
        { title: say(lang, '句子 1：(n, d)', 'sentence 1: (n, d)'), values: one },
        { title: say(lang, '句子 2：(n, d)', 'sentence 2: (n, d)'), values: other },
        { title: say(lang, '叠起来：(bn, d)', 'stacked: (bn, d)'), values: [...one, ...other] },
      ],
      lang,
    }),
    { width: 1160, height: 330 },
  );
};

/** Which values take part in one output, for layer norm and batch norm. */
const cubes: Draw = (lang) => {
  const [b, t, d] = [2, 3, 4];
  const marked = [0, 1, 1] as const;
  const cube = (isLit: (i: number, j: number, k: number) => boolean) =>
    Array.from({ length: b }, (_, i) =>
      Array.from({ length: t }, (_, j) => Array.from({ length: d }, (_, k) => isLit(i, j, k))),
    );
  return onSlide(
    normCube({
      panels: [
        {
          title: say(lang, '层归一化', 'layer norm'),
          lit: cube((i, j) => i === marked[0] && j === marked[1]),
          marked,
        },
        {
          title: say(lang, '批量归一化', 'batch norm'),
          lit: cube((_, __, k) => k === marked[2]),
          marked,
        },
      ],
      tokens: [
        ['I', 'saw', '.'],
        ['She', 'saw', '.'],
      ],
      lang,
    }),
  );
};

const waves: Draw = (lang) =>
  onSlide(
    signedMap({
      values: sinusoidalEncoding(24, 32),
      rowTitle: say(lang, '位置', 'position'),
      columnTitle: say(lang, '特征', 'feature'),
      lang,
    }),
  );

/** PE·PEᵀ of neighbours: one curve a position, all of the same shape. */
const distanceOnly: Draw = (lang) => {
  const table = sinusoidalEncoding(64, 64);
  const products = tf.matMul(table, table, false, true).arraySync() as number[][];
  const shifts = Array.from({ length: 21 }, (_, i) => i - 10);
  return onSlide(
    seedCurves({
      x: shifts,
      series: [20, 40].map((p) => ({
        label: say(lang, `位置 ${p}`, `position ${p}`),
        runs: [shifts.map((k) => products[p][p + k])],
      })),
      xTitle: say(lang, '相隔 k 个位置', 'k positions apart'),
      yTitle: 'PE(p)·PE(p+k)',
      lang,
    }),
  );
};

/** Attention without positions gives each word the same context when words change places. */
const orderInvisible: Draw = (lang) => {
  const random = new Random(3);
  const vectors = Array.from({ length: 3 }, () =>
    Array.from({ length: 3 }, () => Math.round(4 * random.normal()) / 2),
  );
  const contexts = (order: readonly number[]) =>
    tf.tidy(() => {
      const x = tf.tensor4d([[order.map((i) => vectors[i])]]);
      return scaledDotProductAttention(x, x, x).context.squeeze<tf.Tensor2D>([0, 1]).arraySync();
    });
  const words = ['dog', 'bites', 'man'];
  const panel = (order: readonly number[]) => ({
    title: order.map((i) => words[i]).join(' '),
    values: contexts(order).map((row) => row.map((x) => Math.round(100 * x) / 100)),
    rowLabels: order.map((i) => words[i]),
  });
  return onSlide(valueGrid({ panels: [panel([0, 1, 2]), panel([2, 1, 0])], lang }), {
    width: 1160,
    height: 330,
  });
};

/** Pictures of the overview and of the modules, by id. */
export const MODULES: Readonly<Record<string, Draw>> = {
  'look-back': lookBack,
  families,
  stages,
  'why-scale': whyScale,
  heads,
  'no-peeking': noPeeking,
  'two-masks': twoMasks,
  flat,
  cubes,
  waves,
  'distance-only': distanceOnly,
  'order-invisible': orderInvisible,
};
