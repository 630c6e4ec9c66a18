import type { Attributes } from './figure';
import { GRID, INK, PALETTE } from './palette';

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
