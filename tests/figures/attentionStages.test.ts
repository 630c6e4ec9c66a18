import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { scaledDotProductAttention } from '../../lib/attention';
import { attentionStages, type Figure } from '../../lib/figures';
import { Random } from '../../lib/tensor';

const [TQ, TK, DK] = [3, 5, 7];
const random = new Random(11);
const rows = (count: number) =>
  Array.from({ length: count }, () => Array.from({ length: DK }, () => random.normal()));
const query = rows(TQ);
const key = rows(TK);
const mask = [[true, false, true, true, false]];
const WORDS = { queryTokens: ['我', '看见', '锯子'], keyTokens: ['I', 'saw', 'a', 'saw', '.'] };

const panels = (figure: Figure) =>
  figure.data.filter(({ type }) => type === 'heatmap').map(({ z }) => z as (number | null)[][]);

describe('attentionStages', () => {
  const figure = attentionStages({ query, key, mask, ...WORDS });

  it('computes each panel from the one before it', () => {
    const [scores, scaled, masked, weights] = panels(figure);
    expect(scaled).toBeAllClose(
      scores.map((row) => row.map((x) => x! / Math.sqrt(DK))),
      { atol: 1e-3 },
    );
    expect(masked).toEqual(scaled.map((row) => row.map((x, j) => (mask[0][j] ? x : null))));
    const normalised = masked.map((row) => {
      const exponentials = row.map((x) => (x === null ? 0 : Math.exp(x)));
      const total = exponentials.reduce((a, b) => a + b);
      return exponentials.map((x) => x / total);
    });
    expect(weights.map((row) => row.map((x) => x ?? 0))).toBeAllClose(normalised, { atol: 1e-3 });
  });

  it('ends at the weights that the library computes', () => {
    const weights = tf.tidy(() => {
      const four = (x: number[][]) => tf.tensor2d(x).reshape<tf.Tensor4D>([1, 1, x.length, DK]);
      const value = tf.zeros<tf.Rank.R4>([1, 1, TK, 2]);
      const options = { mask: tf.tensor(mask, [1, TK], 'bool') };
      return scaledDotProductAttention(four(query), four(key), value, options)
        .weights.reshape([TQ, TK])
        .arraySync() as number[][];
    });
    const drawn = panels(figure)
      .at(-1)!
      .map((row) => row.map((x) => x ?? 0));
    expect(drawn).toBeAllClose(weights, { atol: 6e-4 });
  });

  it('leaves the mask panel out when there is no mask', () => {
    expect(panels(attentionStages({ query, key, ...WORDS }))).toHaveLength(3);
    expect(panels(figure)).toHaveLength(4);
  });

  it('sets three panels in a row only where their numbers can be read on a narrow page', () => {
    const rowsOf = (tokens: string[]) => {
      const { layout } = attentionStages({
        query,
        key: key.slice(0, tokens.length),
        queryTokens: WORDS.queryTokens,
        keyTokens: tokens,
      });
      const domainOf = (axis: string) => (layout[axis] as { domain: number[] }).domain;
      return new Set(['yaxis', 'yaxis2', 'yaxis3'].map((axis) => String(domainOf(axis)))).size;
    };
    expect(rowsOf(['a', 'b', 'c'])).toBe(1);
    expect(rowsOf(WORDS.keyTokens)).toBe(2);
  });

  it('colours all panels of scores by one scale, white at 0', () => {
    const maps = figure.data.filter(({ type }) => type === 'heatmap');
    const ranges = maps.map(({ zmin, zmax }) => [zmin, zmax]);
    expect(ranges[1]).toEqual(ranges[0]);
    expect(ranges[2]).toEqual(ranges[0]);
    expect(ranges[0][0]).toBe(-(ranges[0][1] as number));
    expect(ranges[3]).toEqual([0, 1]);
  });

  it('writes the sum of products on hover while it is short', () => {
    const small = attentionStages({
      query: [[1, 2]],
      key: [[3, -4]],
      queryTokens: ['q'],
      keyTokens: ['k'],
    });
    expect(small.data[0].customdata).toEqual([['1·3 + 2·-4 = -5']]);
  });

  it('gives uniform weights to a query that may attend to nothing', () => {
    const blind = attentionStages({
      query,
      key,
      mask: [[false, false, false, false, false]],
      ...WORDS,
    });
    expect(blind.alt).not.toContain('NaN');
  });

  it('refuses keys of another size', () => {
    expect(() => attentionStages({ query, key: [[1, 2]], ...WORDS })).toThrow(
      'key: expected [Tk=1, dK=7], received [1, 2]',
    );
  });
});
