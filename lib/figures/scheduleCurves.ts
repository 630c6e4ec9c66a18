import { assertSeriesCount, chartLayout, quantityAxis, SERIES } from './chart';
import { BilingualRangeError, type Locale, mismatch } from '../locale';
import type { Attributes, Figure } from './figure';
import { jsonNumber } from './numbers';
import { CONFIG } from './text';

/** The learning rate of a step; steps count from 1. */
type Schedule = (step: number) => number;

/** A curve of the figure and its name. */
export interface LabelledSchedule {
  readonly label: string;
  readonly schedule: Schedule;
}

/** Options of `scheduleCurves`. */
export interface ScheduleCurvesOptions {
  /** One curve each, at most four: more colours could not be told apart. */
  readonly schedules: readonly LabelledSchedule[];
  /** The axis goes from step 1 to this one. */
  readonly totalSteps: number;
  readonly title?: string;
  /** Language of the figure's own words; English when absent. */
  readonly lang?: Locale;
}

const TEXT = {
  en: {
    step: 'step',
    rate: 'learning rate',
    hover: (label: string) => `${label}, step %{x}<br>rate %{y:.2e}`,
    peak: (label: string, rate: string, step: number) =>
      `${label}: highest at step ${step}, ${rate}.`,
    alt: (facts: string) => `Learning rate against steps as a line chart. ${facts}`,
    space: ' ',
  },
  zh: {
    step: '步',
    rate: '学习率',
    hover: (label: string) => `${label}，第 %{x} 步<br>学习率 %{y:.2e}`,
    peak: (label: string, rate: string, step: number) =>
      `${label}：第 ${step} 步最高，为 ${rate}。`,
    alt: (facts: string) => `折线图：学习率随步数的变化。${facts}`,
    space: '',
  },
};

const POINTS = 200;

/**
 * Learning rate against step, one curve a schedule. The caption says where each is highest.
 *
 * @throws {RangeError} when there are none, or more than four, or no step to draw
 */
export function scheduleCurves(options: ScheduleCurvesOptions): Figure {
  const { schedules, totalSteps, title, lang = 'en' } = options;
  assertSeriesCount('schedules', schedules.length);
  if (!(totalSteps >= 1)) {
    const expected = { en: 'a number from 1 up', zh: '不小于 1 的数' };
    throw new BilingualRangeError(mismatch('totalSteps', expected, totalSteps));
  }
  const caption = schedules
    .map((one) => describePeak(one, totalSteps, lang))
    .join(TEXT[lang].space);
  return {
    data: schedules.map((one, i) => curve(one, SERIES[i], totalSteps, lang)),
    layout: chartLayout({
      plotWidth: 520,
      plotHeight: 240,
      left: 76,
      title,
      caption,
      xaxis: quantityAxis(TEXT[lang].step, { range: [0, totalSteps] }),
      yaxis: quantityAxis(TEXT[lang].rate, { rangemode: 'tozero', exponentformat: 'e' }),
    }),
    config: CONFIG,
    alt: TEXT[lang].alt(caption),
    caption,
  };
}

function curve(
  { label, schedule }: LabelledSchedule,
  { color, dash }: (typeof SERIES)[number],
  totalSteps: number,
  lang: Locale,
): Attributes {
  const steps = sampledSteps(schedule, totalSteps);
  return {
    type: 'scatter',
    mode: 'lines',
    name: label,
    x: steps,
    y: steps.map((step) => jsonNumber(schedule(step), 9)),
    line: { color, dash, width: 2 },
    hovertemplate: `${TEXT[lang].hover(label)}<extra></extra>`,
  };
}

/** Some steps in even strides, the highest and the last: a peak between two strides is drawn too. */
function sampledSteps(schedule: Schedule, totalSteps: number): number[] {
  const stride = Math.max(1, Math.floor(totalSteps / POINTS));
  const count = Math.floor((totalSteps - 1) / stride) + 1;
  const steps = Array.from({ length: count }, (_, i) => 1 + i * stride);
  const all = new Set([...steps, peakStep(schedule, totalSteps), Math.floor(totalSteps)]);
  return [...all].sort((a, b) => a - b);
}

/** The first step at which the rate is highest. */
function peakStep(schedule: Schedule, totalSteps: number): number {
  let best = 1;
  for (let step = 2; step <= totalSteps; step++) if (schedule(step) > schedule(best)) best = step;
  return best;
}

function describePeak({ label, schedule }: LabelledSchedule, totalSteps: number, lang: Locale) {
  const best = peakStep(schedule, totalSteps);
  return TEXT[lang].peak(label, schedule(best).toExponential(2), best);
}
