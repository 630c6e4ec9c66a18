import { type Locale, mismatch } from '../locale';
import { ShapeError } from '../tensor';
import { drawing } from './drawing';
import type { Drawing } from './figure';
import { cellText } from './matrixPanel';
import { type GridInput, type NumberGrid, sum, toGrid } from './numbers';
import { INK, PALETTE } from './palette';
import { element, label, px } from './svg/element';
import { positionedTokens, textWidth } from './text';

/** Options of `attentionStrip`. */
export interface AttentionStripOptions {
  /** [dK]: the one query whose way is drawn. */
  readonly query: readonly number[];
  /** [Tk, dK] */
  readonly key: GridInput;
  /** [Tk, dV] */
  readonly value: GridInput;
  readonly queryToken: string;
  /** Tk words. */
  readonly keyTokens: readonly string[];
  /** Divide the scores by √dK. Default true. */
  readonly isScaled?: boolean;
  /** `false` draws what is done, without any number that comes of it. Default true. */
  readonly hasNumbers?: boolean;
  readonly lang?: Locale;
}

/** One key's way, from its score to what it adds to the context. */
interface Step {
  readonly token: string;
  readonly key: readonly number[];
  readonly score: number;
  readonly scaled: number;
  readonly weight: number;
  readonly value: readonly number[];
  readonly part: readonly number[];
}

const TEXT = {
  en: {
    query: 'query',
    key: 'key',
    score: 'q · k',
    scaled: '÷ √dK',
    weight: 'softmax: weight',
    value: 'value',
    part: 'weight × value',
    context: 'context = sum',
    caption: (query: string) =>
      `One query, “${query}”, on its way: compared with every key, the scores made into weights, ` +
      'the values added up by weight.',
    row: (token: string, facts: string) => `${token}: ${facts}.`,
    separator: ', ',
    space: ' ',
  },
  zh: {
    query: '查询',
    key: '键',
    score: 'q · k',
    scaled: '÷ √dK',
    weight: 'softmax：权重',
    value: '值',
    part: '权重 × 值',
    context: '上下文 = 总和',
    caption: (query: string) =>
      `一个查询“${query}”走过的路：与每个键比较，分数变成权重，再按权重把值加起来。`,
    row: (token: string, facts: string) => `${token}：${facts}。`,
    separator: '，',
    space: '',
  },
};

/**
 * The way of one query through attention, step by step and key by key:
 * `q·k → ÷√dK → softmax → weight × value → sum`.
 *
 * @throws {ShapeError} naming the axis that disagrees
 */
export function attentionStrip(options: AttentionStripOptions): Drawing {
  const { lang = 'en', hasNumbers = true, isScaled = true } = options;
  const steps = stepsOf(options, isScaled);
  const words = TEXT[lang];
  const caption = words.caption(options.queryToken);
  const columns = columnsOf(steps, words, { hasNumbers, isScaled });
  const alt = hasNumbers ? altOf(steps, columns, words) : caption;
  return draw(options, { columns, steps, words, caption, alt, hasNumbers });
}

function stepsOf(options: AttentionStripOptions, isScaled: boolean): Step[] {
  const { query } = options;
  const key = toGrid('key', options.key, ['Tk', 'dK']);
  const value = toGrid('value', options.value, ['Tk', 'dV']);
  assertSizes(options, key, value);
  const scores = key.map((k) => sum(k.map((x, d) => x * query[d])));
  const scaled = scores.map((score) => (isScaled ? score / Math.sqrt(query.length) : score));
  const highest = Math.max(...scaled);
  const exponentials = scaled.map((x) => Math.exp(x - highest));
  const tokens = positionedTokens(options.keyTokens);
  return tokens.map((token, j): Step => {
    const weight = exponentials[j] / sum(exponentials);
    return {
      token,
      key: key[j],
      score: scores[j],
      scaled: scaled[j],
      weight,
      value: value[j],
      part: value[j].map((x) => weight * x),
    };
  });
}

function assertSizes(
  { query, keyTokens }: AttentionStripOptions,
  key: NumberGrid,
  value: NumberGrid,
): void {
  const [Tk, dK] = [key.length, query.length];
  if (key[0].length !== dK) {
    throw new ShapeError(mismatch('key', `[Tk=${Tk}, dK=${dK}]`, `[${Tk}, ${key[0].length}]`));
  }
  if (value.length !== Tk) {
    const received = `[${value.length}, ${value[0].length}]`;
    throw new ShapeError(mismatch('value', `[Tk=${Tk}, dV=${value[0].length}]`, received));
  }
  if (keyTokens.length !== Tk) {
    throw new ShapeError(mismatch('keyTokens', String(Tk), keyTokens.length));
  }
}

type Words = (typeof TEXT)['en'];

/** A column of the strip: its head and what it says of each key. */
interface Column {
  readonly head: string;
  readonly color: string;
  readonly width: number;
  readonly cells: readonly string[];
  /** From 0 to 1, drawn as bars. */
  readonly bars?: readonly number[];
}

