import type { Bilingual, Locale } from '../../locale';
import { escapeHtml } from '../escapeHtml';
import { FONT_FAMILY } from '../palette';
import { captionLines } from '../svg/caption';
import { element, px } from '../svg/element';
import type { ArchitecturePart, Block } from './blocks';
import { type Layout, linesOf, type PlacedBlock, type PlacedColumn, WIDE } from './layout';
import { FILLS, STYLE, WIDE_STYLE } from './style';

/** What a drawing of one model is drawn with. */
export interface Pen {
  readonly layout: Layout;
  readonly numLayers: number;
  readonly drawn: ReadonlySet<ArchitecturePart>;
  /** Parts, and single blocks. */
  readonly lit: ReadonlySet<ArchitecturePart | Block> | undefined;
  /** What leaves a block, where a batch is shown. */
  readonly shapeOf: (block: Block) => readonly number[] | undefined;
  readonly lang: Locale;
}

export const COLUMN: Readonly<Record<PlacedColumn['name'], Bilingual>> = {
  encoder: { zh: '编码器', en: 'Encoder' },
  decoder: { zh: '解码器', en: 'Decoder' },
};

/** The part that the frame of a column is. */
export const STACK = { encoder: 'encoderStack', decoder: 'decoderStack' } as const;

/** What of a layout a picture shows, and what is written below it. */
interface View {
  readonly columns: readonly PlacedColumn[];
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** SVG elements before and behind the drawing. */
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

/** The whole drawing. Below it stands its caption, unless that is empty. */
export function draw(
  pen: Pen,
  { title, alt, caption }: Record<'title' | 'alt' | 'caption', string>,
) {
  const { width, columns, height: top } = pen.layout;
  const below = caption === '' ? { lines: [], height: 0 } : captionLines(caption, { width, top });
  const before = [element('title', {}, escapeHtml(title)), element('desc', {}, escapeHtml(alt))];
  const after = below.lines.map(({ text, x, y }) =>
    element('text', { x, y, class: 'caption' }, escapeHtml(text)),
  );
  const height = top + below.height;
  return picture(pen, { columns, left: 0, top: 0, width, height, before, after });
}

/** One column alone, without a caption. */
export function drawColumn(pen: Pen, column: PlacedColumn): string {
  const { blocks, x } = column;
  const { columnWidth, side, margin } = pen.layout.metrics;
  const width = columnWidth + 2 * side;
  const top = edge(blocks.at(-1)!, -1) - margin;
  const height = pen.layout.height - top;
  return picture(pen, { columns: [column], left: x - width / 2, top, width, height });
}

/** Both columns and what leads from one to the other, without a caption. */
export function drawBoth(pen: Pen): string {
  const { width, height, columns } = pen.layout;
  return picture(pen, { columns, left: 0, top: 0, width, height });
}

function picture(pen: Pen, view: View): string {
  const { columns, left, top, width, height, before = [], after = [] } = view;
  const content = [
    ...before,
    element('style', {}, pen.layout.metrics === WIDE ? STYLE + WIDE_STYLE : STYLE),
    element('rect', { x: left, y: top, width, height, style: 'fill:var(--paper)' }),
    ...columns.map((column) => drawFrame(pen, column)),
    ...columns.flatMap((column) => drawFlow(pen, column)),
    columns.length > 1 ? drawMemory(pen) : '',
    ...columns.flatMap(({ blocks }) => blocks.map((block) => drawBlock(pen, block))),
    ...after,
  ];
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    class: pen.layout.metrics === WIDE ? 'arch wide' : 'arch',
    role: 'img',
    viewBox: [left, top, width, height].map(px).join(' '),
    width,
    height,
    'font-family': FONT_FAMILY,
  };
  return element('svg', attributes, content.filter(Boolean).join('\n'));
}

/** The frame that says N×, on the outer side of its column. */
function drawFrame(pen: Pen, { name, frame }: PlacedColumn): string {
  if (!pen.drawn.has(STACK[name])) return '';
  const { left, top, width, height } = frame;
  const isLit = pen.lit?.has(STACK[name]) ?? false;
  const rect = element('rect', {
    x: left,
    y: top,
    width,
    height,
    rx: 12,
    class: isLit ? 'box lit' : 'box',
    style: 'fill:var(--frame)',
  });
  const x = name === 'encoder' ? left - 34 : left + width + 34;
  const text = `${pen.numLayers}×`;
  const count = element('text', { x, y: top + height / 2 + 6, class: 'big' }, text);
  const heading = COLUMN[name][pen.lang];
  return rect + count + element('text', { x, y: top + height / 2 - 18 }, heading);
}

/** The arrows of a column: from block to block, and the shortcuts round the sublayers. */
function drawFlow(pen: Pen, { blocks, x }: PlacedColumn): string[] {
  const drawn = blocks.filter(({ block }) => pen.drawn.has(block.part));
  const steps = drawn.slice(1).flatMap((to, i) => [
    arrow([
      [x, edge(drawn[i], -1)],
      [x, edge(to, 1)],
    ]),
    shapeLabel(pen, drawn[i], edge(to, 1)),
  ]);
  return [...steps, ...blocks.map((to) => shortcut(pen, blocks, to))];
}

