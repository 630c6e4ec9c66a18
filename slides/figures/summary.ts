import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ArchitecturePart,
  type Block,
  columnsOf,
} from '../../lib/figures/architecture/blocks';
import { INK, PALETTE } from '../../lib/figures/palette';
import { wrap } from '../../lib/figures/text';
import { COURSE } from '../../lib/jupyter/course';
import type { Locale } from '../../lib/locale';
import type { Transformer } from '../../lib/models';
import { box, canvas, line, type Place, words, wordsIn } from './canvas';
import { say } from './onSlide';
import type { Draw } from './world';

const { query, key, value, output, alarm, muted } = PALETTE;

/** A sentence of the summary, and the parts that it is about. */
interface Point {
  readonly zh: string;
  readonly en: string;
  readonly parts: readonly ArchitecturePart[];
  readonly color: string;
}

const POINTS: readonly Point[] = [
  {
    zh: '注意力：按相似度取值的加权平均',
    en: 'Attention: a mean of values, weighted by similarity',
    parts: ['selfAttention', 'crossAttention'],
    color: query.text,
  },
  {
    zh: '掩码：谁看得见谁',
    en: 'Masks: who may see whom',
    parts: ['maskedAttention'],
    color: alarm.text,
  },
  {
    zh: '残差、归一化、前馈网络：堆得深，学得动',
    en: 'Shortcuts, norms, feed-forward: deep stacks that learn',
    parts: ['addNorm', 'feedForward'],
    color: value.text,
  },
  {
    zh: '位置编码：分得出先后',
    en: 'Positions: word order counts',
    parts: ['positions'],
    color: key.text,
  },
  {
    zh: '训练：一次算完；预测：一个一个写',
    en: 'Training: all at once; prediction: one by one',
    parts: ['shiftedRight', 'softmax'],
    color: output.text,
  },
];

function badge(number: number, x: number, y: number, color: string): string {
  const place = { x: x - 16, y: y - 16, width: 32, height: 32 };
  const disc = box(place, { fill: color, round: 16, stroke: '#FFFFFF', strokeWidth: 2 });
  return disc + wordsIn(String(number), place, { color: '#FFFFFF', isBold: true });
}

/** How blocks are called where there is little room, and what they are filled with. */
const BLOCKS: Readonly<Partial<Record<ArchitecturePart, readonly [zh: string, en: string, fill: string]>>> = {
  inputs: ['源句', 'source', 'none'],
  shiftedRight: ['译文，右移一位', 'target, shifted right', 'none'],
  embedding: ['词元嵌入', 'embedding', '#F4DBE8'],
  selfAttention: ['自注意力', 'self-attention', '#FBE3B4'],
  maskedAttention: ['掩码自注意力', 'masked attention', '#FBE3B4'],
  crossAttention: ['交叉注意力', 'cross-attention', '#FBE3B4'],
  feedForward: ['前馈网络', 'feed-forward', '#CFE6F5'],
  addNorm: ['残差与归一化', 'Add & Norm', '#F3EFC2'],
  linear: ['线性层', 'linear', '#DEDCF2'],
  softmax: ['softmax', 'softmax', '#DEDCF2'],
}; // prettier-ignore

const [BOX_WIDTH, BOX_HEIGHT, GAP, FLOOR] = [220, 32, 10, 478];

/** Blocks from the bottom up, each with its place. */
function placed(blocks: readonly Block[], x: number): (Place & { block: Block })[] {
  let bottom = FLOOR;
  return blocks.map((block) => {
    const height = block.shape === 'words' ? 26 : BOX_HEIGHT;
    const width = block.shape === 'sum' ? BOX_HEIGHT : BOX_WIDTH;
    const y = bottom - height;
    bottom = y - GAP;
    return { block, x: x - width / 2, y, width, height };
  });
}