function columnsOf(
  steps: readonly Step[],
  words: Words,
  { hasNumbers, isScaled }: { readonly hasNumbers: boolean; readonly isScaled: boolean },
): Column[] {
  // Which words and which vectors is no secret; what becomes of them may be.
  const given = (head: string, color: string, cells: readonly string[]): Column => {
    const widths = [head, ...cells].map((text) => textWidth(text, 13));
    return { head, color, width: Math.max(...widths) + 20, cells };
  };
  const column = (head: string, color: string, cell: (step: Step) => string): Column =>
    given(
      head,
      color,
      steps.map((step) => (hasNumbers ? cell(step) : '')),
    );
  const { query, key, value, output } = PALETTE;
  const weight = column(words.weight, INK, (step) => step.weight.toFixed(2));
  return [
    given(
      words.key,
      key.text,
      steps.map(({ token, key: k }) => `${token}  ${vector(k)}`),
    ),
    column(words.score, query.text, ({ score }) => cellText(score)),
    ...(isScaled ? [column(words.scaled, query.text, ({ scaled }) => cellText(scaled))] : []),
    { ...weight, width: 120, bars: hasNumbers ? steps.map((step) => step.weight) : undefined },
    given(
      words.value,
      value.text,
      steps.map((step) => vector(step.value)),
    ),
    column(words.part, output.text, ({ part }) => vector(part)),
  ];
}

function vector(values: readonly number[]): string {
  return `[${values.map((x) => Number(x.toFixed(2))).join(', ')}]`;
}

const ROW = 34;
const GAP = 18;
const LEFT = 16;
const TOP = 84;

interface Strip {
  readonly columns: readonly Column[];
  readonly steps: readonly Step[];
  readonly words: Words;
  readonly caption: string;
  readonly alt: string;
  readonly hasNumbers: boolean;
}

function draw(options: AttentionStripOptions, strip: Strip): Drawing {
  const { columns, steps, words, caption, alt } = strip;
  const starts = columns.map((_, i) => LEFT + sum(columns.slice(0, i).map((c) => c.width + GAP)));
  const width = starts.at(-1)! + columns.at(-1)!.width + LEFT;
  const height = TOP + ROW * steps.length + 62;
  const head = `${words.query}  ${options.queryToken}  ${vector(options.query)}`;
  const content = [
    label(`<b>${head}</b>`, { x: LEFT, y: 28, size: 14, color: PALETTE.query.text }),
    ...columns.flatMap((column, i) => drawColumn(column, starts[i])),
    ...columns.slice(1).flatMap((_, i) => arrows(starts[i + 1], steps.length)),
    drawContext(strip, width),
  ];
  return drawing({ width, height, content, caption, alt });
}

function drawColumn({ head, color, width, cells, bars }: Column, left: number): string[] {
  const middle = left + width / 2;
  return [
    label(`<b>${head}</b>`, { x: middle, y: TOP - 18, color, anchor: 'middle' }),
    ...cells.flatMap((text, i) => {
      const y = TOP + ROW * i;
      const box = { x: left, y, width, height: ROW - 8, rx: 5, fill: 'none', stroke: color };
      const bar = bars
        ? [
            element('rect', {
              ...box,
              width: width * bars[i],
              stroke: 'none',
              fill: PALETTE.key.fill,
              'fill-opacity': '0.45',
            }),
          ]
        : [];
      const ink = {
        x: middle,
        y: y + (ROW - 8) / 2,
        anchor: 'middle',
        baseline: 'middle',
      } as const;
      return [
        ...bar,
        element('rect', { ...box, 'stroke-width': 1 }),
        text === '' ? '' : label(text, ink),
      ];
    }),
  ];
}

/** From the column before to this one, a short arrow in each row. */
function arrows(left: number, rows: number): string[] {
  return Array.from({ length: rows }, (_, i) => {
    const y = TOP + ROW * i + (ROW - 8) / 2;
    const d = `M${px(left - GAP + 3)},${px(y)}H${px(left - 4)}m-4,-3l4,3l-4,3`;
    return element('path', { d, stroke: PALETTE.muted.text, fill: 'none' });
  });
}

/** The sum below the last column. */
function drawContext({ columns, steps, words, hasNumbers }: Strip, width: number): string {
  const y = TOP + ROW * steps.length;
  const x = width - LEFT - columns.at(-1)!.width / 2;
  const context = steps[0].part.map((_, d) => sum(steps.map(({ part }) => part[d])));
  const text = hasNumbers
    ? `<b>${words.context} = ${vector(context)}</b>`
    : `<b>${words.context}</b>`;
  const line = element('path', {
    d: `M${px(x - 60)},${px(y + 2)}H${px(width - LEFT)}`,
    stroke: PALETTE.output.text,
  });
  const end = { x: width - LEFT, y: y + 26, size: 14, color: PALETTE.output.text } as const;
  return line + label(text, { ...end, anchor: 'end' });
}

function altOf(steps: readonly Step[], columns: readonly Column[], words: Words): string {
  const rows = steps.map(({ token }, i) => {
    const facts = columns.slice(1).map(({ head, cells }) => `${head} ${cells[i]}`);
    return words.row(token, facts.join(words.separator));
  });
  return rows.join(words.space);
}
