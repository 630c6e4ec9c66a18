import { describe, expect, it } from 'vitest';
import { asTable, headSpread, type HeadSpreadOptions } from '../../lib/figures';
import { ShapeError } from '../../lib/tensor';

/** 11 sentences: their mean, and those that 10 % of the others lie below and above. */
const ELEVEN = [5, 0, 1, 2, 3, 4, 6, 7, 8, 9, 21];
const times = (factor: number) => ELEVEN.map((x) => factor * x);
const OPTIONS: HeadSpreadOptions = {
  measures: [
    {
      label: 'all',
      values: [
        [times(1), times(2), times(3)],
        [times(5), times(7)],
      ],
    },
    {
      label: 'some',
      values: [
        [times(0.5), times(1), times(1.5)],
        [times(2.5), times(3.5)],
      ],
    },
  ],
  quantity: 'distance',
};

describe('headSpread', () => {
  it('gives mean, lower and upper end of each head, by layer and head', () => {
    const { columns, rows } = asTable(headSpread(OPTIONS));
    expect(columns).toEqual(
      ['layer·head', 'all', 'all, 10 % below', 'all, 10 % above'].concat([
        'some',
        'some, 10 % below',
        'some, 10 % above',
      ]),
    );
    expect(rows).toEqual([
      ['0·0', 6, 1, 9, 3, 0.5, 4.5],
      ['0·1', 12, 2, 18, 6, 1, 9],
      ['0·2', 18, 3, 27, 9, 1.5, 13.5],
      ['1·0', 30, 5, 45, 15, 2.5, 22.5],
      ['1·1', 42, 7, 63, 21, 3.5, 31.5],
    ]);
  });

  it('draws the measures of a head beside each other, around its place', () => {
    const { data } = headSpread(OPTIONS);
    const [all, some] = data.filter(({ showlegend }) => showlegend !== false);
    expect((all.x as number[])[3]).toBeCloseTo(2.87);
    expect((some.x as number[])[3]).toBeCloseTo(3.13);
    const [alone] = headSpread({ ...OPTIONS, measures: [OPTIONS.measures[0]] }).data.slice(1);
    expect(alone.x).toEqual([0, 1, 2, 3, 4]);
  });

  it('draws a line from end to end, and none between heads', () => {
    const [{ y }] = headSpread(OPTIONS).data;
    expect((y as (number | null)[]).slice(0, 4)).toEqual([1, 9, null, 2]);
  });

  it('names the heads with the smallest and the largest mean, and tells all of them', () => {
    const { caption, alt } = headSpread(OPTIONS);
    expect(caption).toBe(
      'Point: the mean of 11 sentences; line: the middle 80 % of them. ' +
        '“all”: from 6.00 (0·0) to 42.00 (1·1). “some”: from 3.00 (0·0) to 21.00 (1·1).',
    );
    expect(alt).toContain('“all”: 0·0 6.00 (1.00 to 9.00), 0·1 12.00');
    expect(headSpread({ ...OPTIONS, lang: 'zh' }).alt).toContain('1·1 21.00（3.50 到 31.50）。');
  });

  it('draws what there is to compare with across the whole, and leaves room for it', () => {
    const reference = { label: 'even', y: 99 };
    const { data, layout } = headSpread({ ...OPTIONS, reference });
    expect(data.at(-1)).toMatchObject({ y: [99, 99], text: ['', 'even'] });
    const [from, to] = data.at(-1)!.x as number[];
    expect([from, to > 4.7]).toEqual([-0.5, true]); // its name stands beyond the last head
    expect((layout.xaxis as { range: number[] }).range).toEqual([from, to]);
    expect((layout.yaxis as { range: number[] }).range[1]).toBeGreaterThan(100);
  });

  it('refuses no measure, too many, no sentence, and others heads or sentences', () => {
    const draw = (...measures: HeadSpreadOptions['measures'][number]['values'][]) =>
      headSpread({ ...OPTIONS, measures: measures.map((values) => ({ label: 'x', values })) });
    const one = [[[1, 2]], [[3, 5]]];
    expect(() => draw()).toThrow(ShapeError);
    expect(() => draw()).toThrow('measures: expected 1 to 3, received 0');
    expect(() => draw(one, one, one, one)).toThrow('received 4');
    expect(() => draw([[[]]])).toThrow('measures[0].values: expected one or more numbers');
    expect(() => draw([])).toThrow('one or more numbers');
    expect(() => draw(one, [[[1, 2]]])).toThrow(
      'measures[1].values: expected [1·2, 1·2], received [1·2]',
    );
    expect(() => draw(one, [[[1, 2]], [[3, 5, 7]]])).toThrow('measures[1].values');
  });
});
