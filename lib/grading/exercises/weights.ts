import { attentionMap, type Figure } from '../../figures';
import type { Locale } from '../../locale';
import type { Property } from '../exercise';
import { isPlainTensor, type Plain, type PlainTensor } from '../plain';

/** Weights are a distribution over keys, whatever else is wrong. */
export const rowsSumToOne: Property = {
  name: 'row-sums',
  title: {
    zh: '每一行权重之和应为 1（没有 NaN）',
    en: 'Each row of weights sums to 1 (and is not NaN)',
  },
  holds: (_, answer) => {
    if (!isPlainTensor(answer)) return true; // told by its type already
    const width = answer.shape[answer.shape.length - 1];
    const rows = Array.from({ length: answer.values.length / width }, (_, i) =>
      answer.values.slice(i * width, (i + 1) * width).reduce((a, b) => a + b, 0),
    );
    return rows.every((sum) => Math.abs(sum - 1) <= 1e-3);
  },
};

/** The learner's weights [Tq, Tk] as a heat map, masked keys hatched. */
export function weightsBeside(view: {
  readonly received: Plain;
  readonly lang: Locale;
  readonly isToken?: Plain;
}): Figure | undefined {
  const { received, lang, isToken } = view;
  if (!isPlainTensor(received) || received.shape.length !== 2) return undefined;
  if (!received.values.every(Number.isFinite)) return undefined; // a colour for NaN would be a lie
  const real = isToken === undefined ? undefined : (isToken as PlainTensor).values.map(Boolean);
  const [Tq, Tk] = received.shape;
  const rows = (width: number) =>
    Array.from({ length: Tq }, (_, i) => received.values.slice(i * width, (i + 1) * width));
  return attentionMap({
    weights: rows(Tk),
    queryTokens: Array.from({ length: Tq }, () => 'q'),
    keyTokens: Array.from({ length: Tk }, (_, j) => (real && !real[j] ? '<pad>' : 'k')),
    ...(real ? { mask: [real] } : {}),
    title: { zh: '你的权重', en: 'Your weights' }[lang],
    lang,
  });
}
