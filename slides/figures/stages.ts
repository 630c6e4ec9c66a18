import { say } from './onSlide';
import { attend } from './attention';
import { arrow, box, cells, INK, PALETTE, picture, type Point, room, told, words } from './paint';
import { root, rootWidth } from './root';
import type { Draw } from './world';

const { query, key, value, output, muted, alarm } = PALETTE;

/** The query 锯子 of chapter 02, the keys and values of its five tokens, and what a value means. */
const EXAMPLE = {
  asks: '锯子',
  asked: [0, 0, 2, 1],
  tokens: ['i', 'saw', 'a', 'saw', '.'],
  keys: [
    [2, 0, 0, 0],
    [0, 2, 1, 0],
    [0, 0, 0, 2],
    [0, 1, 2, 1],
    [0, 0, 0, 0],
  ],
  values: [
    [0, 4],
    [4, 4],
    [0, 0],
    [4, 0],
    [1.5, 2],
  ],
  meanings: ['我', '看见', '一把', '锯子', '。'],
};

/** The meaning whose value lies nearest to a context. */
function nearest(context: readonly number[]): string {
  const { values, meanings } = EXAMPLE;
  const apart = values.map((row) => Math.hypot(...row.map((x, d) => x - context[d])));
  return meanings[apart.indexOf(Math.min(...apart))];
}

const [TOP, ROW, SIZE] = [124, 52, 24];
const MIDDLE = TOP + 2.5 * ROW;
const FOOT = TOP + 5 * ROW + 16;

/** One query on its way: score, scaled, weight, weight times value, sum. */
const stages: Draw = (lang) => {
  const { asks, asked, tokens, keys, values, meanings } = EXAMPLE;
  const { weights, context } = attend([asked], keys, values);
  const scores = keys.map((k) => k.reduce((sum, x, d) => sum + x * asked[d], 0));
  const column = (x: number, title: string, color: string = INK) =>
    words(title, [x, 100], { isBold: true, size: SIZE, color });
  const score = (x: number, list: readonly number[]) =>
    cells(
      list.map((one) => [one]),
      { at: [x, TOP], cell: [84, ROW], kind: 'signed', bound: 8, told: String, size: SIZE },
    );
  const beside = (list: readonly string[], x: number, color: string) =>
    list.map((word, i) => words(word, [x, TOP + ROW * (i + 0.5)], { anchor: 'end', color, size: 23 })); // prettier-ignore
  const whole = (at: Point, rows: number[][], wide: number, color: string) =>
    cells(rows, { at, cell: [wide, ROW], kind: 'plain', fill: () => color, told: String, size: SIZE }); // prettier-ignore
  const shares = values.map((row, i) => row.map((x) => x * weights[0][i]));
  const scaled = 387;
  const wide = rootWidth('d_K', SIZE);
  const mask = 478;
  return picture(448, [
    words(say(lang, '查询', 'query'), [64, 14], { anchor: 'end', isBold: true, color: query.text, size: SIZE }), // prettier-ignore
    words(asks, [64, 44], { anchor: 'end', color: query.text, size: SIZE }),
    whole([76, 4], [asked], 38, '#cfe6f5'),
    column(152, say(lang, '键', 'key'), key.text),
    ...beside(tokens, 64, key.text),
    whole([76, TOP], keys, 38, '#fbe3b4'),
    arrow([232, MIDDLE], [262, MIDDLE]),
    column(308, 'q · k'),
    score(266, scores),
    arrow([354, MIDDLE], [384, MIDDLE]),
    words('÷', [scaled - 20, 100], { isBold: true, size: SIZE }),
    root('d_K', [scaled - 8, 100], { size: SIZE, isBold: true }),
    words('= 2', [scaled + wide - 2, 100], { anchor: 'start', isBold: true, size: SIZE }),
    score(
      scaled + 1,
      scores.map((x) => x / 2),
    ),
    box(room(mask, 74, 0.1, 316), { stroke: alarm.text, thick: 3, isDashed: true }),
    words(say(lang, '掩码在这里遮', 'a mask would hide here'), [mask, 48], { color: alarm.text }),
    arrow([scaled + 89, MIDDLE], [506, MIDDLE]),
    column(556, 'softmax', query.text),
    cells(
      weights[0].map((x) => [x]),
      { at: [510, TOP], cell: [92, ROW], told, size: SIZE },
    ),
    words('×', [630, MIDDLE], { size: 34 }),
    column(764, say(lang, '值', 'value'), value.text),
    ...beside(meanings, 714, value.text),
    whole([724, TOP], values, 60, '#ffffff'),
    words('=', [867, MIDDLE], { size: 34 }),
    column(970, say(lang, '权重 × 值', 'weight × value'), output.text),
    cells(shares, { at: [890, TOP], cell: [80, ROW], kind: 'plain', told, size: SIZE }),
    words(say(lang, '和 = 1', 'sum = 1'), [556, FOOT + 22], { size: SIZE, color: muted.text }),
    words(say(lang, '上下文 = 各行之和', 'context = sum of rows'), [876, FOOT + 22], { anchor: 'end', size: SIZE, color: output.text }), // prettier-ignore
    cells(context, { at: [890, FOOT], cell: [80, 46], fill: () => '#f4dbe8', told, size: SIZE }),
    words(say(lang, '最近：', 'nearest:'), [1062, FOOT + 6], { anchor: 'start', size: 21 }),
    words(nearest(context[0]), [1062, FOOT + 34], { anchor: 'start', isBold: true, size: SIZE, color: value.text }), // prettier-ignore
  ]);
};

/** One query worked through, by id. */
export const STAGES: Readonly<Record<string, Draw>> = { stages };
