import { ShapeError } from '../tensor';
import { chartLayout, quantityAxis, referenceLine } from './chart';
import { type Locale, mismatch } from '../locale';
import type { Attributes, Figure } from './figure';
import { jsonNumber } from './numbers';
import { PALETTE } from './palette';
import { CONFIG } from './text';

export interface SoftmaxSaturationOptions {
  /** Sizes of query and key that were tried. */
  readonly dK: readonly number[];
  /** Mean entropy in nats of softmax(QKᵀ), one for each size. */
  readonly rawEntropy: readonly number[];
  /** Mean entropy in nats of softmax(QKᵀ/√dK). */
  readonly scaledEntropy: readonly number[];
  /** Number of keys: the entropy is at most its logarithm. */
  readonly numKeys: number;
  readonly title?: string;
  /** Language of the figure's own words; English when absent. */
  readonly lang?: Locale;
}

const TEXT = {
  en: {
    x: 'dK, size of query and key',
    y: 'entropy of the weights (nats)',
    raw: 'softmax(QKᵀ)',
    scaled: 'softmax(QKᵀ/√dK)',
    uniform: (n: number) => `ln ${n}: all ${n} keys alike`,
    alt: (rows: string) => `Entropy of attention weights against dK: ${rows}.`,
    row: (dK: number, raw: string, scaled: string) => `dK ${dK}, raw ${raw}, scaled ${scaled}`,
    separator: '; ',
    caption: (ends: Ends) =>
      `Mean entropy of attention weights over ${ends.keys} keys. From dK = ${ends.from} to ` +
      `${ends.to} it goes from ${ends.raw[0]} to ${ends.raw[1]} without scaling (0 = one key ` +
      `takes all) and from ${ends.scaled[0]} to ${ends.scaled[1]} with it.`,
  },
  zh: {
    x: 'dK（查询和键的维数）',
    y: '权重的熵（奈特）',
    raw: 'softmax(QKᵀ)',
    scaled: 'softmax(QKᵀ/√dK)',
    uniform: (n: number) => `ln ${n}：${n} 个键平分`,
    alt: (rows: string) => `注意力权重的熵随 dK 的变化：${rows}。`,
    row: (dK: number, raw: string, scaled: string) => `dK ${dK}，不缩放 ${raw}，缩放 ${scaled}`,
    separator: '；',
    caption: (ends: Ends) =>
      `${ends.keys} 个键上注意力权重的平均熵。dK 从 ${ends.from} 到 ${ends.to}，不缩放时从 ` +
      `${ends.raw[0]} 变成 ${ends.raw[1]}（0 表示一个键独占），缩放时从 ${ends.scaled[0]} ` +
      `变成 ${ends.scaled[1]}。`,
  },
};

interface Ends {
  readonly keys: number;
  readonly from: number;
  readonly to: number;
  readonly raw: readonly [string, string];
  readonly scaled: readonly [string, string];
}

/**
 * Why attention divides by √dK: the entropy of its weights against dK, with and without.
 *
 * @throws {ShapeError} when the lists differ in length or are empty
 */
export function softmaxSaturation(options: SoftmaxSaturationOptions): Figure {
  const { dK, rawEntropy, scaledEntropy, numKeys, title, lang = 'en' } = options;
  assertSameLength(dK, { rawEntropy, scaledEntropy });
  const words = TEXT[lang];
  const ends = (row: readonly number[]): [string, string] => [
    row[0].toFixed(2),
    row.at(-1)!.toFixed(2),
  ];
  const caption = words.caption({
    keys: numKeys,
    from: dK[0],
    to: dK.at(-1)!,
    raw: ends(rawEntropy),
    scaled: ends(scaledEntropy),
  });
  const margin = 1.3; // of the logarithmic axis, so that no marker stands on the edge
  const span = [Math.min(...dK) / margin, Math.max(...dK) * margin] as const;
  return {
    data: [
      line(words.raw, dK, rawEntropy, { color: PALETTE.alarm.fill, dash: 'dash' }, 'circle'),
      line(words.scaled, dK, scaledEntropy, { color: PALETTE.query.fill }, 'square'),
      referenceLine(words.uniform(numKeys), Math.log(numKeys), span),
    ],
    layout: chartLayout({
      plotWidth: 480,
      title,
      caption,
      xaxis: quantityAxis(words.x, {
        type: 'log',
        range: span.map(Math.log10),
        tickmode: 'array',
        tickvals: dK,
        ticktext: dK.map(String),
      }),
      yaxis: quantityAxis(words.y, { range: [0, Math.log(numKeys) * 1.15] }),
    }),
    config: CONFIG,
    alt: words.alt(
      dK
        .map((d, i) => words.row(d, rawEntropy[i].toFixed(2), scaledEntropy[i].toFixed(2)))
        .join(words.separator),
    ),
    caption,
  };
}

function line(
  name: string,
  x: readonly number[],
  y: readonly number[],
  style: Attributes,
  symbol: string,
): Attributes {
  return {
    type: 'scatter',
    mode: 'lines+markers',
    name,
    x,
    y: y.map((entropy) => jsonNumber(entropy)),
    line: { width: 2, ...style },
    marker: { symbol, size: 8, color: style.color },
    hovertemplate: 'dK = %{x}: %{y:.2f}<extra></extra>',
  };
}

function assertSameLength(dK: readonly number[], others: Record<string, readonly number[]>): void {
  for (const [name, { length }] of Object.entries(others)) {
    if (length !== dK.length || length === 0) {
      const [some, several] = dK.length > 0 ? [dK.length, ` ${dK.length} `] : ['some', '若干'];
      const expected = {
        en: `${some} numbers, one for each dK`,
        zh: `${several}个数，每个 dK 一个`,
      };
      throw new ShapeError(mismatch(name, expected, length));
    }
  }
}
