import * as tf from '@tensorflow/tfjs';
import { rotateByPosition } from '../../lib/attention';
import { seedCurves } from '../../lib/figures';
import { sinusoidalEncoding } from '../../lib/layers';
import type { Transformer } from '../../lib/models';
import { Random } from '../../lib/tensor';
import { onSlide, say } from './onSlide';
import {
  arrow,
  box,
  cells,
  INK,
  PALETTE,
  picture,
  placeOf,
  type Point,
  told,
  words,
} from './paint';
import { root } from './root';
import { tokensOf } from './sentences';
import type { Draw } from './world';

const { query, key, muted, alarm } = PALETTE;

/** The encoding of 64 positions, 16 features wide, and how long each wave is. */
const waves: Draw = (lang) => {
  const [positions, features] = [64, 16];
  const values = tf.tidy(() => sinusoidalEncoding(positions, features).arraySync());
  const at: Point = [150, 66];
  const cell = [56, 4.3] as const;
  const middle = (d: number) => at[0] + 56 * d + 28;
  const bottom = at[1] + positions * cell[1];
  const pairs = Array.from({ length: features / 2 }, (_, i) => i);
  const waveLength = (i: number) => 2 * Math.PI * 10_000 ** ((2 * i) / features);
  const beside = (text: string, y: number) => words(text, [at[0] - 12, y], { anchor: 'end' });
  return picture(386, [
    beside(say(lang, '特征', 'feature'), 16),
    ...values[0].flatMap((_, d) => [
      words(String(d), [middle(d), 16], { size: 21 }),
      words(d % 2 === 0 ? 'sin' : 'cos', [middle(d), 46], { size: 21, color: muted.text }),
    ]),
    ...[0, 16, 32, 48, 63].map((t) =>
      words(String(t), [at[0] - 12, at[1] + cell[1] * (t + 0.5)], { anchor: 'end', size: 21 }),
    ),
    words(say(lang, '位置', 'position'), [8, at[1] + 110], { anchor: 'start' }),
    cells(values, { at, cell, kind: 'signed', hasGaps: false }),
    scale([at[0] + 56 * features + 22, at[1]], bottom - at[1], 1),
    beside(say(lang, '波长', 'wavelength'), bottom + 30),
    ...pairs.map((i) => {
      const length = waveLength(i);
      const text = length < 10 ? length.toFixed(1) : String(Math.round(length));
      return words(text, [at[0] + 112 * i + 56, bottom + 30], { isBold: true });
    }),
  ]);
};

/** What the colours of signed numbers mean, from `bound` at the top down to its negative. */
function scale([x, y]: Point, height: number, bound: number, digits = 0): string {
  const steps = 40;
  const shades = Array.from({ length: steps }, (_, i) => [bound * (1 - (2 * i) / (steps - 1))]);
  const told1 = (value: number) => (value > 0 ? '+' : '') + value.toFixed(digits).replace('-', '−');
  const label = (value: number, part: number) =>
    words(told1(value), [x + 30, y + 10 + part * (height - 20)], { anchor: 'start', size: 21 });
  const cell = [22, height / steps] as const;
  return (
    cells(shades, { at: [x, y], cell, kind: 'signed', bound, hasGaps: false }) +
    label(bound, 0) +
    words('0', [x + 30, y + height / 2], { anchor: 'start', size: 21 }) +
    label(-bound, 1)
  );
}

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

