import type { Block, Column } from './blocks';

/** A block with its place; (x, y) is its centre, y grows downwards. */
export interface PlacedBlock {
  readonly block: Block;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The frame around what is repeated N times. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A column with the place of everything in it. */
export interface PlacedColumn {
  readonly name: Column['name'];
  readonly x: number;
  readonly blocks: readonly PlacedBlock[];
  readonly frame: Frame;
}

/** Distances of a drawing, in pixels. */
export interface Metrics {
  readonly boxWidth: number;
  readonly sumRadius: number;
  /** From one base line of a block's text to the next. */
  readonly line: number;
  /** Above and below the text of a box, both together. */
  readonly padding: number;
  /** Between two blocks: room for an arrow. */
  readonly gap: number;
  readonly columnWidth: number;
  readonly margin: number;
  /** Left and right of all columns: room for what the frames are called. */
  readonly side: number;
  /** Between the boxes and the frame: room for the shortcut. */
  readonly shortcut: number;
  readonly framePad: number;
}

/** A drawing's size, and its columns from left to right. */
export interface Layout {
  readonly metrics: Metrics;
  readonly width: number;
  readonly height: number;
  readonly columns: readonly PlacedColumn[];
}

/** As chapters show it, one block above the other on a page that scrolls. */
export const TALL: Metrics = {
  boxWidth: 164,
  sumRadius: 11,
  line: 17,
  padding: 13,
  gap: 24,
  columnWidth: 276,
  margin: 16,
  side: 52,
  shortcut: 18,
  framePad: 15,
};

/** As slides show it: every text in one line, so that it is twice as wide as high. */
export const WIDE: Metrics = {
  boxWidth: 236,
  sumRadius: 8,
  line: 16,
  padding: 4,
  gap: 11,
  columnWidth: 330,
  margin: 4,
  side: 56,
  shortcut: 14,
  framePad: 8,
};

/** Places the blocks of each column from the bottom up; the columns stand on one line. */
export function layOut(columns: readonly Column[], metrics: Metrics = TALL): Layout {
  const { gap, margin, side, columnWidth } = metrics;
  const heights = columns.map(({ blocks }) =>
    blocks.reduce((sum, block) => sum + heightOf(block, metrics) + gap, 0),
  );
  const height = Math.max(...heights) + 2 * margin;
  const placed = columns.map((column, i) =>
    placeColumn(column, side + columnWidth * (i + 0.5), height - margin, metrics),
  );
  return { metrics, width: columnWidth * columns.length + 2 * side, height, columns: placed };
}

function placeColumn(
  { name, blocks }: Column,
  x: number,
  floor: number,
  metrics: Metrics,
): PlacedColumn {
  const { boxWidth, sumRadius, gap } = metrics;
  let bottom = floor;
  const placed = blocks.map((block): PlacedBlock => {
    const height = heightOf(block, metrics);
    const y = bottom - height / 2;
    bottom -= height + gap;
    return { block, x, y, width: block.shape === 'sum' ? 2 * sumRadius : boxWidth, height };
  });
  return { name, x, blocks: placed, frame: frameAround(placed, x, metrics) };
}

function frameAround(
  blocks: readonly PlacedBlock[],
  x: number,
  { boxWidth, shortcut, framePad }: Metrics,
): Frame {
  const repeated = blocks.filter(({ block }) => block.isRepeated);
  const top = Math.min(...repeated.map(({ y, height }) => y - height / 2)) - framePad / 2;
  const bottom = Math.max(...repeated.map(({ y, height }) => y + height / 2)) + framePad;
  const width = boxWidth + 2 * (shortcut + framePad);
  return { left: x - width / 2, top, width, height: bottom - top };
}

function heightOf({ shape, text }: Block, metrics: Metrics): number {
  if (shape === 'sum') return 2 * metrics.sumRadius;
  const texts = Object.values(text).map((one) => linesOf(one, metrics).length);
  return Math.max(...texts) * metrics.line + (shape === 'box' ? metrics.padding : 4);
}

/** The lines of a block's text: in a wide box one is enough. */
export function linesOf(text: string, metrics: Metrics): string[] {
  if (metrics !== WIDE) return text.split('\n');
  return [text.replace(/([^\x00-\x7F])\n/u, '$1').replace('\n', ' ')];
}
