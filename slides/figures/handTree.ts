import * as tf from '@tensorflow/tfjs';
import { beamSearch } from '../../lib/decoding/beam';
import { greedyDecode } from '../../lib/decoding/greedy';
import type { Writer } from '../../lib/decoding/writer';
import { PALETTE } from '../../lib/figures/palette';
import { BOS_ID, EOS_ID } from '../../lib/text';
import { box, canvas, line, told, words, wordsIn } from './canvas';
import { say } from './onSlide';
import type { Draw } from './world';

const { query, alarm, value, muted } = PALETTE;
const END = '<eos>';

/** What may come after a beginning, with its probability: small numbers, for working by hand. */
const NEXT: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '': { 个: 0.5, 把: 0.4, 锯: 0.1 },
  个: { [END]: 0.4, 人: 0.3, 球: 0.3 },
  把: { 锯: 0.9, 刀: 0.1 },
  '把 锯': { 子: 0.7, [END]: 0.3 },
  '把 锯 子': { [END]: 1 },
};
/** Of what is not drawn, no beginning goes on. */
const OTHERWISE = { [END]: 1 };
const TOKENS = ['个', '把', '锯', '人', '球', '刀', '子'];
/** After `<pad>`, `<bos>`, `<unk>` and `<eos>`. */
const FIRST_ID = 4;
const idOf = (token: string) => (token === END ? EOS_ID : FIRST_ID + TOKENS.indexOf(token));
const tokenOf = (id: number) => (id === EOS_ID ? END : TOKENS[id - FIRST_ID]);

/** Writes by the table. Its state is what it has written, one token a column. */
const writer: Writer<tf.Tensor1D, tf.Tensor2D> = {
  vocabSize: FIRST_ID + TOKENS.length,
  maxLen: 5,
  begin: (input) => {
    const B = input.shape[0];
    const last = tf.fill<tf.Rank.R1>([B], BOS_ID, 'int32');
    return { last, source: tf.zeros([B]), state: tf.zeros([B, 0], 'int32') };
  },
  next: (last, _source, before) => {
    const state = tf.concat([before, last.expandDims<tf.Tensor2D>(1)], 1);
    const logits = state.arraySync().map((ids) => {
      const written = ids.slice(1).map(tokenOf).join(' ');
      const scores = Array<number>(FIRST_ID + TOKENS.length).fill(-1e4);
      for (const [token, p] of Object.entries(NEXT[written] ?? OTHERWISE)) {
        scores[idOf(token)] = Math.log(p);
      }
      return scores;
    });
    return { logits: tf.tensor2d(logits), state };
  },
};

/** Of the library's own searches on the table: what greedy decoding writes, and what a beam of two does. */
export function searchByHand(): { greedy: string; beam: string; score: number } {
  const input = tf.tensor2d([[BOS_ID]], [1, 1], 'int32');
  const said = ({ ids }: { ids: number[][] }) => [...ids[0].map(tokenOf), END].join(' ');
  const found = beamSearch(writer, input, { beamSize: 2 });
  const greedy = said(greedyDecode(writer, input));
  input.dispose();
  return { greedy, beam: said(found), score: found.scores[0] };
}

/** P of a beginning, edge by edge. */
function probability(path: string): number {
  const tokens = path.split(' ');
  return tokens.reduce((p, token, i) => p * (NEXT[tokens.slice(0, i).join(' ')]?.[token] ?? 0), 1);
}

/** ln P over ((5 + |y|) / 6)^α, α = 0.6. */
export function scoreOf(path: string): number {
  return Math.log(probability(path)) / ((5 + path.split(' ').length) / 6) ** 0.6;
}

interface Node {
  readonly path: string;
  readonly y: number;
}

/** Where each beginning stands; a column a token. */
const NODES: readonly Node[] = [
  { path: '个', y: 90 },
  { path: '把', y: 260 },
  { path: '锯', y: 380 },
  { path: `个 ${END}`, y: 40 },
  { path: '个 人', y: 96 },
  { path: '个 球', y: 152 },
  { path: '把 锯', y: 230 },
  { path: '把 刀', y: 306 },
  { path: '把 锯 子', y: 200 },
  { path: `把 锯 ${END}`, y: 270 },
  { path: `把 锯 子 ${END}`, y: 200 },
];
const [WIDE, HIGH, APART, FROM] = [76, 42, 180, 26];

