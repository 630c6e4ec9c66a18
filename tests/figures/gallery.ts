import {
  attentionMap,
  attentionStages,
  contextPlane,
  type Figure,
  headSpread,
  lineFit,
  scheduleCurves,
  seedCurves,
  signedMap,
  softmaxSaturation,
  tokenGrid,
  trainingCurves,
  weightBars,
} from '../../lib/figures';
import type { Locale } from '../../lib/locale';

export const LANGUAGES: readonly Locale[] = ['en', 'zh'];

const QUERY_TOKENS = ['我', '看见', '锯子'];
const KEY_TOKENS = ['I', 'saw', 'a', 'saw', '.'];
const PADDED = ['I', 'saw', '.', '<pad>', '<pad>'];
const PADDING = [[true, true, true, false, false]];

const QUERY = [
  [2, 0, 0, 0],
  [0, 2, 0, 0],
  [0, 0, 2, 1],
];
const KEY = [
  [2, 0, 0, 0],
  [0, 2, 1, 0],
  [0, 0, 0, 2],
  [0, 1, 2, 1],
  [0, 0, 0, 0],
];
const WEIGHTS = [
  [0.6, 0.1, 0.1, 0.1, 0.1],
  [0.05, 0.55, 0.1, 0.25, 0.05],
  [0.05, 0.1, 0.15, 0.65, 0.05],
];
const MASKED_WEIGHTS = [
  [0.8, 0.1, 0.1, 0, 0],
  [0.1, 0.8, 0.1, 0, 0],
  [0.25, 0.5, 0.25, 0, 0],
];
/** Two layers of three heads in seven sentences. */
const HEADS = [
  [0.4, 0.9, 0.7],
  [1, 0.6, 0.8],
].map((layer) => layer.map((base) => [0, 1, 2, 3, 4, 5, 6].map((i) => base * (0.7 + 0.1 * i))));

/** One figure of each kind, and those of the attention map's faces that look different. */
export function gallery(lang: Locale): Record<string, Figure> {
  const map = { queryTokens: QUERY_TOKENS, lang };
  return {
    attentionMap: attentionMap({ ...map, weights: WEIGHTS, keyTokens: KEY_TOKENS, title: '«saw»' }),
    attentionMapMasked: attentionMap({
      ...map,
      weights: MASKED_WEIGHTS,
      keyTokens: PADDED,
      mask: PADDING,
    }),
    attentionMapLeaking: attentionMap({
      ...map,
      weights: WEIGHTS,
      keyTokens: PADDED,
      mask: PADDING,
    }),
    attentionMapBroken: attentionMap({
      weights: [
        [NaN, NaN],
        [0.4, 0.7],
      ],
      queryTokens: ['a', 'b'],
      keyTokens: ['c', 'd'],
      lang,
    }),
    attentionMapLong: attentionMap({
      weights: Array.from({ length: 29 }, () => Array.from({ length: 31 }, () => 1 / 31)),
      queryTokens: Array.from({ length: 29 }, () => '词'),
      keyTokens: Array.from({ length: 31 }, () => 'word'),
      lang,
    }),
    attentionStages: attentionStages({
      query: QUERY,
      key: KEY,
      queryTokens: QUERY_TOKENS,
      keyTokens: PADDED,
      mask: PADDING,
      lang,
    }),
    contextPlane: contextPlane({
      weights: WEIGHTS,
      value: [
        [0, 4],
        [4, 4],
        [0, 0],
        [4, 0],
        [2, 2],
      ],
      queryTokens: QUERY_TOKENS,
      keyTokens: KEY_TOKENS,
      lang,
    }),
    softmaxSaturation: softmaxSaturation({
      dK: [4, 16, 64],
      rawEntropy: [1.3, 0.7, 0.3],
      scaledEntropy: [1.7, 1.7, 1.75],
      numKeys: 8,
      lang,
    }),
    headSpread: headSpread({
      measures: [
        {
          label: '«all»',
          values: HEADS.map((layer) => layer.map((head) => head.map((x) => 2 * x))),
        },
        { label: '«some»', values: HEADS },
      ],
      quantity: '«distance»',
      reference: { label: '«even»', y: 1 },
      lang,
    }),
    scheduleCurves: scheduleCurves({
      schedules: [{ label: 'noam', schedule: (step) => Math.min(step / 40, (40 / step) ** 0.5) }],
      totalSteps: 200,
      lang,
    }),
    tokenGrid: tokenGrid({
      rows: [
        ['<bos>', '我', '看见', '了'],
        ['我', '看见', '<eos>', '<pad>'],
      ],
      rowLabels: ['x', 'y'],
      lang,
    }),
    trainingCurves: trainingCurves({
      train: Array.from({ length: 700 }, (_, i) => ({
        step: i + 1,
        lossNats: 5 * Math.exp(-i / 100) + 0.2,
      })),
      validation: [200, 400, 600].map((step) => ({
        step,
        lossNats: 5 * Math.exp(-step / 110) + 0.3,
      })),
      references: [{ label: 'ln V', lossNats: Math.log(150) }],
      totalSteps: 1000,
      title: 'I saw a saw. → 我看见了一把锯子。',
      lang,
    }),
    lineFit: lineFit({
      x: [-2, -1, 0, 1, 2],
      y: [-1.9, -1.4, -0.4, 0.2, 1.2],
      states: [
        { label: '1', w: 0.1, b: 0 },
        { label: '60', w: 0.77, b: -0.46 },
      ],
      lang,
    }),
    seedCurves: seedCurves({
      x: [0, 1, 2],
      xLabels: ['−10', '−10⁴', '−10⁹'],
      series: [
        {
          label: 'A',
          runs: [
            [0.3, 0.05, 0],
            [0.5, 0.1, 0],
          ],
        },
        {
          label: 'B',
          runs: [
            [0.8, 0.7, 0.6],
            [0.9, 0.6, 0.7],
          ],
        },
      ],
      references: [{ label: 'ln V', y: 0.5 }],
      xTitle: 'x',
      yTitle: 'y',
      lang,
    }),
    signedMap: signedMap({
      values: WEIGHTS.map((row, i) => row.map((x, j) => ((i + j) % 2 ? -x : x))),
      rowTitle: 't',
      columnTitle: 'i',
      rowLabels: QUERY_TOKENS,
      title: '«PE»',
      lang,
    }),
    weightBars: weightBars({
      weights: WEIGHTS,
      keyTokens: KEY_TOKENS,
      states: QUERY_TOKENS,
      lang,
    }),
  };
}
