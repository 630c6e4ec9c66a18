import * as tf from '@tensorflow/tfjs';
import { scaledDotProductAttention } from '../../lib/attention';
import { seedCurves } from '../../lib/figures';
import { FeedForward } from '../../lib/layers';
import { Random } from '../../lib/tensor';
import { onSlide, say } from './onSlide';
import { arrow, box, cells, PALETTE, picture, placeOf, type Point, told, words } from './paint';
import { TINTS } from './tints';
import type { Draw } from './world';

const { query, key, muted, alarm } = PALETTE;

/** A batch of two sentences, the shorter one padded. */
const BATCH = [
  ['i', 'saw', '.'],
  ['run', '.', '<pad>'],
];
const isPad = (b: number, t: number) => BATCH[b][t] === '<pad>';
/** The number that is normalized, as [sentence, position, feature]. */
const MARKED = [0, 1, 2] as const;

type IsLit = (b: number, t: number, d: number) => boolean;

/** Mean and variance of what is lit, padding left out, and what they make of the marked number. */
function normalized(x: readonly number[][][], isLit: IsLit) {
  const lit = x.flatMap((rows, b) =>
    rows.flatMap((row, t) => row.filter((_, d) => isLit(b, t, d) && !isPad(b, t))),
  );
  const mean = lit.reduce((sum, v) => sum + v, 0) / lit.length;
  const variance = lit.reduce((sum, v) => sum + (v - mean) ** 2, 0) / lit.length;
  const [b, t, d] = MARKED;
  const before = x[b][t][d];
  return {
    count: lit.length,
    mean,
    variance,
    before,
    after: (before - mean) / Math.sqrt(variance),
  };
}

/** Which numbers of a batch one of them is normalized with. */
const cubes: Draw = (lang) => {
  const random = new Random(11);
  const draw = () => Math.round(2 * random.normal()) + 1;
  const x = BATCH.map((row) => row.map(() => [draw(), draw(), draw(), draw()]));
  const cell = [66, 54] as const;
  const whole = (v: number) => String(v).replace('-', '−');
  const panel = (left: number, title: string, isLit: IsLit) => {
    const { count, mean, variance, before, after } = normalized(x, isLit);
    const at = (b: number): Point => [left + 80, 56 + 186 * b];
    const fill = (b: number) => (t: number, d: number) => (isLit(b, t, d) ? '#f6d08a' : '#ffffff');
    const said = [
      `${count} ${say(lang, '个数', 'numbers')}`,
      `${say(lang, '平均', 'mean')} ${told(mean)}`,
      `${say(lang, '方差', 'variance')} ${told(variance)}`,
    ];
    const beside = (i: number): Point => [left + 364, 84 + 50 * i];
    const ink = { anchor: 'start', size: 24 } as const;
    const name = (token: string, b: number, t: number) => {
      const color = isPad(b, t) ? muted.text : key.text;
      const size = token.length > 4 ? 20 : 22;
      return words(token, [at(b)[0] - 10, at(b)[1] + 54 * t + 27], { anchor: 'end', color, size });
    };
    return [
      words(title, [left + 80, 22], { isBold: true, size: 25, anchor: 'start' }),
      ...x.map((rows, b) =>
        cells(rows, {
          at: at(b),
          cell,
          kind: 'plain',
          fill: fill(b),
          isHidden: (t) => isPad(b, t),
          told: whole,
          size: 23,
        }),
      ),
      ...BATCH.flatMap((row, b) => row.map((token, t) => name(token, b, t))),
      box(placeOf(at(MARKED[0]), cell, [MARKED[1], MARKED[2]]), { stroke: alarm.fill, thick: 5 }),
      ...said.map((text, i) => words(text, beside(i), ink)),
      words(`${before} → ${told(after)}`, beside(3), { ...ink, isBold: true, color: alarm.text }),
    ];
  };
  const [b0, t0, d0] = MARKED;
  const layer: IsLit = (b, t) => b === b0 && t === t0;
  const batch: IsLit = (_, __, d) => d === d0;
  return picture(420, [
    ...panel(0, say(lang, '层归一化：自己这一行', 'Layer norm: its own row'), layer),
    ...panel(600, say(lang, '批量归一化：这一列', 'Batch norm: its column'), batch),
  ]);
};

