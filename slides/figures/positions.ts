import * as tf from '@tensorflow/tfjs';
import { rotateByPosition } from '../../lib/attention';
import { seedCurves } from '../../lib/figures';
import { sinusoidalEncoding } from '../../lib/layers';
import type { Transformer } from '../../lib/models';
import { Random } from '../../lib/tensor';
import { onSlide, say } from './onSlide';
import { arrow, cells, INK, PALETTE, picture, type Point, told, words } from './paint';
import { tokensOf } from './sentences';
import type { Draw } from './world';

const { query, key } = PALETTE;

/** The encoding of 64 positions, 16 features wide, and how long each wave is. */
const waves: Draw = (lang) => {
  const [positions, features] = [64, 16];
  const values = tf.tidy(() => sinusoidalEncoding(positions, features).arraySync());
  const at: Point = [150, 66];
  const cell = [60, 6.5] as const;
  const bottom = at[1] + positions * cell[1];
  const pairs = Array.from({ length: features / 2 }, (_, i) => i);
  const waveLength = (i: number) => 2 * Math.PI * 10_000 ** ((2 * i) / features);
  return picture(534, [
    words(say(lang, '特征', 'feature'), [at[0] + 480, 14], { color: INK }),
    ...values[0].map((_, d) => words(String(d), [at[0] + 60 * d + 30, 46], { size: 21 })),
    ...[0, 16, 32, 48, 63].map((t) =>
      words(String(t), [at[0] - 12, at[1] + cell[1] * (t + 0.5)], { anchor: 'end', size: 21 }),
    ),
    words(say(lang, '位置', 'position'), [8, at[1] + 104], { anchor: 'start' }),
    cells(values, { at, cell, kind: 'signed', hasGaps: false }),
    words(say(lang, '波长', 'wavelength'), [at[0] - 12, bottom + 30], { anchor: 'end' }),
    ...pairs.map((i) => {
      const length = waveLength(i);
      const text = length < 10 ? length.toFixed(1) : String(Math.round(length));
      return words(text, [at[0] + 120 * i + 60, bottom + 30], { isBold: true });
    }),
  ]);
};

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
  const at: Point = [640, 70];
  const center: Point = [236, 330];
  const arm = (angle: number, length: number): Point[] => {
    const radians = (angle * Math.PI) / 180;
    return [
      center,
      [center[0] + length * Math.cos(radians), center[1] - length * Math.sin(radians)],
    ];
  };
  const hand = (angle: number, length: number, color: string, name: string) => {
    const [from, to] = arm(angle, length);
    const [, beyond] = arm(angle, length + 34);
    return [arrow(from, to, { color, thick: 4 }), words(name, beyond, { color, isBold: true })];
  };
  return picture(480, [
    words(
      say(lang, '两个特征一对，按位置转动', 'two features a pair, turned by position'),
      [240, 22],
      { isBold: true, size: 23 },
    ),
    ...hand(20, 200, query.text, 'q'),
    ...hand(50, 130, key.text, 'k'),
    ...hand(110, 200, query.text, say(lang, 'q，转后', 'q, turned')),
    ...hand(140, 130, key.text, say(lang, 'k，转后', 'k, turned')),
    words(say(lang, '一起转，夹角不变', 'turned alike: the same angle'), [240, 400], { size: 23 }),
    words(
      say(lang, '同一个 q、同一个 k 放在各处的点积', 'one q, one k: their product, place by place'),
      [900, 22],
      { isBold: true, size: 23 },
    ),
    words(say(lang, 'k 的位置 →', 'position of k →'), [640, 54], {
      anchor: 'start',
      color: key.text,
      size: 21,
    }),
    words(say(lang, 'q 的位置 ↓', 'position of q ↓'), [628, 84], {
      anchor: 'end',
      color: query.text,
      size: 21,
    }),
    cells(scores, { at, cell: [32, 24], kind: 'signed', bound }),
  ]);
};

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
    words(title, [left + 165, 22], { isBold: true, size: 24 }),
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
    ...panel(462, '√D · E[id]', scaled),
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
