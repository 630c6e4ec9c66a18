import type { Bilingual, Locale } from '../../locale';
import type { Drawing } from '../figure';
import { FONT_FAMILY } from '../palette';
import { escapeHtml } from '../escapeHtml';
import { captionLines } from '../svg/caption';
import { element, px } from '../svg/element';
import {
  ARCHITECTURE_PARTS,
  type ArchitectureModel,
  type ArchitecturePart,
  type Block,
  columnsOf,
} from './blocks';
import { partsOfChapter } from './chapterParts';
import {
  BOX_WIDTH,
  type Layout,
  layOut,
  type PlacedBlock,
  type PlacedColumn,
  SHORTCUT,
  SUM_RADIUS,
} from './layout';
import { FILLS, STYLE } from './style';

/** Options of `architecture`. */
export interface ArchitectureOptions {
  /**
   * A chapter of the course, such as `04`: what the chapters up to it are about is drawn, what it is
   * about itself is lit. `parts` and `lit` go before it.
   */
  readonly chapter?: string;
  /** The parts that are drawn; of the others only a dotted outline. All of them when absent. */
  readonly parts?: readonly ArchitecturePart[];
  /** The parts that the text is about: the others turn pale. */
  readonly lit?: readonly ArchitecturePart[];
  /**
   * Shapes of a real batch, as `watchForward` tells them: by the path of the module that they leave,
   * such as `encoder.blocks.0.selfAttention`. Each stands beside the arrow that leaves its block.
   */
  readonly shapes?: Readonly<Record<string, readonly number[]>>;
  readonly title?: string;
  readonly lang?: Locale;
}

/** What a drawing of one model is drawn with. */
interface Pen {
  readonly layout: Layout;
  readonly numLayers: number;
  readonly drawn: ReadonlySet<ArchitecturePart>;
  readonly lit: ReadonlySet<ArchitecturePart> | undefined;
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly lang: Locale;
}

/**
 * The architecture of a model, drawn from its configuration: encoder left, decoder right, data flows
 * upwards. A drawing that starts empty gains a part a chapter; what stands in it is in the model.
 *
 * It reads on white paper, on a dark screen and in print; a screen reader is told the blocks in order.
 *
 * @throws {RangeError} for a kind of model that has no Transformer blocks, and for a chapter that the
 *   course does not have
 *
 * @example
 * show(architecture(model, { chapter: '04', lang: 'en' }));
 */
export function architecture(model: ArchitectureModel, options: ArchitectureOptions = {}): Drawing {
  const { chapter, shapes = {}, lang = 'en' } = options;
  const ofChapter = chapter === undefined ? undefined : partsOfChapter(chapter);
  const { parts = ofChapter?.parts ?? ARCHITECTURE_PARTS, lit = ofChapter?.lit } = options;
  const pen: Pen = {
    layout: layOut(columnsOf(model)),
    numLayers: model.config.numLayers,
    drawn: new Set(parts),
    lit: lit && new Set(lit),
    shapes,
    lang,
  };
  const alt = describe(pen);
  const isLater = ofChapter !== undefined && parts.length < ARCHITECTURE_PARTS.length;
  const caption = (options.title ?? CAPTION[lang]) + (isLater ? LATER[lang] : '');
  return { svg: draw(pen, caption, alt), alt, caption };
}

const CAPTION: Bilingual = { zh: '模型结构', en: 'The architecture' };
const LATER: Bilingual = {
  zh: '。虚线框留给后面各章',
  en: '. Dotted: what later chapters add',
};
const EMPTY: Bilingual = { zh: '还没有画出任何模块。', en: 'Nothing is drawn yet.' };
const HERE: Bilingual = { zh: '（本章）', en: ' (here)' };
const COLUMN: Readonly<Record<PlacedColumn['name'], Bilingual>> = {
  encoder: { zh: '编码器', en: 'Encoder' },
  decoder: { zh: '解码器', en: 'Decoder' },
};

/** The part that the frame of a column is. */
const STACK = { encoder: 'encoderStack', decoder: 'decoderStack' } as const;