/** How much gradient arrives, counted from the top of eight networks, with and without shortcuts. */
const gradientBelow: Draw = (lang) => {
  const layers = Array.from({ length: 9 }, (_, i) => i);
  const runs = (isAdded: boolean) =>
    [1, 2, 3].map((seed) =>
      tf.tidy(() => {
        const random = new Random(seed);
        const networks = layers.slice(1).map(() => new FeedForward(32, 64, random));
        const draw = () =>
          tf.tensor3d(
            Array.from({ length: 320 }, () => random.normal()),
            [2, 5, 32],
          );
        const [x, direction] = [draw(), draw()];
        const step = (at: tf.Tensor3D, network: FeedForward): tf.Tensor3D =>
          isAdded ? tf.add(at, network.forward(at)) : network.forward(at);
        return layers.map((below) => {
          const middle = networks.slice(0, 8 - below).reduce(step, x);
          const loss = (at: tf.Tensor) =>
            networks
              .slice(8 - below)
              .reduce(step, at as tf.Tensor3D)
              .mul(direction)
              .sum();
          return Math.log10(tf.norm(tf.grad(loss)(middle)).dataSync()[0]);
        });
      }),
    );
  const figure = seedCurves({
    x: layers,
    series: [
      { label: say(lang, 'x + F(x)：有残差连接', 'x + F(x): with shortcuts'), runs: runs(true) },
      { label: say(lang, 'F(x)：没有', 'F(x): without'), runs: runs(false) },
    ],
    xTitle: say(lang, '往下传了几层', 'layers passed, from the top down'),
    yTitle: say(lang, '梯度的长度', 'length of gradient'),
    lang,
  });
  const powers = [0, 1, 2];
  const ticks = {
    tickmode: 'array',
    tickvals: powers,
    ticktext: powers.map((p) => String(10 ** p)),
  };
  const yaxis = { ...(figure.layout.yaxis as object), ...ticks };
  return onSlide({ ...figure, layout: { ...figure.layout, yaxis } }, { width: 1160, height: 400 });
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
  const tokens = ['dog', 'bites', 'man'];
  const cell = [116, 78] as const;
  const panel = (left: number, order: readonly number[]) => {
    const at: Point = [left + 100, 92];
    return [
      words(order.map((i) => tokens[i]).join(' '), [left + 274, 24], { isBold: true, size: 27 }),
      words(say(lang, '每个词的上下文向量', 'context of each word'), [left + 274, 62], {
        color: muted.text,
      }),
      ...order.map((i, row) =>
        words(tokens[i], [left + 86, at[1] + 78 * row + 39], { anchor: 'end', size: 25 }),
      ),
      cells(contexts(order), {
        at,
        cell,
        kind: 'plain',
        fill: (row) => TINTS[order[row]],
        told,
        size: 25,
      }),
    ];
  };
  const same = (from: number, to: number, color: string) =>
    arrow([452, 92 + 78 * from + 39], [602, 92 + 78 * to + 39], { color, thick: 3 });
  return picture(360, [
    ...panel(0, [0, 1, 2]),
    ...panel(600, [2, 1, 0]),
    same(0, 2, query.text),
    same(1, 1, key.text),
    same(2, 0, PALETTE.value.text),
  ]);
};

/** Pictures of Add & Norm and of order, by id. */
export const BLOCKS: Readonly<Record<string, Draw>> = {
  cubes,
  'gradient-below': gradientBelow,
  'order-invisible': orderInvisible,
};
