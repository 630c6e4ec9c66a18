import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { asTable, signedMap, toSvg } from '../../lib/figures';
import { ShapeError } from '../../lib/tensor';

const VALUES = [
  [0, -2, 0.5],
  [1, 0, -0.25],
];
const AXES = { rowTitle: 'position', columnTitle: 'feature' };

describe('signedMap', () => {
  it('has white at 0, whichever sign reaches farther, and row 0 at the top', () => {
    const { data, layout } = signedMap({ ...AXES, values: tf.tensor2d(VALUES) });
    expect(data[0]).toMatchObject({ z: VALUES, zmin: -2, zmax: 2 });
    expect((data[0].colorscale as [number, string][])[2]).toEqual([0.5, '#FFFFFF']);
    expect(layout.yaxis).toMatchObject({ range: [1.5, -0.5], title: { text: 'position' } });
    expect(layout.xaxis).toMatchObject({ side: 'top', title: { text: 'feature' } });
  });

  it('has the ends of its colours as they are, and their numbers rounded', () => {
    const { data } = signedMap({ ...AXES, values: [[-12.0649, 3]] });
    expect(data[0].colorbar).toMatchObject({
      tickvals: [-12.0649, 0, 12.0649],
      ticktext: ['-12.06', '0', '12.06'],
    });
    expect(toSvg(signedMap({ ...AXES, values: [[-12.0649, 3]] }))).toContain('>12.06<');
  });

  it('counts rows and columns from 0 where they have no labels', () => {
    expect(asTable(signedMap({ ...AXES, values: VALUES }))).toEqual({
      columns: ['', '0', '1', '2'],
      rows: [
        ['0', 0, -2, 0.5],
        ['1', 1, 0, -0.25],
      ],
    });
    const labels = { rowLabels: ['saw', '.'], columnLabels: ['a', 'b', 'c'] };
    const { columns, rows } = asTable(signedMap({ ...AXES, values: VALUES, ...labels }));
    expect([columns, rows.map(([first]) => first)]).toEqual([
      ['', 'a', 'b', 'c'],
      ['saw', '.'],
    ]);
  });

  it('says its shape, its range and its first numbers', () => {
    const { alt, caption } = signedMap({ ...AXES, values: VALUES });
    expect(alt).toBe('position × feature [2, 3], from -2 to 1. Rows: 0: 0 -2 0.50; 1: 1 0 -0.25');
    expect(caption).toContain('full colour at ±2');
    const large = signedMap({ ...AXES, values: tf.zeros([11, 7]), caption: 'c', lang: 'zh' });
    expect(large.alt).toContain('各行：0: 0 0 0 0 0 0 …；1: ');
    expect(large.alt).toMatch(/5: [0 ]+ … …$/);
    expect(large.caption).toBe('c');
  });

  it('refuses what is no matrix, and labels that do not fit', () => {
    const draw = (more: object) => () => signedMap({ ...AXES, values: VALUES, ...more });
    expect(draw({ values: tf.zeros([3]) })).toThrow(
      'values: expected a matrix [position, feature]',
    );
    expect(draw({ rowLabels: ['a'] })).toThrow(ShapeError);
    expect(draw({ rowLabels: ['a'] })).toThrow('rowLabels: expected 2, received 1');
    expect(draw({ columnLabels: ['a'] })).toThrow('columnLabels: expected 3, received 1');
  });
});
