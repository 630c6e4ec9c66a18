import * as tf from '@tensorflow/tfjs';
import { colorAt, inkOn, PALETTE, SEQUENTIAL } from '../../lib/figures/palette';
import type { Locale } from '../../lib/locale';
import { type MemoryView, Transformer } from '../../lib/models';
import { BOS_ID, encodeSentence, padSequences } from '../../lib/text';
import { box, canvas, hatched, line, words, wordsIn } from './canvas';
import { measured } from './measured';
import { say } from './onSlide';
import type { Draw, World } from './world';

const { query, key, value, output, muted } = PALETTE;

/** Where the last layer looks, mean of its heads, with two tokens of padding behind the source. */
function paddedWeights({ translator, saw }: World): number[][] {
  const { source, target } = translator;
  const model = translator.model as Transformer;
  return tf.tidy(() => {
    const ids = encodeSentence(saw.source, source);
    const written = target.vocabulary.encode(saw.tokens.slice(0, -1));
    const read = model.forward(
      padSequences([ids], ids.length + 2),
      padSequences([[BOS_ID, ...written]]),
    );
    return read.crossWeights.at(-1)!.mean<tf.Tensor3D>(1).squeeze<tf.Tensor2D>([0]).arraySync();
  });
}

const [CELL_WIDTH, CELL_HEIGHT, LEFT, ABOVE] = [76, 32, 298, 96];

/** Q from the left, K and V from above, and what comes out at the right. */
const cross: Draw = (lang, world) => {
  const weights = paddedWeights(world);
  const { tokens, sourceTokens } = world.saw;
  const shown = [...sourceTokens, '<pad>', '<pad>'];
  const [wide, high] = [shown.length * CELL_WIDTH, tokens.length * CELL_HEIGHT];
  const right = LEFT + wide;
  const cells = weights.flatMap((row, t) =>
    row.map((weight, s) => {
      const place = {
        x: LEFT + s * CELL_WIDTH + 1,
        y: ABOVE + t * CELL_HEIGHT + 1,
        width: CELL_WIDTH - 2,
        height: CELL_HEIGHT - 2,
      };
      if (s >= sourceTokens.length) return hatched(place);
      const fill = colorAt(SEQUENTIAL, weight, [0, 1]);
      const number =
        weight < 0.095 ? '' : wordsIn(weight.toFixed(2), place, { color: inkOn(fill) });
      return box(place, { fill, round: 0 }) + number;
    }),
  );
  const from = { x: 2, y: ABOVE + 70, width: 160, height: 180 };
  const above = { x: LEFT, y: 2, width: sourceTokens.length * CELL_WIDTH, height: 46 };
  const to = { x: right + 56, y: ABOVE + 70, width: 196, height: 180 };
  const middle = ABOVE + high / 2;
  return canvas({ width: 1160, height: 430 }, say(lang, '交叉注意力', 'cross-attention'), [
    box(from, { stroke: query.fill, strokeWidth: 3 }),
    words(say(lang, '解码器', 'decoder'), 82, middle - 24, { anchor: 'middle', isBold: true }),
    words('Q', 82, middle + 24, { anchor: 'middle', color: query.text, isBold: true, size: 34 }),
    line([[168, middle], [238, middle]], { color: query.fill, width: 4, hasHead: true }), // prettier-ignore
    box(above, { stroke: key.fill, strokeWidth: 3 }),
    wordsIn(say(lang, '编码器：K、V', 'encoder: K and V'), above, {
      color: key.text,
      isBold: true,
    }),
    ...shown.map((word, s) =>
      words(word, LEFT + (s + 0.5) * CELL_WIDTH, ABOVE - 20, {
        anchor: 'middle',
        color: s < sourceTokens.length ? key.text : muted.text,
      }),
    ),
    ...tokens.map((word, t) =>
      words(word, LEFT - 10, ABOVE + (t + 0.5) * CELL_HEIGHT, { anchor: 'end', color: query.text }),
    ),
    ...cells,
    line([[right + 8, middle], [right + 50, middle]], { color: output.fill, width: 4, hasHead: true }), // prettier-ignore
    box(to, { stroke: output.fill, strokeWidth: 3 }),
    words(say(lang, '权重 × V', 'weights × V'), to.x + 98, middle - 24, { anchor: 'middle', color: value.text }), // prettier-ignore
    words(say(lang, '每行一个向量', 'one vector a row'), to.x + 98, middle + 20, { anchor: 'middle' }), // prettier-ignore
  ]);
};

const NAMES: Readonly<Record<MemoryView, readonly [zh: string, en: string]>> = {
  last: ['最后一层（论文）', 'last (the paper)'],
  'same-depth': ['同深', 'same depth'],
  'granularity-consistent': ['粒度一致（GCA）', 'GCA'],
  'global-and-local': ['全局加局部', 'global and local'],
  mixture: ['混合', 'mixture'],
};
/** In the order of chapter 09. */
const VIEWS: readonly MemoryView[] = [
  'last',
  'same-depth',
  'granularity-consistent',
  'global-and-local',
  'mixture',
];
const LAYERS = 3;