/** `^0.6` in finished words as an exponent. */
function raised(text: string): string {
  return text.replace(/\^([\d.]+)/u, '<tspan dy="-10" font-size="20">$1</tspan>');
}

/** A tree in which the first best token leads astray. */
const greedyOrBeam: Draw = (lang) => {
  const { greedy, beam } = searchByHand();
  const isOn = (path: string, whole: string) => whole === path || whole.startsWith(`${path} `);
  const yOf = (path: string) => NODES.find((node) => node.path === path)?.y ?? 210;
  const placeOf = ({ path, y }: Node) => {
    const depth = path.split(' ').length;
    return { x: FROM + depth * APART, y: y - HIGH / 2, width: WIDE, height: HIGH };
  };
  const colorOf = (path: string) => {
    if (isOn(path, beam)) return query;
    return isOn(path, greedy) ? alarm : muted;
  };
  const edges = NODES.map((node) => {
    const tokens = node.path.split(' ');
    const parent = tokens.slice(0, -1).join(' ');
    const [x1, y1] = [
      FROM + (tokens.length - 1) * APART + (parent === '' ? 60 : WIDE),
      yOf(parent),
    ];
    const { x } = placeOf(node);
    const color = colorOf(node.path);
    const p = NEXT[parent][tokens.at(-1)!];
    const [mx, my] = [x1 + 0.56 * (x - x1), y1 + 0.56 * (node.y - y1)];
    return [
      line([[x1, y1], [x - 2, node.y]], { color: color.fill, width: color === muted ? 2 : 5 }), // prettier-ignore
      box({ x: mx - 22, y: my - 14, width: 44, height: 28 }, { fill: '#FFFFFF', round: 4 }),
      words(String(p), mx, my, { anchor: 'middle', color: color.text, size: 22 }),
    ];
  });
  const leaves = NODES.filter(({ path }) => path.endsWith(END)).map((node) => {
    const place = placeOf(node);
    const said = `P = ${probability(node.path).toFixed(3)}`;
    const score = `${say(lang, '得分', 'score')} ${told(scoreOf(node.path))}`;
    return words(said + say(lang, '，', ', ') + score, place.x + WIDE + 14, node.y, { color: colorOf(node.path).text, isBold: node.path === beam }); // prettier-ignore
  });
  const nodes = NODES.map((node) => {
    const [place, color] = [placeOf(node), colorOf(node.path)];
    return [
      box(place, { fill: '#FFFFFF', stroke: color.fill, strokeWidth: color === muted ? 2 : 4 }),
      wordsIn(node.path.split(' ').at(-1)!, place, { color: color.text }),
    ];
  });
  const root = { x: FROM, y: 210 - HIGH / 2, width: 60, height: HIGH };
  return canvas({ width: 1160, height: 410 }, say(lang, '手算的树', 'a tree by hand'), [
    ...edges.flat(),
    ...nodes.flat(),
    ...leaves,
    box(root, { fill: '#FFFFFF', stroke: value.fill, strokeWidth: 3 }),
    wordsIn('一', root),
    words(say(lang, '已写', 'written'), FROM + 30, 252, { anchor: 'middle', color: value.text }),
    words(say(lang, '贪心', 'greedy'), 128, 130, { anchor: 'end', color: alarm.text, isBold: true }), // prettier-ignore
    words('k = 2', 192, 210, { anchor: 'middle', color: query.text, isBold: true }),
    raised(words(say(lang, '得分 = ln P ÷ ((5 + 长度) / 6)^0.6', 'score = ln P ÷ ((5 + length) / 6)^0.6'), 640, 376, { size: 26, color: muted.text })), // prettier-ignore
  ]);
};

/** The tree worked by hand, by id. */
export const HAND_TREE: Readonly<Record<string, Draw>> = { 'greedy-or-beam': greedyOrBeam };
