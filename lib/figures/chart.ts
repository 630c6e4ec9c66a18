import { BilingualRangeError, mismatch } from '../locale';
import type { Attributes } from './figure';
import { GRID, INK, PALETTE } from './palette';
import { escapeLabel, frame, textWidth } from './text';

/** How the curves of a chart look: told apart by dashes and markers as well as by colour. */
export const SERIES = [
  { color: PALETTE.query.fill, dash: 'solid', symbol: 'circle' },
  { color: PALETTE.key.fill, dash: 'dash', symbol: 'diamond' },
  { color: PALETTE.value.fill, dash: 'dot', symbol: 'square' },
  { color: PALETTE.output.fill, dash: 'dashdot', symbol: 'triangle-up' },
] as const;

/**
 * Refuses what {@link SERIES} could not tell apart.
 *
 * @param name of the option that has one entry a curve
 * @throws {RangeError} naming it, when there is none or are more than four
 */
export function assertSeriesCount(name: string, count: number): void {
  if (count >= 1 && count <= SERIES.length) return;
  const expected = { en: `1 to ${SERIES.length}`, zh: ` 1 到 ${SERIES.length} 个` };
  throw new BilingualRangeError(mismatch(name, expected, count));
}

/** What is different from chart to chart. */
interface Chart {
  /** In pixels, where a page has them: charts take the width that there is. */
  readonly plotWidth: number;
  readonly plotHeight?: number;
  /** Room for the numbers of the vertical axis; and at the right, for what reaches over. */
  readonly left?: number;
  readonly right?: number;
  /** Room below the horizontal axis, such as for a slider. */
  readonly below?: number;
  readonly title?: string;
  readonly caption: string;
  readonly xaxis: Attributes;
  readonly yaxis: Attributes;
}

/** The layout of a chart: two axes, and a legend in a row above the plot. */
export function chartLayout(chart: Chart): Attributes {
  const { plotWidth, plotHeight = 260, left = 64, right = 24, below = 0, title, caption } = chart;
  const margin = { left, right, top: 36, bottom: 54 + below };
  return {
    ...frame({ plotWidth, plotHeight, isFluid: true, margin, title, caption }),
    xaxis: chart.xaxis,
    yaxis: chart.yaxis,
    legend: LEGEND_ABOVE,
    hovermode: 'closest',
  };
}

/** A quantity on an axis of a chart. */
export function quantityAxis(title: string, more: Attributes = {}): Attributes {
  return {
    title: { text: title, standoff: 8, font: { size: 13 } },
    ...(more.showgrid === false ? {} : { gridcolor: GRID }),
    zeroline: false,
    showline: true,
    linecolor: INK,
    ticks: 'outside',
    ticklen: 4,
    automargin: false,
    ...more,
  };
}

/** A horizontal line to compare with, named at its right end. */
export function referenceLine(
  label: string,
  y: number,
  [from, to]: readonly [number, number],
): Attributes {
  return {
    type: 'scatter',
    mode: 'lines+text',
    name: label,
    x: [from, to],
    y: [y, y],
    line: { color: PALETTE.muted.text, width: 1.5, dash: 'dot' },
    text: ['', label],
    textposition: 'top left',
    textfont: { color: PALETTE.muted.text, size: 12 },
    hoverinfo: 'skip',
    showlegend: false,
    cliponaxis: false,
  };
}

/** A legend in one row above the plot. */
const LEGEND_ABOVE: Attributes = {
  orientation: 'h',
  x: 0,
  xanchor: 'left',
  y: 1.02,
  yanchor: 'bottom',
  traceorder: 'normal', // a filled band would turn it round
  bgcolor: 'rgba(255,255,255,0)',
};

/** What a slider needs below the plot, in pixels. */
export const SLIDER_ROOM = 110;

/** How far the last label reaches beyond a figure's right margin; plotly would cut it off. */
function overhang(label: string): number {
  return Math.max(0, textWidth(label, 13) / 2 - 16);
}

/** plotly's own slider through the frames `0`, `1`, …: it works without a kernel. */
export function stateSlider(labels: readonly string[]): Attributes {
  return {
    active: 0,
    pad: { t: 62, b: 0, r: overhang(labels.at(-1)!) },
    currentvalue: { prefix: '', font: { size: 14, color: PALETTE.query.text }, offset: 14 },
    steps: labels.map((label, i) => ({
      label: escapeLabel(label),
      method: 'animate',
      args: [
        [String(i)],
        { mode: 'immediate', frame: { duration: 0, redraw: true }, transition: { duration: 0 } },
      ],
    })),
  };
}
