import { quantityAxis, SLIDER_ROOM, stateSlider } from './chart';
import type { Locale } from '../locale';
import type { Attributes, Figure } from './figure';
import { assertLabels, GridInput, jsonNumber, NumberGrid, toGrid } from './numbers';
import { PALETTE } from './palette';
import { CONFIG, escapeLabel, frame, positionedTokens } from './text';

export interface WeightBarsOptions {
  /** [N, Tk]: the weights of one query (N = 1), or of N states that a slider steps through. */
  readonly weights: GridInput;
  readonly keyTokens: readonly string[];
  /** What each state is called; one for each row of weights. */
  readonly states: readonly string[];
  readonly title?: string;
  /** Language of the figure's own words; English when absent. */
  readonly lang?: Locale;
}

const TEXT = {
  en: {
    key: 'key (attended to)',
    weight: 'weight',
    caption: (n: number) =>
      `Attention weights over ${n} keys; the bars of a state sum to 1.` as const,
    slide: ' Move the slider and watch the weight wander.',
    state: (state: string, list: string) => `${state}: ${list}.`,
    separator: ' ',
  },
  zh: {
    key: '键（看向谁）',
    weight: '权重',
    caption: (n: number) => `${n} 个键上的注意力权重，每个状态的条形之和为 1。`,
    slide: '拖动滑块，看权重怎样移动。',
    state: (state: string, list: string) => `${state}：${list}。`,
    separator: '',
  },
};

/**
 * The weights of one query as bars, one for each key. Several rows become the states of a slider.
 *
 * @throws {ShapeError} when words or states do not fit the weights
 */
export function weightBars(options: WeightBarsOptions): Figure {
  const { states, title, lang = 'en' } = options;
  const values = toGrid('weights', options.weights, ['N', 'Tk']);
  const [N, Tk] = [values.length, values[0].length];
  assertLabels('keyTokens', options.keyTokens, Tk, 'column', `weights [${N}, ${Tk}]`);
  assertLabels('states', states, N, 'row', `weights [${N}, ${Tk}]`);
  const words = TEXT[lang];
  const keys = positionedTokens(options.keyTokens);
  const isMoving = N > 1;
  const caption = words.caption(Tk) + (isMoving ? words.slide : '');
  return {
    data: [bars(values[0], keys)],
    layout: {
      ...barLayout(keys, isMoving, { title, caption, lang }),
      ...(isMoving ? { sliders: [stateSlider(states)] } : {}),
    },
    ...(isMoving ? { frames: values.map((row, i) => frameOf(row, keys, i)) } : {}),
    config: CONFIG,
    alt: altOf(values, keys, states, lang),
    caption,
  };
}

function bars(row: readonly number[], keys: readonly string[]): Attributes {
  return {
    type: 'bar',
    x: keys.map((_, j) => j),
    y: row.map((weight) => jsonNumber(weight)),
    width: 0.7,
    marker: { color: PALETTE.key.fill },
    text: row.map((weight) => weight.toFixed(2)),
    textposition: 'outside',
    cliponaxis: false,
    hovertemplate: '%{x}: %{y:.3f}<extra></extra>',
    showlegend: false,
  };
}

function frameOf(row: readonly number[], keys: readonly string[], state: number): Attributes {
  // The hover text again: after a step plotly.js forgets that of the first state (plotly.py #2722).
  return { name: String(state), data: [bars(row, keys)] };
}

interface Words {
  readonly title?: string;
  readonly caption: string;
  readonly lang: Locale;
}

function barLayout(keys: readonly string[], isMoving: boolean, { title, caption, lang }: Words) {
  const sliderRoom = isMoving ? SLIDER_ROOM : 0;
  return {
    ...frame({
      plotWidth: Math.max(480, 64 * keys.length),
      isFluid: true,
      plotHeight: 200,
      margin: { left: 60, right: 24, top: 24, bottom: 54 + sliderRoom },
      title,
      caption,
    }),
    xaxis: quantityAxis(TEXT[lang].key, {
      range: [-0.6, keys.length - 0.4],
      tickmode: 'array',
      tickvals: keys.map((_, j) => j),
      ticktext: keys.map(escapeLabel),
      tickfont: { color: PALETTE.key.text },
      showgrid: false,
    }),
    yaxis: quantityAxis(TEXT[lang].weight, { range: [0, 1], tickvals: [0, 0.25, 0.5, 0.75, 1] }),
    hovermode: 'closest',
  };
}

function altOf(
  values: NumberGrid,
  keys: readonly string[],
  states: readonly string[],
  lang: Locale,
): string {
  const told = [...new Set([0, values.length - 1])]; // the first state and the last
  return told
    .map((i) => {
      const list = values[i].map((weight, j) => `${keys[j]} ${weight.toFixed(2)}`).join(', ');
      return TEXT[lang].state(states[i], list);
    })
    .join(TEXT[lang].separator);
}