/** One query and one key in 16 × 16 places, turned by their positions: their product, place by place. */
const rope: Draw = (lang) => {
  const count = 16;
  const random = new Random(1);
  const vector = () => Array.from({ length: 8 }, () => random.normal());
  const [q, k] = [vector(), vector()];
  const scores = tf.tidy(() => {
    const turned = (x: number[]) =>
      rotateByPosition(tf.tensor4d([[Array.from({ length: count }, () => x)]]));
    return tf.matMul(turned(q), turned(k), false, true).squeeze<tf.Tensor2D>([0, 1]).arraySync();
  });
  const bound = Math.max(...scores.flat().map(Math.abs));
  const at: Point = [600, 92];
  const cell = [29, 23] as const;
  const center: Point = [236, 320];
  const arm = (angle: number, length: number): Point => {
    const radians = (angle * Math.PI) / 180;
    return [center[0] + length * Math.cos(radians), center[1] - length * Math.sin(radians)];
  };
  /** A vector at a position: `first` degrees at position 0, and a turn further at each one on. */
  const hand = (name: 'q' | 'k', position: number) => {
    const { first, length, color } = HANDS[name];
    const angle = first + TURN * position;
    const told1 = say(lang, `${name}，位置 ${position}`, `${name} at ${position}`);
    const along = Math.cos((angle * Math.PI) / 180);
    const [anchor, beyond] =
      Math.abs(along) < 0.5
        ? (['middle', 28] as const)
        : ([along > 0 ? 'start' : 'end', 12] as const);
    return [
      arrow(center, arm(angle, length), { color, thick: 4 }),
      words(told1, arm(angle, length + beyond), { color, isBold: true, anchor }),
    ];
  };
  const title = (text: string, x: number) => words(text, [x, 22], { isBold: true, size: 23 });
  return picture(480, [
    title(say(lang, '两个特征一对，按位置转动', 'two features a pair, turned by position'), 240),
    ...SHOWN.flatMap(([i, j]) => [...hand('q', i), ...hand('k', j)]),
    words(say(lang, '两个后移同样多个位置，', 'both moved on by the same number'), [240, 392], { size: 23 }), // prettier-ignore
    words(say(lang, '夹角不变，点积也不变', 'of positions: same angle, same product'), [240, 424], { size: 23 }), // prettier-ignore
    title(
      say(lang, '同一个 q、同一个 k 放在各处的点积', 'one q, one k: their product, place by place'),
      832,
    ),
    words(say(lang, 'k 的位置', 'position of k'), [588, 70], { anchor: 'end', color: key.text, size: 21 }), // prettier-ignore
    words(say(lang, 'q 的位置', 'position of q'), [556, 104], { anchor: 'end', color: query.text, size: 21 }), // prettier-ignore
    ...[0, 5, 10, 15].flatMap((p) => [
      words(String(p), [at[0] + 29 * p + 14.5, 72], { color: key.text, size: 21 }),
      words(String(p), [at[0] - 10, at[1] + 23 * p + 11.5], { anchor: 'end', color: query.text, size: 21 }), // prettier-ignore
    ]),
    cells(scores, { at, cell, kind: 'signed', bound }),
    ...SHOWN.map((ij) => box(placeOf(at, cell, ij), { stroke: alarm.fill, thick: 4 })),
    scale([at[0] + 29 * count + 18, at[1]], 23 * count, bound, 1),
  ]);
};

/** The two places of q and k that are drawn, both five further on; what a pair turns at each position. */
const SHOWN = [
  [4, 1],
  [9, 6],
] as const;
const TURN = 18; // degrees
const HANDS = {
  q: { first: -52, length: 200, color: query.text },
  k: { first: 32, length: 130, color: key.text },
} as const;

/** Two saws before and after their positions are added, with the factor √D and without it. */
const rootD: Draw = (lang, { translator }) => {
  const model = translator.model as Transformer;
  const { token, position } = model.encoder.embedding;
  const D = model.config.dModel;
  const { ids, tokens } = tokensOf('I saw a saw.', translator);
  const [rows, places] = tf.tidy(() => [
    tf.gather(token.weight as tf.Tensor2D, ids).arraySync(),
    (position.table as tf.Tensor2D).slice([0, 0], [ids.length, D]).arraySync(),
  ]);
  const size = (values: readonly (readonly number[])[]) =>
    Math.sqrt(values.flat().reduce((sum, x) => sum + x * x, 0) / values.flat().length);
  const scaled = rows.map((row) => row.map((x) => x * Math.sqrt(D)));
  const panel = (left: number, title: string, values: readonly (readonly number[])[]) => [
    title === '' ? '' : words(title, [left + 165, 22], { isBold: true, size: 24 }),
    cells(
      values.map((row) => row.slice(0, 5)),
      { at: [left, 50], cell: [66, 50], kind: 'signed', bound: 2, told, size: 20 },
    ),
    words(`${say(lang, '均方根', 'root mean square')} ${told(size(values))}`, [left + 165, 378], {
      size: 23,
      color: INK,
    }),
  ];
  return picture(400, [
    ...tokens.map((word, t) =>
      words(word, [84, 75 + 50 * t], {
        anchor: 'end',
        color: key.text,
        size: word.length > 4 ? 20 : 22,
      }),
    ),
    ...panel(96, 'E[id]', rows),
    root('D', [570, 22], { size: 24, isBold: true }),
    words('· E[id]', [604, 22], { anchor: 'start', isBold: true, size: 24 }),
    ...panel(462, '', scaled),
    ...panel(828, say(lang, '位置编码', 'positional encoding'), places),
  ]);
};

/** Pictures of positions, by id. */
export const POSITIONS: Readonly<Record<string, Draw>> = {
  waves,
  'distance-only': distanceOnly,
  rope,
  'root-d': rootD,
};