/** A column of the model: its frame, its blocks, and the numbers of what is said about them. */
function drawColumn(column: readonly (Place & { block: Block })[], lang: Locale): string[] {
  const repeated = column.filter(({ block }) => block.isRepeated);
  const [low, high] = [repeated[0], repeated.at(-1)!];
  const middle = low.x + BOX_WIDTH / 2;
  const frame = {
    x: low.x - 28,
    y: high.y - 5,
    width: BOX_WIDTH + 52,
    height: low.y + low.height + 10 - high.y + 5,
  };
  return [
    box(frame, { fill: '#F4F4F4', stroke: muted.fill, round: 12 }),
    ...column.slice(1).map((to, i) => {
      const from = column[i];
      return line([[middle, from.y], [middle, to.y + to.height]], { color: INK, hasHead: to.block.shape !== 'words' }); // prettier-ignore
    }),
    ...repeated.flatMap(({ block, x, y, height }) => {
      if (block.shortcutFrom === undefined) return [];
      const around = column[block.shortcutFrom];
      const [start, end] = [around.y + around.height + GAP / 2, y + height / 2];
      return [line([[middle, start], [x - 15, start], [x - 15, end], [x, end]], { color: muted.text, hasHead: true })]; // prettier-ignore
    }),
    ...column.flatMap(({ block, ...place }) => {
      const point = POINTS.findIndex(({ parts }) => parts.includes(block.part));
      const isBox = block.shape === 'box';
      const [zh, en, fill] = BLOCKS[block.part] ?? ['+', '+', '#FFFFFF'];
      const text = block.part === 'softmax' && !isBox ? say(lang, '下一个词元', 'next token') : say(lang, zh, en); // prettier-ignore
      const beside = isBox ? place.x + place.width : place.x + place.width + 24;
      const x = block.shape === 'words' ? middle + BOX_WIDTH / 2 : beside;
      const isNumbered = point >= 0 && !(block.part === 'softmax' && isBox);
      return [
        block.shape === 'words' ? '' : box(place, { fill, stroke: INK, strokeWidth: 1.5, round: isBox ? 5 : 16 }), // prettier-ignore
        wordsIn(text, place, { size: 21 }),
        isNumbered ? badge(point + 1, x, place.y + place.height / 2, POINTS[point].color) : '',
      ];
    }),
  ];
}

/** The whole model in small, its blocks numbered, and a sentence for each number. */
const summary: Draw = (lang, { translator }) => {
  const [encoder, decoder] = columnsOf(translator.model as Transformer).map(({ blocks }, i) =>
    placed(blocks, 140 + i * 320),
  );
  const top = encoder.at(-1)!;
  const cross = decoder.find(({ block }) => block.part === 'crossAttention')!;
  const [x, y] = [top.x + top.width / 2, top.y - 22];
  const [turn, end] = [cross.x - 44, cross.y + cross.height / 2];
  const memory = line([[x, top.y], [x, y], [turn, y], [turn, end], [cross.x, end]], { color: key.fill, width: 3, hasHead: true }); // prettier-ignore
  const sentences = POINTS.flatMap((point, i) => {
    const y = 60 + i * 92;
    const lines = wrap(point[lang], 490, 25);
    return [
      badge(i + 1, 650, y, point.color),
      ...lines.map((text, l) =>
        words(text, 682, y + (l - (lines.length - 1) / 2) * 31, { size: 25 }),
      ),
    ];
  });
  return canvas({ width: 1160, height: 482 }, say(lang, '整个模型', 'the whole model'), [
    ...drawColumn(encoder, lang),
    ...drawColumn(decoder, lang),
    memory,
    ...sentences,
  ]);
};

const [COLUMNS, WIDE, HIGH] = [4, 290, 92];

/** The chapters of the course: those that stand, and those that are still to come. */
const next: Draw = (lang) => {
  const isThere = (name: string) =>
    existsSync(join(__dirname, '..', '..', 'notebooks', lang, `${name}.ipynb`));
  const chapters = COURSE.map(({ number, name, title }, i) => {
    const x = (i % COLUMNS) * WIDE;
    const y = 4 + Math.floor(i / COLUMNS) * HIGH;
    const place = { x: x + 3, y, width: WIDE - 16, height: HIGH - 14 };
    const [stroke, color, dash] = isThere(name)
      ? [query.fill, undefined, undefined]
      : [muted.text, muted.text, '8 6'];
    const lines = wrap(title[lang], WIDE - 84, 21);
    return [
      box(place, { stroke, dash, fill: dash ? '#FFFFFF' : '#EAF2F9' }),
      words(number, place.x + 14, y + place.height / 2, { isBold: true, color: color ?? query.text, size: 26 }), // prettier-ignore
      ...lines.map((line, l) =>
        words(line, place.x + 58, y + place.height / 2 + (l - (lines.length - 1) / 2) * 24, {
          color,
          size: 21,
        }),
      ),
    ];
  });
  const y = 4 + Math.ceil(COURSE.length / COLUMNS) * HIGH + 18;
  const legend = { x: 3, y: y - 12, width: 40, height: 24 };
  const later = { ...legend, x: 300 };
  return canvas({ width: 1160, height: y + 18 }, say(lang, '课程的各章', 'the chapters'), [
    ...chapters.flat(),
    box(legend, { stroke: query.fill, fill: '#EAF2F9' }),
    words(say(lang, '现在就能运行', 'can be run now'), 56, y),
    box(later, { stroke: muted.text, dash: '8 6' }),
    words(say(lang, '还没有写', 'not written yet'), 353, y),
  ]);
};

/** Pictures of the summary, by id. */
export const SUMMARY: Readonly<Record<string, Draw>> = { summary, next };
