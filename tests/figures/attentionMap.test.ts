import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { paddingMask } from '../../lib/attention';
import { asTable, attentionMap, type Figure } from '../../lib/figures';

const WEIGHTS = [
  [0.7, 0.2, 0.1],
  [0.1, 0.3, 0.6],
];
const WORDS = { queryTokens: ['看', '锯子'], keyTokens: ['saw', 'a', 'saw'] };

const traceOf = (figure: Figure, name: string) => figure.data.find((t) => t.name === name)!;
const cells = (figure: Figure) => figure.data.find(({ type }) => type === 'heatmap')!;

describe('attentionMap', () => {
  it('shows each weight at its query and key', () => {
    const figure = attentionMap({ weights: WEIGHTS, ...WORDS });
    expect(cells(figure)).toMatchObject({ x: [0, 1, 2], y: [0, 1], z: WEIGHTS, zmin: 0, zmax: 1 });
    expect(asTable(figure)).toEqual({
      columns: ['', 'saw·0', 'a·1', 'saw·2'],
      rows: [
        ['看·0', 0.7, 0.2, 0.1],
        ['锯子·1', 0.1, 0.3, 0.6],
      ],
    });
  });

  it('puts the first query at the top', () => {
    const { yaxis, xaxis } = attentionMap({ weights: WEIGHTS, ...WORDS }).layout as Record<
      string,
      { range: [number, number] }
    >;
    expect(yaxis.range[0]).toBeGreaterThan(yaxis.range[1]);
    expect(xaxis.range[0]).toBeLessThan(xaxis.range[1]);
  });

  it('keeps equal words apart, on an axis of numbers', () => {
    const { xaxis } = attentionMap({ weights: WEIGHTS, ...WORDS }).layout as {
      xaxis: { type: string; ticktext: string[] };
    };
    expect(xaxis.type).toBe('linear');
    expect(xaxis.ticktext).toEqual(['saw·0', 'a·1', 'saw·2', 'Σ']);
  });

  it('shows <pad> as text, not as markup', () => {
    const { xaxis } = attentionMap({
      weights: [[1, 0]],
      queryTokens: ['看'],
      keyTokens: ['I', '<pad>'],
    }).layout as { xaxis: { ticktext: string[] } };
    expect(xaxis.ticktext[1]).toBe('&lt;pad&gt;·1');
  });

  it('writes the row sums, and marks those that are not 1', () => {
    const right = attentionMap({ weights: WEIGHTS, ...WORDS });
    expect(traceOf(right, 'row sums').text).toEqual(['1.00', '1.00']);
    expect(right.caption).toContain('Each row sums to 1.');
    const wrong = attentionMap({ weights: [WEIGHTS[0], [0.1, 0.1, 0.43]], ...WORDS });
    expect(traceOf(wrong, 'row sums').text).toEqual(['1.00', '0.63 ✗']);
    expect(wrong.caption).toContain('do NOT sum to 1: their sums run from 0.63 to 1.00');
  });

  it('hatches exactly the masked cells', () => {
    const mask = [
      [true, true, false],
      [true, false, false],
    ];
    const weights = [
      [0.5, 0.5, 0],
      [1, 0, 0],
    ];
    const figure = attentionMap({ weights, mask, ...WORDS });
    const { x, y, base } = traceOf(figure, 'masked') as Record<string, number[]>;
    const hatched = x.map((column, i) => [Math.round(base[i] + y[i] / 2), column]);
    expect(hatched).toEqual([
      [0, 2],
      [1, 1],
      [1, 2],
    ]);
    expect(cells(figure).z).toEqual([
      [0.5, 0.5, null],
      [1, null, null],
    ]);
    expect(figure.data.find(({ name }) => name === 'leak')).toBeUndefined();
  });

  it('outlines a masked cell that carries weight, and keeps its colour', () => {
    const figure = attentionMap({ weights: WEIGHTS, mask: [[true, true, false]], ...WORDS });
    expect(traceOf(figure, 'leak').x).toEqual([2, 2]);
    expect(cells(figure).z).toEqual(WEIGHTS);
    expect(figure.caption).toContain('2 masked cells carry weight');
  });

  it('takes the mask of paddingMask as it is', () => {
    const mask = paddingMask(tf.tensor2d([[5, 7, 0]], [1, 3], 'int32'));
    const figure = attentionMap({
      weights: [
        [0.5, 0.5, 0],
        [0.9, 0.1, 0],
      ],
      mask,
      ...WORDS,
    });
    expect(traceOf(figure, 'masked').x).toEqual([2, 2]);
    mask.dispose();
  });

  it('says of a query that may attend to nothing that its weights mean nothing', () => {
    const mask = [
      [true, true, true],
      [false, false, false],
    ];
    const weights = [WEIGHTS[0], [1 / 3, 1 / 3, 1 / 3]];
    const figure = attentionMap({ weights, mask, ...WORDS });
    expect(figure.data.find(({ name }) => name === 'leak')).toBeUndefined();
    expect(figure.caption).toContain('锯子·1 may attend to nothing');
  });

  it('tells the three largest weights of each row', () => {
    expect(attentionMap({ weights: WEIGHTS, ...WORDS }).alt).toBe(
      'Attention map, 2 queries × 3 keys. 看·0 attends to saw·0 0.70, a·1 0.20, saw·2 0.10. ' +
        '锯子·1 attends to saw·2 0.60, a·1 0.30, saw·0 0.10.',
    );
  });

  it('ranks the keys of each row on hover', () => {
    expect(cells(attentionMap({ weights: WEIGHTS, ...WORDS })).customdata).toEqual([
      [1, 2, 3],
      [3, 2, 1],
    ]);
  });

  it('prints black or white numbers, whichever reads better', () => {
    const figure = attentionMap({
      weights: [[0.98, 0.02]],
      queryTokens: ['a'],
      keyTokens: ['b', 'c'],
    });
    const { textfont, text } = traceOf(figure, 'numbers') as {
      textfont: { color: string[] };
      text: string[];
    };
    expect(text).toEqual(['0.98', '0.02']);
    expect(textfont.color).toEqual(['#000000', '#ffffff']);
  });

  it('takes a tensor whose leading axes have size 1, and keeps it', () => {
    const before = tf.memory().numTensors;
    const weights = tf.tensor4d([[WEIGHTS]], [1, 1, 2, 3]);
    expect(cells(attentionMap({ weights, ...WORDS })).z).toEqual(WEIGHTS);
    weights.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses several heads at once, and says how to choose one', () => {
    const weights = tf.zeros([1, 5, 2, 3]);
    expect(() => attentionMap({ weights, ...WORDS })).toThrow(
      'weights: expected a matrix [Tq, Tk], received [1, 5, 2, 3]; choose one sentence and one head',
    );
    weights.dispose();
  });

  it('refuses words that do not fit', () => {
    expect(() => attentionMap({ weights: WEIGHTS, ...WORDS, queryTokens: ['看'] })).toThrow(
      'queryTokens: expected 2 words, one for each row of weights [2, 3], received 1',
    );
    expect(() => attentionMap({ weights: WEIGHTS, ...WORDS, keyTokens: [] })).toThrow(
      'keyTokens: expected 3 words, one for each column of weights [2, 3], received 0',
    );
  });

  it('refuses a mask that does not fit, and rows of different lengths', () => {
    expect(() => attentionMap({ weights: WEIGHTS, mask: [[true, false]], ...WORDS })).toThrow(
      'mask: expected a shape that broadcasts to [Tq=2, Tk=3], received [1, 2]',
    );
    expect(() => attentionMap({ weights: [[1, 0, 0], [1]], ...WORDS })).toThrow(
      'weights: expected 3 numbers in every row, received 1 in row 1',
    );
    expect(() => attentionMap({ weights: [], ...WORDS })).toThrow(
      'weights: expected a matrix [Tq, Tk], received [0]',
    );
  });

  it('leaves out the scale beside a single row, and shortens a title that would not fit', () => {
    const { data, layout } = attentionMap({ ...WORDS, weights: [WEIGHTS[0]], queryTokens: ['看'] });
    expect(data[0]).toMatchObject({ showscale: false });
    expect(layout.yaxis).toMatchObject({ title: { text: 'query' } });
  });

  it('shows NaN as NaN and says so', () => {
    const figure = attentionMap({ weights: [[NaN, NaN, NaN], WEIGHTS[1]], ...WORDS });
    expect(traceOf(figure, 'numbers').text).toEqual(['NaN', 'NaN', 'NaN', '0.10', '0.30', '0.60']);
    expect(traceOf(figure, 'row sums').text).toEqual(['NaN ✗', '1.00']);
    expect(figure.caption).toContain('看·0 holds NaN');
    expect(figure.caption).not.toContain('sum to 1');
  });
});