/** Row l, column i: whether decoder layer l reads Eⁱ, found by changing it. */
function readBy(view: MemoryView): boolean[][] {
  const model = new Transformer({
    sourceVocabSize: 11,
    targetVocabSize: 11,
    dModel: 8,
    numHeads: 2,
    dFF: 16,
    numLayers: LAYERS,
    maxLen: 8,
    memoryView: view,
    seed: 1,
  });
  return tf.tidy(() => {
    const ids = tf.tensor2d([[4, 5, 6, 3]], [1, 4], 'int32');
    const { embedded, layers } = model.encoder.forward(ids);
    const depths = [embedded, ...layers];
    const given = (now: readonly tf.Tensor3D[]) => {
      const hidden = now.at(-1)!;
      const views = model.views?.of(ids, { embedded: now[0], layers: now.slice(1), hidden });
      return (views ?? Array.from({ length: LAYERS }, () => [hidden])).map((of) => tf.addN(of));
    };
    const before = given(depths);
    const changed = depths.map((_, i) => given(depths.map((depth, k) => (k === i ? depth.add(1) : depth)))); // prettier-ignore
    const isOther = (now: tf.Tensor, own: tf.Tensor) => now.sub(own).abs().max().dataSync()[0] > 1e-6; // prettier-ignore
    return before.map((own, l) => changed.map((now) => isOther(now[l], own)));
  });
}

const [COLUMN, STEP, BASE] = [232, 50, 228];

/** Encoder layers at the left, decoder layers at the right, and a line where one is read. */
function drawView(view: MemoryView, x: number, lang: Locale): string[] {
  const [encoder, decoder] = [x + 30, x + 150];
  const place = (left: number, level: number) => ({
    x: left,
    y: BASE - level * STEP - 38,
    width: 50,
    height: 38,
  });
  const lines = readBy(view).flatMap((row, l) =>
    row.flatMap((isRead, i) => {
      const [from, to] = [place(encoder, i), place(decoder, l + 1)];
      const ends = [[from.x + 54, from.y + 19], [to.x - 4, to.y + 19]] as const; // prettier-ignore
      return isRead ? [line(ends, { color: key.fill, width: 3, hasHead: true })] : [];
    }),
  );
  const stack = (left: number, level: number, text: string, color: string) =>
    box(place(left, level), { stroke: color, strokeWidth: 3 }) + wordsIn(text, place(left, level));
  return [
    words(say(lang, ...NAMES[view]), x + COLUMN / 2, 12, { anchor: 'middle', isBold: true }),
    ...[0, 1, 2, 3].map((i) => stack(encoder, i, `E${i}`, i === 0 ? muted.text : key.fill)),
    ...[1, 2, 3].map((l) => stack(decoder, l, String(l), query.fill)),
    ...lines,
  ];
}

const [LOW, HIGH] = [44, 88];
const [SCALE_TOP, SCALE_BOTTOM] = [244, 388];
const toY = (bleu: number) =>
  SCALE_BOTTOM - ((bleu - LOW) / (HIGH - LOW)) * (SCALE_BOTTOM - SCALE_TOP);
const BANDS = [
  { when: 'after 6 epochs', color: muted.fill },
  { when: 'after 12 epochs', color: value.fill },
] as const;

/** From the lowest seed to the highest, for fewer epochs and for more. */
function drawBands(view: MemoryView, x: number): string[] {
  return BANDS.flatMap(({ when, color }) => {
    const bleu = measured('views')[when][view];
    const [low, high] = [Math.min(...bleu), Math.max(...bleu)];
    const bar = { x: x + 34, y: toY(high), width: 44, height: toY(low) - toY(high) };
    const range = `${low.toFixed(1)}–${high.toFixed(1)}`;
    return [
      box(bar, { fill: color, round: 3 }),
      words(range, x + 90, (toY(low) + toY(high)) / 2, { size: 22 }),
    ];
  });
}

/** Five views of the encoder, and what each scored. */
const views: Draw = (lang) => {
  const runs = measured('views');
  const told = { 'after 6 epochs': 6, 'after 12 epochs': 12 } as const;
  const legend = BANDS.flatMap(({ when, color }, i) => {
    const x = 470 + i * 350;
    const seeds = runs[when].last.length;
    const text = say(
      lang,
      `${told[when]} 轮，${seeds} 个种子`,
      `${told[when]} epochs, ${seeds} seeds`,
    );
    const square = { x, y: 404, width: 44, height: 22 };
    return [box(square, { fill: color, round: 3 }), words(text, x + 56, 415)];
  });
  return canvas({ width: 1160, height: 430 }, say(lang, '五种视角', 'five views'), [
    ...VIEWS.flatMap((view, k) => [
      ...drawView(view, k * COLUMN, lang),
      ...drawBands(view, k * COLUMN),
    ]),
    words(say(lang, 'BLEU，最低到最高：', 'BLEU, lowest to highest:'), 440, 415, { anchor: 'end' }),
    ...legend,
  ]);
};

/** Pictures of the second tip, by id. */
export const SOURCE_TIPS: Readonly<Record<string, Draw>> = { cross, views };