function shortcut(pen: Pen, blocks: readonly PlacedBlock[], to: PlacedBlock): string {
  const { shortcutFrom } = to.block;
  if (shortcutFrom === undefined || !pen.drawn.has(to.block.part)) return '';
  const { boxWidth, sumRadius, shortcut: room, gap } = pen.layout.metrics;
  const below = edge(blocks[shortcutFrom], 1) + gap / 2;
  const side = to.x - boxWidth / 2 - room;
  const end = to.x - (to.block.shape === 'sum' ? sumRadius : boxWidth / 2);
  return arrow([
    [to.x, below],
    [side, below],
    [side, to.y],
    [end, to.y],
  ]);
}

/** What cross-attention reads: the top of the encoder goes over to the decoder. */
function drawMemory(pen: Pen): string {
  const [encoder, decoder] = pen.layout.columns;
  const cross = decoder?.blocks.find(({ block }) => block.part === 'crossAttention');
  if (!cross || !pen.drawn.has('crossAttention')) return '';
  const drawn = encoder.blocks.filter(({ block }) => pen.drawn.has(block.part));
  const above = edge(encoder.blocks.at(-1)!, -1) - 14;
  const below = drawn.length === 0 ? above + 14 : edge(drawn.at(-1)!, -1);
  const between = (encoder.x + decoder.x) / 2;
  const target = cross.x - pen.layout.metrics.boxWidth / 2;
  const path = arrow([
    [encoder.x, below],
    [encoder.x, above],
    [between, above],
    [between, cross.y],
    [target, cross.y],
  ]);
  const shape = drawn.length === 0 ? undefined : pen.shapeOf(drawn.at(-1)!.block);
  const label = ['K, V', shape && `[${shape.join(', ')}]`].filter(Boolean).join(' ');
  const text = element('text', { x: encoder.x + 10, y: above - 5, class: 'shape' }, label);
  return path + text;
}

/** The upper (−1) or lower (1) edge of a block. */
function edge({ y, height }: PlacedBlock, side: -1 | 1): number {
  return y + (side * height) / 2;
}

function arrow(points: readonly (readonly [number, number])[]): string {
  const line = points.map(([x, y]) => `${px(x)},${px(y)}`).join(' ');
  const [[x0, y0], [x, y]] = points.slice(-2);
  const [dx, dy] = [Math.sign(x - x0), Math.sign(y - y0)];
  const corner = (along: number, across: number) =>
    `${px(x + along * dx + across * dy)},${px(y + along * dy + across * dx)}`;
  const tip = `${corner(0, 0)} ${corner(-8, 4)} ${corner(-8, -4)}`;
  return (
    element('polyline', { points: line, class: 'flow' }) +
    element('polygon', { points: tip, class: 'tip' })
  );
}

function shapeLabel(pen: Pen, { block, x, y, height }: PlacedBlock, above: number): string {
  const shape = pen.shapeOf(block);
  if (!shape) return '';
  const middle = (y - height / 2 + above) / 2;
  return element('text', { x: x + 8, y: middle + 4, class: 'shape' }, `[${shape.join(', ')}]`);
}

function drawBlock(pen: Pen, placed: PlacedBlock): string {
  const { block, x, y, width, height } = placed;
  const isDrawn = pen.drawn.has(block.part);
  if (!isDrawn && block.shape === 'words') return '';
  const style = `fill:${FILLS[block.part]}`;
  const look = isDrawn ? { class: classOf(pen, block), style } : { class: 'missing' };
  if (block.shape === 'sum') {
    const circle = element('circle', { cx: x, cy: y, r: pen.layout.metrics.sumRadius, ...look });
    return isDrawn ? circle + sumSign(pen, placed) : circle;
  }
  const isBare = block.shape === 'words' && !isLit(pen, block);
  const fill = block.shape === 'words' ? { ...look, style: 'fill:none' } : look;
  const place = { x: x - width / 2, y: y - height / 2, width, height, rx: 6 };
  const rect = isBare ? '' : element('rect', { ...place, ...fill });
  return isDrawn ? rect + lines(linesOf(block.text[pen.lang], pen.layout.metrics), x, y) : rect;
}

/** Whether the text is about it: about its part, or about this very block. */
export function isLit({ lit }: Pen, block: Block): boolean {
  return lit !== undefined && (lit.has(block.part) || lit.has(block));
}

function classOf(pen: Pen, block: Block): string {
  if (!pen.lit) return 'box';
  return isLit(pen, block) ? 'box lit' : 'box pale';
}

function sumSign({ lang, layout }: Pen, { block, x, y }: PlacedBlock): string {
  const { sumRadius } = layout.metrics;
  const arm = (6 / 11) * sumRadius;
  const [left, right, top, bottom] = [x - arm, x + arm, y - arm, y + arm].map(px);
  const cross = `M${left},${px(y)}H${right}M${px(x)},${top}V${bottom}`;
  const name = block.text[lang];
  // Beside the circle, on the side where no shortcut runs.
  const text = element('text', { x: x + sumRadius + 6, y: y + 4, class: 'shape' }, name);
  return element('path', { d: cross, class: 'flow' }) + (name === '' ? '' : text);
}

function lines(all: readonly string[], x: number, y: number): string {
  return all
    .map((line, i) => {
      const shift = (i - (all.length - 1) / 2) * 17 + 5;
      return element('text', { x, y: y + shift }, escapeHtml(line));
    })
    .join('');
}
