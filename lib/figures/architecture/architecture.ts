import type { Bilingual, Locale } from '../../locale';
import type { Drawing } from '../figure';
import {
  ARCHITECTURE_PARTS,
  type ArchitectureModel,
  type ArchitecturePart,
  columnsOf,
} from './blocks';
import { partsOfChapter } from './chapterParts';
import { COLUMN, draw, isLit, type Pen, STACK } from './draw';
import { layOut, TALL, WIDE } from './layout';
import { stepsHtml } from './stepsHtml';

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
  /**
   * Below the drawing, block by block in the order in which data passes them: each opens with the
   * block lit, the shapes that come in and go out (from `shapes`), and a line on what happens there.
   * Default `false`. It needs no kernel, no script and no mouse; on paper it is a list.
   */
  readonly steps?: boolean;
  /** Twice as wide as high, as slides are, and without a caption. Default `false`. */
  readonly wide?: boolean;
  readonly title?: string;
  readonly lang?: Locale;
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
  const { chapter, shapes = {}, steps = false, wide = false, lang = 'en' } = options;
  const columns = columnsOf(model);
  const ofChapter = chapter === undefined ? undefined : partsOfChapter(chapter);
  const { parts = ofChapter?.parts ?? ARCHITECTURE_PARTS, lit = ofChapter?.lit } = options;
  const pen: Pen = {
    layout: layOut(columns, wide ? WIDE : TALL),
    numLayers: model.config.numLayers,
    drawn: new Set(parts),
    lit: lit && new Set(lit),
    shapeOf: ({ path, outputPath = path }) =>
      outputPath === undefined ? undefined : shapes[outputPath],
    lang,
  };
  const alt = describe(pen);
  const blocks = pen.layout.columns.flatMap((column) => column.blocks);
  const isLater = ofChapter !== undefined && blocks.some(({ block }) => !pen.drawn.has(block.part));
  const caption = (options.title ?? CAPTION[lang]) + (isLater ? LATER[lang] : '');
  const isPlain = caption === CAPTION[lang];
  const svg = draw(pen, { title: caption, alt, caption: isPlain || wide ? '' : caption });
  const whole = { svg, alt, caption };
  return steps ? { ...whole, html: stepsHtml(whole, model, pen, shapes) } : whole;
}

const CAPTION: Bilingual = { zh: '模型结构', en: 'The architecture' };
const LATER: Bilingual = {
  zh: '。虚线框留给后面各章',
  en: '. Dotted: what later chapters add',
};
const EMPTY: Bilingual = { zh: '还没有画出任何模块。', en: 'Nothing is drawn yet.' };
const HERE: Bilingual = { zh: '（本章）', en: ' (here)' };
/** The drawing in words: column by column, from the bottom up. */
function describe(pen: Pen): string {
  const { layout, drawn, lit, numLayers, lang } = pen;
  const columns = layout.columns.flatMap(({ name, blocks }) => {
    const shown = blocks.filter(({ block }) => drawn.has(block.part) && block.text[lang] !== '');
    if (shown.length === 0) return [];
    const names = shown.map(({ block }) => {
      const shape = pen.shapeOf(block);
      const mark = isLit(pen, block) ? HERE[lang] : '';
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