/** Below the drawing stands its caption, unless that only says what it is. */
function draw(pen: Pen, title: string, alt: string): string {
  const { width, columns } = pen.layout;
  const isPlain = title === CAPTION[pen.lang];
  const top = pen.layout.height;
  const below = isPlain ? { lines: [], height: 0 } : captionLines(title, { width, top });
  const height = top + below.height;
  const content = [
    element('title', {}, escapeHtml(title)),
    element('desc', {}, escapeHtml(alt)),
    element('style', {}, STYLE),
    element('rect', { width, height, style: 'fill:var(--paper)' }),
    ...columns.map((column) => drawFrame(pen, column)),
    ...columns.flatMap((column) => drawFlow(pen, column)),
    drawMemory(pen),
    ...columns.flatMap(({ blocks }) => blocks.map((block) => drawBlock(pen, block))),
    ...below.lines.map(({ text, x, y }) =>
      element('text', { x, y, class: 'caption' }, escapeHtml(text)),
    ),
  ];
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    class: 'arch',
    role: 'img',
    viewBox: `0 0 ${px(width)} ${px(height)}`,
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
  const below = edge(blocks[shortcutFrom], 1) + 12;
  const side = to.x - BOX_WIDTH / 2 - SHORTCUT;
  const end = to.block.shape === 'sum' ? to.x - SUM_RADIUS : to.x - BOX_WIDTH / 2;
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
  const target = cross.x - BOX_WIDTH / 2;
  const path = arrow([
    [encoder.x, below],
    [encoder.x, above],
    [between, above],
    [between, cross.y],
    [target, cross.y],
  ]);
  const shape = drawn.length === 0 ? undefined : shapeOf(pen, drawn.at(-1)!.block);
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

function shapeOf({ shapes }: Pen, { path, outputPath = path }: Block) {
  return outputPath === undefined ? undefined : shapes[outputPath];
}

function shapeLabel(pen: Pen, { block, x, y, height }: PlacedBlock, above: number): string {
  const shape = shapeOf(pen, block);
  if (!shape) return '';
  const middle = (y - height / 2 + above) / 2;
  return element('text', { x: x + 8, y: middle + 4, class: 'shape' }, `[${shape.join(', ')}]`);
}

function drawBlock(pen: Pen, placed: PlacedBlock): string {
  const { block, x, y, width, height } = placed;
  const isDrawn = pen.drawn.has(block.part);
  if (!isDrawn && block.shape === 'words') return '';
  const style = `fill:${FILLS[block.part]}`;
  const look = isDrawn ? { class: classOf(pen, block.part), style } : { class: 'missing' };
  if (block.shape === 'sum') {
    const circle = element('circle', { cx: x, cy: y, r: SUM_RADIUS, ...look });
    return isDrawn ? circle + sumSign(pen, placed) : circle;
  }
  const isBare = block.shape === 'words' && !pen.lit?.has(block.part);
  const fill = block.shape === 'words' ? { ...look, style: 'fill:none' } : look;
  const place = { x: x - width / 2, y: y - height / 2, width, height, rx: 6 };
  const rect = isBare ? '' : element('rect', { ...place, ...fill });
  return isDrawn ? rect + lines(block.text[pen.lang], x, y) : rect;
}

function classOf({ lit }: Pen, part: ArchitecturePart): string {
  if (!lit) return 'box';
  return lit.has(part) ? 'box lit' : 'box pale';
}

function sumSign({ lang }: Pen, { block, x, y }: PlacedBlock): string {
  const [left, right, top, bottom] = [x - 6, x + 6, y - 6, y + 6].map(px);
  const cross = `M${left},${px(y)}H${right}M${px(x)},${top}V${bottom}`;
  const name = block.text[lang];
  // Beside the circle, on the side where no shortcut runs.
  const text = element('text', { x: x + SUM_RADIUS + 6, y: y + 4, class: 'shape' }, name);
  return element('path', { d: cross, class: 'flow' }) + (name === '' ? '' : text);
}

function lines(text: string, x: number, y: number): string {
  const all = text.split('\n');
  return all
    .map((line, i) => {
      const shift = (i - (all.length - 1) / 2) * 17 + 5;
      return element('text', { x, y: y + shift }, escapeHtml(line));
    })
    .join('');
}

/** The drawing in words: column by column, from the bottom up. */
function describe(pen: Pen): string {
  const { layout, drawn, lit, numLayers, lang } = pen;
  const columns = layout.columns.flatMap(({ name, blocks }) => {
    const shown = blocks.filter(({ block }) => drawn.has(block.part) && block.text[lang] !== '');
    if (shown.length === 0) return [];
    const names = shown.map(({ block }) => {
      const shape = shapeOf(pen, block);
      const mark = lit?.has(block.part) ? HERE[lang] : '';
      const size = shape ? ` [${shape.join(', ')}]` : '';
      return `${block.text[lang].replace('\n', lang === 'zh' ? '' : ' ')}${mark}${size}`;
    });
    const heading = COLUMN[name][lang] + (lit?.has(STACK[name]) ? HERE[lang] : '');
    return lang === 'zh'
      ? [`${heading}自下而上：${names.join(' → ')}。`]
      : [`${heading}, from the bottom up: ${names.join(' → ')}.`];
  });
  if (columns.length === 0) return EMPTY[lang];
  const isFramed = layout.columns.some(({ name }) => drawn.has(STACK[name]));
  const repeated = {
    zh: `框内的模块重复 ${numLayers} 次。`,
    en: `What stands in the frame is repeated ${numLayers} times.`,
  };
  return [...columns, ...(isFramed ? [repeated[lang]] : [])].join(lang === 'zh' ? '' : ' ');
}
