import { describe, expect, it } from 'vitest';
import { asTable, seedCurves } from '../../lib/figures';

const series = [
  {
    label: 'a',
    runs: [
      [3, 2, 1],
      [5, 2, 0],
      [4, 2, 5],
    ],
  },
  {
    label: 'b',
    runs: [
      [1, 1, 1],
      [1, 1, 4],
      [1, 1, 1],
    ],
  },
];
const options = { x: [10, 20, 40], series, xTitle: 'step', yTitle: 'loss (nats)' };

describe('seedCurves', () => {
  it('draws the mean, the lowest and the highest of the seeds', () => {
    expect(asTable(seedCurves(options))).toEqual({
      columns: ['step', 'a, lowest', 'a, highest', 'a', 'b, lowest', 'b, highest', 'b'],
      rows: [
        [10, 3, 5, 4, 1, 1, 1],
        [20, 2, 2, 2, 1, 1, 1],
        [40, 0, 5, 2, 1, 4, 2],
      ],
    });
  });

  it('fills the band between the two edges, and names only the means', () => {
    const { data } = seedCurves(options);
    expect(data.map(({ fill }) => fill)).toEqual([
      undefined,
      'tonexty',
      undefined,
      undefined,
      'tonexty',
      undefined,
    ]);
    expect(data.map(({ showlegend }) => showlegend !== false)).toEqual([
      false,
      false,
      true,
      false,
      false,
      true,
    ]);
  });

  it('says where the curves end, and how far the seeds lie apart', () => {
    const { caption, alt } = seedCurves(options);
    expect(caption).toContain('the mean of 3 seeds');
    expect(caption).toContain(
      'a: 2.00 at the end (0.00 to 5.00). b: 2.00 at the end (1.00 to 4.00).',
    );
    expect(alt).toContain('a (step): 10 → 4.00 (3.00–5.00), 20 → 2.00 (2.00–2.00), 40 →');
  });

  it('draws no band around a single run, and says so beside those that have one', () => {
    const both = seedCurves({ ...options, series: [{ label: 'a', runs: [[3, 2, 1]] }, series[1]] });
    expect(asTable(both).columns).toEqual(['step', 'a', 'b, lowest', 'b, highest', 'b']);
    expect(both.caption).toBe(
      'Line: the mean of 3 seeds; band: from the lowest of them to the highest. ' +
        'A line without a band is a single run. a: 1.00 at the end. ' +
        'b: 2.00 at the end (1.00 to 4.00).',
    );
    expect(both.alt).toContain('a (step): 10 → 3.00, 20 → 2.00, 40 → 1.00.');
  });

  it('speaks of no seeds where there are none', () => {
    const one = { ...options, series: [{ label: 'a', runs: [[3, 2, 1]] }] };
    expect(seedCurves(one).caption).toBe('a: 1.00 at the end.');
    expect(seedCurves({ ...one, lang: 'zh' }).caption).toBe('a：最后为 1.00。');
    expect(seedCurves({ ...one, caption: 'They meet.' }).caption).toBe('They meet.');
    const below = { ...options, series: [{ label: 'a', runs: [[3, 2, -0.004]] }] };
    expect(seedCurves(below).caption).toBe('a: 0.00 at the end.');
  });

  it('writes words at the places where it is given some, and lines to compare with', () => {
    const figure = seedCurves({
      ...options,
      xLabels: ['s', 'm', 'l'],
      references: [{ label: 'ln V', y: 3 }],
    });
    expect(asTable(figure).rows.map(([word]) => word)).toEqual(['s', 'm', 'l']);
    expect(figure.data.at(-1)).toMatchObject({ x: [10, 40], y: [3, 3], text: ['', 'ln V'] });
  });

  it('leaves markers out where there are many points', () => {
    const x = Array.from({ length: 31 }, (_, i) => i);
    const many = seedCurves({ ...options, x, series: [{ label: 'a', runs: [x, x] }] });
    expect(many.data[2].mode).toBe('lines');
    expect(seedCurves(options).data[2].mode).toBe('lines+markers');
    expect(many.alt).toBe('a (step): 0 → 0.00 (0.00–0.00), 30 → 30.00 (30.00–30.00).');
  });

  it('refuses runs that do not fit, by name', () => {
    const draw = (more: object) => () => seedCurves({ ...options, ...more });
    expect(
      draw({
        series: [
          {
            label: 'a',
            runs: [
              [1, 2, 3],
              [1, 2],
            ],
          },
        ],
      }),
    ).toThrow('series[0].runs[1]: expected 3 values, one for each x, received 2');
    expect(draw({ xLabels: ['s'] })).toThrow('xLabels: expected 3 values');
    expect(draw({ series: [] })).toThrow('series: expected 1 to 4, received 0');
  });
});
