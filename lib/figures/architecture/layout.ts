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

/** A drawing's size, and its columns from left to right. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly columns: readonly PlacedColumn[];
}

export const BOX_WIDTH = 164;
export const SUM_RADIUS = 11;
const LINE = 17;
const GAP = 24;
export const COLUMN_WIDTH = 276;
export const MARGIN = 16;
/** Left and right of all columns: room for what the frames are called. */
export const SIDE = 52;
/** Between the boxes and the frame: room for the shortcut. */
export const SHORTCUT = 18;
const FRAME_PAD = 15;

/** Places the blocks of each column from the bottom up; the columns stand on one line. */
export function layOut(columns: readonly Column[]): Layout {
  const heights = columns.map(({ blocks }) =>
    blocks.reduce((sum, block) => sum + heightOf(block) + GAP, 0),
  );
  const height = Math.max(...heights) + 2 * MARGIN;
  const placed = columns.map((column, i) =>
    placeColumn(column, SIDE + COLUMN_WIDTH * (i + 0.5), height - MARGIN),
  );
  return { width: COLUMN_WIDTH * columns.length + 2 * SIDE, height, columns: placed };
}

function placeColumn({ name, blocks }: Column, x: number, floor: number): PlacedColumn {
  let bottom = floor;
  const placed = blocks.map((block): PlacedBlock => {
    const height = heightOf(block);
    const y = bottom - height / 2;
    bottom -= height + GAP;
    return { block, x, y, width: block.shape === 'sum' ? 2 * SUM_RADIUS : BOX_WIDTH, height };
  });
  return { name, x, blocks: placed, frame: frameAround(placed, x) };
}

function frameAround(blocks: readonly PlacedBlock[], x: number): Frame {
  const repeated = blocks.filter(({ block }) => block.isRepeated);
  const top = Math.min(...repeated.map(({ y, height }) => y - height / 2)) - FRAME_PAD / 2;
  const bottom = Math.max(...repeated.map(({ y, height }) => y + height / 2)) + FRAME_PAD;
  const width = BOX_WIDTH + 2 * (SHORTCUT + FRAME_PAD);
  return { left: x - width / 2, top, width, height: bottom - top };
}

function heightOf({ shape, text }: Block): number {
  if (shape === 'sum') return 2 * SUM_RADIUS;
  const lines = Math.max(text.zh.split('\n').length, text.en.split('\n').length);
  return lines * LINE + (shape === 'box' ? 13 : 4);
}
