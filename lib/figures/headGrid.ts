import type * as tf from '@tensorflow/tfjs';
import { type Locale, mismatch } from '../locale';
import { ShapeError } from '../tensor';
import { drawing } from './drawing';
import type { Drawing } from './figure';
import { type NumberGrid } from './numbers';
import { colorAt, PALETTE, SEQUENTIAL } from './palette';
import { element, label } from './svg/element';
import { keyLabel } from './svg/keyLabel';
import { textWidth } from './text';

/** Options of `headGrid`. */
export interface HeadGridOptions {
  /** `weights[l][h]` is the [Tq, Tk] of a head, first layer first. */
  readonly weights: readonly (readonly NumberGrid[])[] | readonly tf.Tensor3D[];
  /** Tq words, and Tk words. */
  readonly queryTokens: readonly string[];
  readonly keyTokens: readonly string[];
  /** Where in the model `weights[l][h]` stands, [layer, head], when they are not all of its heads. */
  readonly places?: readonly (readonly (readonly [layer: number, head: number])[])[];
  readonly title?: string;
  readonly lang?: Locale;
}

const TEXT = {
  en: {
    head: (layer: number, head: number) => `layer ${layer}, head ${head}`,
    caption: (layers: number, heads: number) =>
      `All heads: ${layers} layers from the top down, ${heads} heads from left to right; queries ` +
      'from the top down, keys from left to right; the lighter a cell, the larger the weight.',
    most: (name: string, facts: string) => `${name}: ${facts}.`,
    looks: (query: string, key: string) => `${query} → ${key}`,
    separator: ', ',
    space: ' ',
  },
  zh: {
    head: (layer: number, head: number) => `第 ${layer} 层，${head} 号头`,
    caption: (layers: number, heads: number) =>
      `全部的头：自上而下 ${layers} 层，从左到右每层 ${heads} 个头；每张小图的行是查询，列是键，格子越亮，权重越大。`,
    most: (name: string, facts: string) => `${name}：${facts}。`,
    looks: (query: string, key: string) => `${query} → ${key}`,
    separator: '，',
    space: '',
  },
};

const FONT = 11;
const GAP = 22;
const TITLE = 22;
/** Pixels that all columns of heads may take. */
const WIDTH = 820;
const LARGEST_CELL = 26;

/**
 * The weights of all heads of all layers side by side, small: where heads differ is seen at a
 * glance. Layers and heads count from 0. The words of the axes stand at the outer edges.
 *
 * @throws {ShapeError} when a head is not [Tq, Tk]
 */
export function headGrid(options: HeadGridOptions): Drawing {
  const { queryTokens, keyTokens, lang = 'en', title } = options;
  const heads = options.weights.map(headsOf);
  heads.forEach((layer, l) =>
    layer.forEach((head, h) => assertHead(head, options, `[${l}][${h}]`)),
  );
  const layout = layoutOf(heads, queryTokens, keyTokens);
  const content = [
    ...heads.flatMap((layer, l) =>
      layer.flatMap((head, h) => drawHead(head, nameOf(options, l, h), layout, [l, h])),
    ),
    ...heads.flatMap((_, l) => queryLabels(queryTokens, layout, l)),
    ...heads[0].flatMap((_, h) => keyLabels(keyTokens, layout, h)),
  ];
  const { width, height } = layout;
  const caption = title ?? TEXT[lang].caption(heads.length, heads[0].length);
  return drawing({ width, height, content, caption, alt: altOf(heads, options, lang) });
}

function headsOf(layer: readonly NumberGrid[] | tf.Tensor3D): readonly NumberGrid[] {
  return Array.isArray(layer) ? (layer as NumberGrid[]) : (layer as tf.Tensor3D).arraySync();
}

function assertHead(head: NumberGrid, options: HeadGridOptions, place: string): void {
  const [Tq, Tk] = [options.queryTokens.length, options.keyTokens.length];
  if (head.length === Tq && head.every((row) => row.length === Tk)) return;
  const received = `[${head.length}, ${head[0]?.length ?? 0}]`;
  throw new ShapeError(mismatch(`weights${place}`, `[Tq=${Tq}, Tk=${Tk}]`, received));
}

interface GridLayout {
  readonly cell: number;
  readonly left: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly width: number;
  readonly height: number;
}

function layoutOf(
  heads: readonly (readonly NumberGrid[])[],
  queries: readonly string[],
  keys: readonly string[],
): GridLayout {
  const count = heads[0].length;
  const left = Math.max(...queries.map((word) => textWidth(word, FONT))) + 22;
  const fitting = (WIDTH - left - count * GAP) / (count * keys.length);
  const cell = Math.max(6, Math.min(LARGEST_CELL, Math.floor(fitting)));
  const stepX = Math.max(cell * keys.length, 96) + GAP;
  const stepY = cell * queries.length + GAP + TITLE;
  const below = Math.max(...keys.map((word) => textWidth(word, FONT))) + 12;
  return {
    cell,
    left,
    stepX,
    stepY,
    width: left + count * stepX,
    height: heads.length * stepY + below,
  };
}

type Place = readonly [layer: number, head: number];

function drawHead(
  head: NumberGrid,
  name: string,
  { cell, left, stepX, stepY }: GridLayout,
  [layer, index]: Place,
): string[] {
  const [x, y] = [left + index * stepX, layer * stepY + TITLE];
  return [
    label(name, { x, y: y - 7, size: 12 }),
    ...head.flatMap((row, i) =>
      row.map((weight, j) =>
        element('rect', {
          x: x + j * cell,
          y: y + i * cell,
          width: cell,
          height: cell,
          fill: colorAt(SEQUENTIAL, weight, [0, 1]),
        }),
      ),
    ),
  ];
}

function queryLabels(
  words: readonly string[],
  { cell, left, stepY }: GridLayout,
  layer: number,
): string[] {
  const color = PALETTE.query.text;
  return words.map((word, i) => {
    const y = layer * stepY + TITLE + (i + 0.5) * cell;
    return label(word, { x: left - 6, y, size: FONT, color, anchor: 'end', baseline: 'middle' });
  });
}

/** Below the last layer, upright words from the top down. */
function keyLabels(
  words: readonly string[],
  { cell, left, stepX, stepY, height }: GridLayout,
  head: number,
): string[] {
  const layers = Math.round((height - (height % stepY)) / stepY);
  const y = layers * stepY - GAP + 6;
  return words.map((word, j) => {
    return keyLabel(word, left + head * stepX + (j + 0.5) * cell, y, cell, FONT);
  });
}

function nameOf({ places, lang = 'en' }: HeadGridOptions, l: number, h: number): string {
  const [layer, head] = places?.[l][h] ?? [l, h];
  return TEXT[lang].head(layer, head);
}

function altOf(
  heads: readonly (readonly NumberGrid[])[],
  options: HeadGridOptions,
  lang: Locale,
): string {
  const { queryTokens, keyTokens } = options;
  const words = TEXT[lang];
  const described = heads.flatMap((layer, l) =>
    layer.map((head, h) => {
      const facts = head.map((row, i) => {
        const most = row.indexOf(Math.max(...row));
        return words.looks(queryTokens[i], keyTokens[most]);
      });
      return words.most(nameOf(options, l, h), facts.join(words.separator));
    }),
  );
  return described.join(words.space);
}
