import { chartLayout, quantityAxis, referenceLine } from './chart';
import { BilingualRangeError, type Locale } from '../locale';
import type { Attributes, Figure } from './figure';
import { jsonNumber, sum } from './numbers';
import { PALETTE } from './palette';
import { CONFIG } from './text';

/** A loss at a step. The events of a training run have this form. */
export interface LossPoint {
  readonly step: number;
  /** Nats per target token. */
  readonly lossNats: number;
}

/** A loss to compare with, such as `{ label: 'ln V', lossNats: Math.log(vocabulary.size) }`. */
export interface ReferenceLoss {
  readonly label: string;
  readonly lossNats: number;
}

export interface TrainingCurvesOptions {
  /** One point a step. */
  readonly train: readonly LossPoint[];
  /** One point for each validation; none when absent. */
  readonly validation?: readonly LossPoint[];
  readonly references?: readonly ReferenceLoss[];
  /** Steps of the whole run, so that the axis stands still while the curve grows. */
  readonly totalSteps?: number;
  readonly title?: string;
  /** Language of the figure's own words; English when absent. */
  readonly lang?: Locale;
}

const TEXT = {
  en: {
    step: 'step',
    loss: 'loss (nats per token)',
    train: 'training',
    validation: 'validation',
    linear: 'linear',
    log: 'log',
    hover: (name: string) => `${name}, step %{x}<br>%{y:.3f} nats per token`,
    grouped: (size: number) => `Each training point is the mean of ${size} steps.`,
    alt: (facts: string) => `Loss against training steps as a line chart. ${facts}`,
    empty: 'No step has been made yet.',
    fell: (from: string, to: string, step: number) =>
      `The training loss goes from ${from} to ${to} nats per token in ${step} steps.`,
    best: (loss: string, step: number) => `The lowest validation loss is ${loss}, at step ${step}.`,
  },
  zh: {
    step: '步',
    loss: '损失（每词元，奈特）',
    train: '训练',
    validation: '验证',
    linear: '线性',
    log: '对数',
    hover: (name: string) => `${name}，第 %{x} 步<br>每词元 %{y:.3f} 奈特`,
    grouped: (size: number) => `训练曲线上每个点是 ${size} 步的平均。`,
    alt: (facts: string) => `折线图：损失随训练步数的变化。${facts}`,
    empty: '训练还没有开始。',
    fell: (from: string, to: string, step: number) =>
      `经过 ${step} 步，训练损失从每词元 ${from} 奈特降到 ${to} 奈特。`,
    best: (loss: string, step: number) => `验证损失最低为 ${loss}，在第 ${step} 步。`,
  },
};

/** More points than this are averaged in groups, so that a figure stays small and readable. */
const MAX_POINTS = 300;

/**
 * Loss against step, for training and for validation, with losses to compare with as dotted
 * lines. May be drawn again and again while the run goes on.
 *
 * A loss that is not a number leaves a gap in the curve.
 *
 * @throws {RangeError} when steps do not increase
 */
export function trainingCurves(options: TrainingCurvesOptions): Figure {
  const { train, validation = [], references = [], title, lang = 'en' } = options;
  const words = TEXT[lang];
  assertIncreasing('train', train);
  assertIncreasing('validation', validation);
  const lastStep = Math.max(1, train.at(-1)?.step ?? 0, validation.at(-1)?.step ?? 0);
  const end = Math.max(lastStep, options.totalSteps ?? 0);
  const groupSize = Math.ceil(train.length / MAX_POINTS) || 1;
  const said = describeRun(train, validation, lang);
  const separator = lang === 'zh' ? '' : ' ';
  const caption = groupSize > 1 ? said + separator + words.grouped(groupSize) : said;
  return {
    data: [
      curve(grouped(train, groupSize), TRAIN_STYLE, words.train, lang),
      ...(validation.length > 0
        ? [curve(validation, VALIDATION_STYLE, words.validation, lang)]
        : []),
      ...references.map(({ label, lossNats }) => referenceLine(label, lossNats, [0, end])),
    ],
    layout: {
      ...chartLayout({
        plotWidth: 560,
        plotHeight: 280,
        title,
        caption,
        xaxis: quantityAxis(words.step, { range: [0, end] }),
        yaxis: quantityAxis(words.loss, { rangemode: 'tozero' }),
      }),
      updatemenus: [scaleButtons(lang)],
    },
    config: CONFIG,
    alt: words.alt(said),
    caption,
  };
}

const TRAIN_STYLE: Attributes = {
  mode: 'lines',
  line: { color: PALETTE.query.fill, width: 2 },
};

// Told apart by dashes and markers as well as by colour.
const VALIDATION_STYLE: Attributes = {
  mode: 'lines+markers',
  line: { color: PALETTE.key.fill, width: 2, dash: 'dash' },
  marker: { symbol: 'diamond', size: 7, color: PALETTE.key.fill },
};

function curve(
  points: readonly LossPoint[],
  style: Attributes,
  name: string,
  lang: Locale,
): Attributes {
  return {
    type: 'scatter',
    name,
    x: points.map(({ step }) => step),
    y: points.map(({ lossNats }) => jsonNumber(lossNats, 4)),
    ...style,
    hovertemplate: `${TEXT[lang].hover(name)}<extra></extra>`,
  };
}

function grouped(points: readonly LossPoint[], size: number): LossPoint[] {
  const groups = Array.from({ length: Math.ceil(points.length / size) }, (_, i) =>
    points.slice(i * size, (i + 1) * size),
  );
  return groups.map((group) => ({
    step: group.at(-1)!.step,
    lossNats: sum(group.map(({ lossNats }) => lossNats)) / group.length,
  }));
}

function assertIncreasing(name: string, points: readonly LossPoint[]): void {
  const at = points.findIndex(({ step }, i) => i > 0 && step <= points[i - 1].step);
  if (at > 0) {
    const [before, after] = [points[at - 1].step, points[at].step];
    throw new BilingualRangeError({
      en: `${name}: expected steps that increase, received step ${after} after ${before}`,
      zh: `${name}：步数应递增，收到的是 ${before} 之后的 ${after}`,
    });
  }
}

function describeRun(
  train: readonly LossPoint[],
  validation: readonly LossPoint[],
  lang: Locale,
): string {
  const words = TEXT[lang];
  if (train.length === 0) return words.empty;
  const [first, last] = [train[0], train.at(-1)!];
  const fell = words.fell(first.lossNats.toFixed(2), last.lossNats.toFixed(2), last.step);
  if (validation.length === 0) return fell;
  const best = validation.reduce((low, point) => (point.lossNats < low.lossNats ? point : low));
  const separator = lang === 'zh' ? '' : ' ';
  return `${fell}${separator}${words.best(best.lossNats.toFixed(3), best.step)}`;
}

/** plotly's own buttons: they work without a kernel and in a notebook that is not trusted. */
function scaleButtons(lang: Locale): Attributes {
  const button = (label: string, type: string): Attributes => ({
    label,
    method: 'relayout',
    args: [{ 'yaxis.type': type, 'yaxis.autorange': true }],
  });
  return {
    type: 'buttons',
    direction: 'left',
    showactive: true,
    buttons: [button(TEXT[lang].linear, 'linear'), button(TEXT[lang].log, 'log')],
    x: 1,
    xanchor: 'right',
    y: 1.02,
    yanchor: 'bottom',
    pad: { t: 0, b: 0 },
    font: { size: 11 },
  };
}
