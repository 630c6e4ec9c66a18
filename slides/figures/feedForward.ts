import * as tf from '@tensorflow/tfjs';
import { FeedForward } from '../../lib/layers';
import { Random } from '../../lib/tensor';
import { say } from './onSlide';
import { arrow, box, cells, named, picture, words, room, PALETTE } from './paint';
import { TINTS } from './tints';
import type { Draw } from './world';

const { muted, alarm } = PALETTE;

/** (b, n, d) → (bn, d) → (b, n, d), with a feed-forward network on the way. */
const flat: Draw = (lang) => {
  const x = [
    [
      [1, 0, 2],
      [0, 3, 1],
    ],
    [
      [2, 2, 0],
      [1, 1, 4],
    ],
  ];
  const network = new FeedForward(3, 8, new Random(2));
  const y = tf.tidy(() => network.forward(tf.tensor3d(x)).arraySync());
  const cell = [62, 46] as const;
  const size = { cell, kind: 'plain' } as const;
  const title = (at: number, text: string, shape: string) => [
    words(text, [at, 20], { isBold: true, size: 23 }),
    words(shape, [at, 50], { size: 23, color: muted.text }),
  ];
  const apart = (left: number, values: number[][][], say1: (v: number) => string) =>
    values.map((rows, b) =>
      cells(rows, { ...size, at: [left, 96 + 130 * b], fill: () => TINTS[b], told: say1 }),
    );
  const joined = (left: number, values: number[][][], say1: (v: number) => string) =>
    cells(values.flat(), {
      ...size,
      at: [left, 115],
      fill: (i) => TINTS[Math.floor(i / 2)],
      told: say1,
    });
  const one = (v: number) => v.toFixed(1).replace('-', '−').replace('−0.0', '0.0');
  return picture(340, [
    ...title(93, say(lang, '两个句子', 'two sentences'), '(b, n, d) = (2, 2, 3)'),
    ...apart(0, x, String),
    arrow([198, 207], [268, 207], { thick: 3 }),
    ...title(373, say(lang, '叠起来', 'stacked'), '(bn, d) = (4, 3)'),
    joined(280, x, String),
    arrow([478, 207], [504, 207], { thick: 3 }),
    named('FFN', room(506, 115, 110, 184), {
      fill: '#cfe6f5',
      thick: 2,
      ink: { isBold: true, size: 26 },
    }),
    words(say(lang, '一行一行算', 'row by row'), [561, 322], { size: 22 }),
    arrow([618, 207], [680, 207], { thick: 3 }),
    ...title(787, say(lang, '还是四行', 'four rows again'), '(bn, d) = (4, 3)'),
    joined(694, y, one),
    arrow([892, 207], [960, 207], { thick: 3 }),
    ...title(1053, say(lang, '分回两句', 'two sentences again'), '(b, n, d)'),
    ...apart(973, y, one),
  ]);
};

/** Flattened, every position needs rows of the matrix; row by row, all share one matrix. */
const notACnn: Draw = (lang) => {
  const [n, d] = [3, 4];
  const size = 30;
  const rows = Array.from({ length: n + 1 }, () => Array<number>(d).fill(0));
  const tint = (i: number) => (i < n ? TINTS[0] : '#ffffff');
  const input = (left: number, top: number) =>
    cells(rows, { at: [left, top], cell: [size, size], kind: 'plain', fill: tint }) +
    box(room(left, top + n * size, d * size, size), {
      stroke: alarm.fill,
      thick: 3,
      isDashed: true,
    });
  const matrix = (left: number, top: number, height: number, text: string) =>
    named(text, room(left, top, 120, height), { fill: TINTS[1], round: 2 });
  const title = (x: number, text: string) => words(text, [x, 20], { isBold: true, size: 24 });
  return picture(500, [
    title(270, say(lang, 'CNN 末尾：先展平', 'End of a CNN: flattened first')),
    input(10, 190),
    words('(n, d)', [70, 338], { color: muted.text }),
    arrow([140, 250], [196, 250], { thick: 3 }),
    words('(n·d)', [166, 130], { color: muted.text }),
    cells(
      rows.flat().map((x) => [x]),
      {
        at: [214, 62],
        cell: [36, 26],
        kind: 'plain',
        fill: (i) => tint(Math.floor(i / d)),
      },
    ),
    box(room(214, 62 + n * d * 26, 36, d * 26), { stroke: alarm.fill, thick: 3, isDashed: true }),
    words('×', [284, 250], { size: 34 }),
    matrix(316, 62, n * d * 26, '(n·d, F)'),
    box(room(316, 62 + n * d * 26, 120, d * 26), { stroke: alarm.fill, thick: 3, isDashed: true }),
    title(860, say(lang, '前馈网络：一行一行', 'Feed-forward: row by row')),
    input(640, 190),
    words('(n, d)', [700, 338], { color: muted.text }),
    words('×', [800, 250], { size: 34 }),
    matrix(836, 250 - (d * 26) / 2, d * 26, '(d, F)'),
    words(say(lang, '多一个位置：', 'one position more:'), [980, 214], {
      anchor: 'start',
      color: alarm.text,
    }),
    words(say(lang, '矩阵不变', 'same matrix'), [980, 250], {
      anchor: 'start',
      color: alarm.text,
      isBold: true,
    }),
    words(say(lang, '多一个位置：', 'one position more:'), [450, 394], {
      anchor: 'start',
      color: alarm.text,
    }),
    words(say(lang, '矩阵也要变大', 'a larger matrix'), [450, 430], {
      anchor: 'start',
      color: alarm.text,
      isBold: true,
    }),
  ]);
};

/** Pictures of feed-forward, by id. */
export const FEED_FORWARD: Readonly<Record<string, Draw>> = { flat, 'not-a-cnn': notACnn };
