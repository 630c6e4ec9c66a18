import * as tf from '@tensorflow/tfjs';
import { causalMask, scaledDotProductAttention } from '../../lib/attention';
import type { Locale } from '../../lib/locale';
import { say } from './onSlide';
import {
  arrow,
  cells,
  INK,
  named,
  PALETTE,
  picture,
  placeOf,
  box,
  type Point,
  told,
  words,
  room,
} from './paint';
import { meanOfHeads } from './weights';
import type { Draw } from './world';

const { query, key, value, output, muted, alarm } = PALETTE;

/** One attention in plain numbers: every query's weights and what it reads. */
export function attend(queries: number[][], keys: number[][], values: number[][]) {
  return tf.tidy(() => {
    const of = (rows: number[][]) => tf.tensor4d([[rows]]);
    const { context, weights } = scaledDotProductAttention(of(queries), of(keys), of(values));
    return { context: context.arraySync()[0][0], weights: weights.arraySync()[0][0] };
  });
}

const STORED = { keys: ['saw', 'see', 'dog'], values: [[10], [20], [90]] };

/** A query, three keys with their values and weights, and what comes out. */
function lookup(lang: Locale, left: number, weights: readonly number[], result: string): string[] {
  const y = (i: number) => 92 + 84 * i;
  const askedFrom: Point = [left + 98, y(1) + 25];
  const given: Point = [left + 446, y(1) + 25];
  const thick = 2.5;
  const flow = (from: Point, to: Point, color: string, weight: number) =>
    weight > 0 ? arrow(from, to, { color, thick: 1 + 7 * weight }) : '';
  const rows = STORED.keys.flatMap((word, i) => {
    const [value1] = STORED.values[i];
    const ink = { size: 20, color: weights[i] > 0 ? INK : muted.text };
    const middle = y(i) + 25;
    return [
      flow(askedFrom, [left + 186, middle], query.fill, weights[i]),
      named(word, room(left + 190, y(i), 92, 50), {
        stroke: key.fill,
        thick,
        ink: { color: key.text },
      }),
      named(String(value1), room(left + 292, y(i), 76, 50), {
        stroke: value.fill,
        thick,
        ink: { color: value.text },
      }),
      flow([left + 370, middle], given, value.fill, weights[i]),
      words(`× ${told(weights[i])}`, [left + 330, y(i) + 64], ink),
    ];
  });
  return [
    named('saw?', room(left, y(1), 96, 50), {
      stroke: query.fill,
      thick,
      ink: { color: query.text },
    }),
    words(say(lang, '查询', 'query'), [left + 48, y(1) - 20], { color: query.text }),
    ...rows,
    words(say(lang, '键', 'key'), [left + 236, 66], { color: key.text }),
    words(say(lang, '值', 'value'), [left + 330, 66], { color: value.text }),
    named(result, room(left + 450, y(1), 96, 50), {
      stroke: output.fill,
      thick,
      ink: { isBold: true },
    }),
  ];
}

/** A dictionary takes the one value whose key is equal; attention a share of each. */
const softLookup: Draw = (lang) => {
  const asked = [2, 0, 0, 0];
  const stored = [asked, [1, 1, 0, 0], [0, 0, 2, 0]];
  const soft = attend([asked], stored, STORED.values);
  const title = (text: string, x: number) => words(text, [x, 22], { isBold: true, size: 25 });
  return picture(346, [
    title(say(lang, '字典：相等才给', 'Dictionary: equal or nothing'), 276),
    ...lookup(lang, 6, [1, 0, 0], String(STORED.values[0][0])),
    title(say(lang, '注意力：每个都取一点', 'Attention: a little of each'), 876),
    ...lookup(lang, 606, soft.weights[0], soft.context[0][0].toFixed(1)),
  ]);
};

