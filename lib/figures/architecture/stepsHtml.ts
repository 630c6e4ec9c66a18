import type { Bilingual, Locale } from '../../locale';
import { escapeHtml } from '../escapeHtml';
import type { Drawing } from '../figure';
import type { ArchitectureModel, Block } from './blocks';
import { COLUMN, drawBoth, drawColumn, type Pen, STACK } from './draw';
import { type ArchitectureStep, architectureSteps, type Shapes } from './steps';

const WORDS = {
  in: { zh: '进', en: 'in' },
  out: { zh: '出', en: 'out' },
  memory: { zh: '键和值来自', en: 'keys and values from' },
  steps: {
    zh: '逐块走一遍，按数据流过的顺序（点开，或用 Tab 和回车）：',
    en: 'Step by step, in the order of the data (click, or Tab and Enter):',
  },
  lit: { zh: '图中点亮的是', en: 'Lit in the drawing:' },
} satisfies Record<string, Bilingual>;

/**
 * The whole drawing, and below it a list of steps, each of which opens: of the same `name` only one at
 * a time. Plain HTML: JupyterLab keeps it in a notebook that it does not trust, too (only `name` is
 * taken out there). Pictures are `img`, since it takes SVG out of HTML.
 */
export function stepsHtml(whole: Drawing, model: ArchitectureModel, pen: Pen, shapes: Shapes) {
  const { lang } = pen;
  const steps = stepsOf(model, pen, shapes);
  if (steps.length === 0) return image(whole.svg, whole.alt);
  const group = `architecture-${model.kind}-${lang}`;
  const list = steps.map((step, i) => {
    const open = i === 0 ? ' open' : '';
    const title = `${i + 1}. ${titleOf(step, lang)}`;
    return `<details name="${group}"${open}><summary>${escapeHtml(title)}</summary>${body(pen, step)}</details>`;
  });
  return `<div lang="${lang}">${image(whole.svg, whole.alt)}<p>${WORDS.steps[lang]}</p>${list.join('')}</div>`;
}

/** Of what is drawn. */
function stepsOf(model: ArchitectureModel, { layout, drawn }: Pen, shapes: Shapes) {
  const columns = layout.columns.map(({ name, blocks }) => ({
    name,
    blocks: blocks.map(({ block }) => block),
  }));
  return architectureSteps(model, columns, shapes).filter(({ column, block }) =>
    drawn.has(block ? block.part : STACK[column]),
  );
}

function titleOf({ column, name, input, output }: ArchitectureStep, lang: Locale): string {
  const shapes = [input, output].flatMap((shape) => (shape ? `[${shape.join(', ')}]` : []));
  const title = `${COLUMN[column][lang]} · ${name[lang]}`;
  return shapes.length === 0 ? title : `${title}${COLON[lang]}${shapes.join(' → ')}`;
}

const COLON: Bilingual = { zh: '：', en: ': ' };
const STOP: Bilingual = { zh: '；', en: '; ' };

function body(pen: Pen, step: ArchitectureStep): string {
  const { lang } = pen;
  const { input, output, memory, axes, outputAxes, what } = step;
  const parts = [
    input && `${WORDS.in[lang]} ${named(axes, input)}`,
    memory && `${WORDS.memory[lang]} ${named(['B', 'Ts', 'D'], memory)}`,
    output && `${WORDS.out[lang]} ${named(outputAxes, output)}`,
  ].filter((part) => part !== undefined);
  const line = parts.length === 0 ? '' : `<br><code>${escapeHtml(parts.join(STOP[lang]))}</code>`;
  const alt = `${WORDS.lit[lang]} ${COLUMN[step.column][lang]} · ${step.name[lang]}`;
  return `${image(stepSvg(pen, step), alt)}<p>${escapeHtml(what[lang])}${line}</p>`;
}

/** `[B=2, Ts=6, D=128]`. */
function named(axes: readonly string[], shape: readonly number[]): string {
  return `[${shape.map((size, i) => `${axes[i]}=${size}`).join(', ')}]`;
}

/** The column of the step; both columns where something goes over from one to the other. */
function stepSvg(pen: Pen, step: ArchitectureStep): string {
  const { block, column, output } = step;
  const placed = pen.layout.columns.find(({ name }) => name === column)!;
  const blocks = placed.blocks.map((one) => one.block);
  const written = new Map<Block, readonly number[] | undefined>();
  const within = block ? [block] : blocks.filter(({ isRepeated }) => isRepeated);
  const before = blocks[blocks.indexOf(within[0]) - 1];
  if (before) written.set(before, step.input);
  written.set(within.at(-1)!, output);
  if (step.memory) written.set(pen.layout.columns[0].blocks.at(-1)!.block, step.memory);
  const lit = new Set<Block | (typeof STACK)[typeof column]>([block ?? STACK[column]]);
  const own: Pen = { ...pen, lit, shapeOf: (one) => written.get(one) };
  const isOver = pen.layout.columns.length > 1 && (step.memory ?? (!block && column === 'encoder'));
  return isOver ? drawBoth(own) : drawColumn(own, placed);
}

function image(svg: string, alt: string): string {
  const data = Buffer.from(svg).toString('base64');
  return `<img src="data:image/svg+xml;base64,${data}" alt="${escapeHtml(alt)}" style="max-width:100%;height:auto">`;
}
