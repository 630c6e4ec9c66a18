import type { Attributes } from './figure';
import { GRID, INK, PALETTE } from './palette';
import { escapeLabel, textWidth } from './text';

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
export const LEGEND_ABOVE: Attributes = {
  orientation: 'h',
  x: 0,
  xanchor: 'left',
  y: 1.02,
  yanchor: 'bottom',
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
