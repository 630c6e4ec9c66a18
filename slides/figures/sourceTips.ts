import * as tf from '@tensorflow/tfjs';
import { colorAt, GRID, inkOn, PALETTE, SEQUENTIAL } from '../../lib/figures/palette';
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
  const above = { x: LEFT, y: 2, width: wide, height: 46 };
  const hidden = { x: LEFT + (sourceTokens.length + 1) * CELL_WIDTH - 48, y: ABOVE + high / 2 - 18, width: 96, height: 36 }; // prettier-ignore
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
    box(hidden, { fill: '#FFFFFF' }),
    wordsIn(say(lang, '遮住', 'masked'), hidden, { color: muted.text }),
    line([[right + 8, middle], [right + 50, middle]], { color: output.fill, width: 4, hasHead: true }), // prettier-ignore
    box(to, { stroke: output.fill, strokeWidth: 3 }),
    words(say(lang, '权重 × V', 'weights × V'), to.x + 98, middle - 24, { anchor: 'middle', color: value.text }), // prettier-ignore
    words(say(lang, '每行一个向量', 'one vector a row'), to.x + 98, middle + 20, { anchor: 'middle' }), // prettier-ignore
  ]);
};

/** In two lines each. */
const NAMES: Readonly<Record<MemoryView, Readonly<Record<Locale, readonly string[]>>>> = {
  last: { zh: ['最后一层', '（论文）'], en: ['last', '(the paper)'] },
  'same-depth': { zh: ['同深'], en: ['same depth'] },
  'granularity-consistent': {
    zh: ['粒度一致', '（GCA）'],
    en: ['granularity-', 'consistent (GCA)'],
  },
  'global-and-local': {
    zh: ['全局加局部', '（多视角）'],
    en: ['global and local', '(multi-view)'],
  },
  mixture: { zh: ['混合'], en: ['mixture'] },
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

const [FIRST, COLUMN, STEP, BASE] = [60, 220, 42, 228];

/** Encoder layers at the left, decoder layers at the right, and a line where one is read. */
function drawView(view: MemoryView, x: number, lang: Locale): string[] {
  const [encoder, decoder] = [x + 24, x + 146];
  const place = (left: number, level: number) => ({
    x: left,
    y: BASE - level * STEP - 34,
    width: 50,
    height: 34,
  });
  const read = readBy(view);
  const width = read.flat().filter(Boolean).length > 6 ? 1.5 : 3;
  const lines = read.flatMap((row, l) =>
    row.flatMap((isRead, i) => {
      const [from, to] = [place(encoder, i), place(decoder, l + 1)];
      const ends = [[from.x + 54, from.y + 17], [to.x - 4, to.y + 17]] as const; // prettier-ignore
      return isRead ? [line(ends, { color: key.fill, width, hasHead: true })] : [];
    }),
  );
  const stack = (left: number, level: number, text: string, color: string) =>
    box(place(left, level), { stroke: color, strokeWidth: 3 }) + wordsIn(text, place(left, level));
  return [
    ...NAMES[view][lang].map((name, i) =>
      words(name, x + COLUMN / 2, 18 + 26 * i, { anchor: 'middle', isBold: true }),
    ),
    ...[0, 1, 2, 3].map((i) => stack(encoder, i, `E${i}`, i === 0 ? muted.text : key.fill)),
    ...[1, 2, 3].map((l) => stack(decoder, l, String(l), query.fill)),
    ...lines,
  ];
}

const [LOW, HIGH] = [40, 90];
const [SCALE_TOP, SCALE_BOTTOM] = [246, 380];
const toY = (bleu: number) =>
  SCALE_BOTTOM - ((bleu - LOW) / (HIGH - LOW)) * (SCALE_BOTTOM - SCALE_TOP);
const BANDS = [
  { when: 'after 6 epochs', color: muted.fill },
  { when: 'after 12 epochs', color: value.fill },
] as const;
/** Of these the bands have their numbers. */
const TOLD: readonly MemoryView[] = ['last', 'mixture'];

/** From the lowest seed to the highest, for fewer epochs and for more. */
function drawBands(view: MemoryView, x: number): string[] {
  return BANDS.flatMap(({ when, color }) => {
    const bleu = measured('views')[when][view];
    const [low, high] = [Math.min(...bleu), Math.max(...bleu)];
    const bar = { x: x + 24, y: toY(high), width: 50, height: toY(low) - toY(high) };
    const range = `${low.toFixed(1)}–${high.toFixed(1)}`;
    const isTold = TOLD.includes(view);
    return [
      box(bar, { fill: color, round: 3 }),
      isTold ? words(range, x + 84, (toY(low) + toY(high)) / 2, { size: 22 }) : '',
    ];
  });
}

/** One axis of BLEU across all columns. */
function drawScale(): string[] {
  const ticks = Array.from({ length: (HIGH - LOW) / 10 + 1 }, (_, i) => LOW + 10 * i);
  return [
    words('BLEU', 0, SCALE_TOP - 22, { size: 22 }),
    ...ticks.flatMap((bleu) => [
      line([[FIRST, toY(bleu)], [1160, toY(bleu)]], { color: GRID, width: 1.5 }), // prettier-ignore
      bleu % 20 === 0 ? words(String(bleu), FIRST - 10, toY(bleu), { anchor: 'end', size: 22 }) : '', // prettier-ignore
    ]),
  ];
}

/** Five views of the encoder, and what each scored. */
const views: Draw = (lang) => {
  const runs = measured('views');
  const told = { 'after 6 epochs': 6, 'after 12 epochs': 12 } as const;
  const legend = BANDS.flatMap(({ when, color }, i) => {
    const x = 500 + i * 340;
    const seeds = runs[when].last.length;
    const text = say(
      lang,
      `${told[when]} 轮，${seeds} 个种子`,
      `${told[when]} epochs, ${seeds} seeds`,
    );
    const square = { x, y: 397, width: 44, height: 22 };
    return [box(square, { fill: color, round: 3 }), words(text, x + 56, 408)];
  });
  return canvas({ width: 1160, height: 428 }, say(lang, '五种视角', 'five views'), [
    ...drawScale(),
    ...VIEWS.flatMap((view, k) => [
      ...drawView(view, FIRST + k * COLUMN, lang),
      ...drawBands(view, FIRST + k * COLUMN),
    ]),
    words(say(lang, 'BLEU，最低到最高：', 'BLEU, lowest to highest:'), 470, 408, { anchor: 'end' }),
    ...legend,
  ]);
};

/** Pictures of the second tip, by id. */
export const SOURCE_TIPS: Readonly<Record<string, Draw>> = { cross, views };