/** A chain passes a word on step by step; in self-attention it is one step to any other. */
const allToAll: Draw = (lang, { encoderWeights }) => {
  const tokens = ['i', 'saw', 'a', 'saw', '.', '<eos>'];
  const x = (left: number, t: number) => left + 44 + 90 * t;
  const from = 3;
  const row = (left: number, y: number) =>
    tokens.map((token, t) =>
      named(token, room(x(left, t) - 33, y, 66, 46), {
        stroke: key.fill,
        ink: { size: token.length > 4 ? 20 : 22 },
      }),
    );
  const chain = tokens.slice(1).flatMap((_, t) => {
    const color = t < from ? alarm.text : muted.text;
    const [here, there] = [x(0, t), x(0, t + 1)];
    const link = arrow([here + 35, 233], [there - 34, 233], { thick: 3, color });
    const count = words(String(t + 1), [(here + there) / 2, 184], { color, isBold: true });
    return t < from ? [link, count] : [link];
  });
  const read = meanOfHeads(encoderWeights[1])[from];
  const arcs = tokens.map((_, t) =>
    arrow([x(610, t), 208], [x(610, from) + 5 * (t - from), 118], {
      color: query.fill,
      thick: 1 + 14 * read[t],
    }),
  );
  return picture(330, [
    words(
      say(lang, '循环网络：从 i 到 saw 传三步', 'Recurrent: from i to saw in three steps'),
      [270, 22],
      { isBold: true, size: 24 },
    ),
    words(say(lang, '自注意力：到哪里都是一步', 'Self-attention: one step to any'), [880, 22], {
      isBold: true,
      size: 24,
    }),
    ...row(0, 210),
    ...chain,
    ...row(610, 210),
    ...arcs,
    named('saw·3', room(x(610, from) - 52, 70, 104, 46), {
      stroke: query.fill,
      thick: 3,
      ink: { color: query.text },
    }),
    ...tokens.map((_, t) => words(told(read[t]), [x(610, t), 280], { color: query.text })),
    words(
      say(lang, '权重：编码器第 1 层，四个头平均', 'weights: encoder layer 1, mean of four heads'),
      [880, 314],
      { size: 21 },
    ),
  ]);
};

/** The decoder's own attention while it writes; the row that writes the third character is framed. */
const noPeeking: Draw = (lang, { decoderWeights, saw }) => {
  const reads = ['<bos>', ...saw.tokens.slice(0, -1)];
  const weights = meanOfHeads(decoderWeights[0]);
  const mask = tf.tidy(() => causalMask(reads.length).arraySync());
  const at: Point = [250, 64];
  const cell = [72, 42] as const;
  const framed = placeOf(at, cell, [2, 0]);
  return picture(520, [
    ...reads.flatMap((token, i) => [
      words(token, [at[0] - 114, at[1] + 42 * i + 21], { anchor: 'end', color: query.text }),
      words('→', [at[0] - 88, at[1] + 42 * i + 21]),
      words(saw.tokens[i], [at[0] - 14, at[1] + 42 * i + 21], {
        anchor: 'end',
        color: output.text,
        size: i === 9 ? 20 : 22,
      }),
      words(token, [at[0] + 72 * i + 36, 44], {
        color: key.text,
        size: token.length > 4 ? 20 : 22,
      }),
    ]),
    words(say(lang, '读到 → 写出', 'reads → writes'), [at[0] - 14, 14], {
      anchor: 'end',
      size: 21,
    }),
    words(
      say(
        lang,
        '看哪一个（第 0 层，四个头平均）',
        'which it looks at (layer 0, mean of four heads)',
      ),
      [at[0] + 360, 14],
      { size: 21, color: key.text },
    ),
    cells(weights, { at, cell, told, isHidden: (i, j) => !mask[i][j] }),
    box({ ...framed, width: 720 }, { stroke: alarm.fill, thick: 5 }),
    words(say(lang, '写第 3 个字', 'writes character 3'), [982, framed.y + 21], {
      anchor: 'start',
      color: alarm.text,
      isBold: true,
    }),
  ]);
};

/** Pictures of attention, by id. */
export const ATTENTION: Readonly<Record<string, Draw>> = {
  'soft-lookup': softLookup,
  'all-to-all': allToAll,
  'no-peeking': noPeeking,
};
