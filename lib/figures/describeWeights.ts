import type { Locale } from '../locale';
import { leaks } from './matrixPanel';
import { NumberGrid, sum } from './numbers';

export interface WeightsInWords {
  readonly values: NumberGrid;
  readonly mask?: readonly (readonly boolean[])[];
  readonly queries: readonly string[];
  readonly keys: readonly string[];
  readonly lang: Locale;
}

/** Rows beyond this are counted in the alt text, not told. */
const MAX_TOLD_ROWS = 12;

/** A row of weights sums to 1, up to float32's rounding. */
export function sumsToOne(row: readonly number[]): boolean {
  return Math.abs(sum(row) - 1) < 1e-3;
}

/** A map of weights for the ear (alt) and for the eye (caption), from the weights themselves. */
export function describeWeights(map: WeightsInWords): { alt: string; caption: string } {
  return map.lang === 'zh' ? inChinese(map) : inEnglish(map);
}

function inEnglish(map: WeightsInWords) {
  const { values, queries, keys } = map;
  const facts = countFacts(map);
  const rows = toldRows(map, (query, words) => `${query} attends to ${words.join(', ')}.`);
  const rest = facts.untold > 0 ? ` ${facts.untold} more rows.` : '';
  const alt =
    `Attention map, ${plural(values.length, 'query', 'queries')} × ` +
    `${plural(keys.length, 'key', 'keys')}. ${rows.join(' ')}${rest}`;
  const caption = [
    `Attention weights [${queries.length}, ${keys.length}]; one row for each query.`,
    ...(facts.isNormalised ? ['Each row sums to 1.'] : []),
    ...(facts.isOff
      ? [`The rows do NOT sum to 1: their sums run from ${facts.lowest} to ${facts.highest}.`]
      : []),
    ...facts.broken.map((query) => `${query} holds NaN: no weights at all.`),
    ...(facts.masked > facts.leaking ? ['Hatched: masked, may not be attended to.'] : []),
    ...(facts.leaking > 0
      ? [`${plural(facts.leaking, 'masked cell carries', 'masked cells carry')} weight (outlined).`]
      : []),
    ...facts.blind.map((query) => `${query} may attend to nothing; its weights are uniform.`),
    'Weights show where information was read from, not why an answer came out.',
  ].join(' ');
  return { alt, caption };
}

function inChinese(map: WeightsInWords) {
  const { values, queries, keys } = map;
  const facts = countFacts(map);
  const rows = toldRows(map, (query, words) => `${query} 看向 ${words.join('、')}。`);
  const rest = facts.untold > 0 ? `另有 ${facts.untold} 行。` : '';
  const alt = `注意力图，${values.length} 个查询 × ${keys.length} 个键。${rows.join('')}${rest}`;
  const caption = [
    `注意力权重 [${queries.length}, ${keys.length}]，每行对应一个查询。`,
    ...(facts.isNormalised ? ['每行之和为 1。'] : []),
    ...(facts.isOff ? [`各行之和不为 1：从 ${facts.lowest} 到 ${facts.highest}。`] : []),
    ...facts.broken.map((query) => `${query} 这一行是 NaN，没有权重可言。`),
    ...(facts.masked > facts.leaking ? ['斜线格：被遮住，不允许看。'] : []),
    ...(facts.leaking > 0 ? [`有 ${facts.leaking} 个本应遮住的格子仍有权重（橙框）。`] : []),
    ...facts.blind.map((query) => `${query} 什么都不能看，权重均匀。`),
    '权重说明信息从哪里读来，不说明答案为何如此。',
  ].join('');
  return { alt, caption };
}

const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/** The three largest weights of each row, as `saw·1 0.61`. */
function toldRows(map: WeightsInWords, tell: (query: string, words: string[]) => string): string[] {
  return map.values.slice(0, MAX_TOLD_ROWS).map((row, i) => {
    const largest = row
      .map((weight, j) => ({ weight, key: map.keys[j] }))
      .sort((a, b) => b.weight - a.weight)
      .slice(0, 3);
    return tell(
      map.queries[i],
      largest.map(({ weight, key }) => `${key} ${weight.toFixed(2)}`),
    );
  });
}

function countFacts({ values, mask, queries }: WeightsInWords) {
  const sums = values.map(sum).filter(Number.isFinite);
  const cells = (mask ?? []).flatMap((row, i) => row.map((allowed, j) => ({ allowed, i, j })));
  return {
    isNormalised: values.every(sumsToOne),
    isOff: values.some((row) => Number.isFinite(sum(row)) && !sumsToOne(row)),
    lowest: Math.min(...sums).toFixed(2),
    highest: Math.max(...sums).toFixed(2),
    broken: queries.filter((_, i) => !Number.isFinite(sum(values[i]))),
    masked: cells.filter(({ allowed }) => !allowed).length,
    leaking: cells.filter(({ i, j }) => leaks({ values, mask }, i, j)).length,
    blind: queries.filter((_, i) => mask && !mask[i].includes(true)),
    untold: Math.max(0, values.length - MAX_TOLD_ROWS),
  };
}
