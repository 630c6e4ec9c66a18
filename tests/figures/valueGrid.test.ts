import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { valueGrid } from '../../lib/figures';
import { ShapeError } from '../../lib/tensor';

const PANELS = [
  {
    title: 'A',
    values: [
      [1, 0, 2],
      [0, 3, 1.5],
    ],
    lit: [[1, 2]] as const,
  },
  { title: 'B', values: tf.tensor2d([[7], [11], [13], [17], [19]]) },
];

describe('valueGrid', () => {
  it('writes every number of every matrix, and its shape', () => {
    const { svg, alt, caption } = valueGrid({ panels: PANELS });
    const shown = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
    expect(shown).toEqual(
      ['A', '1', '0', '2', '0', '3', '1.50', '[2, 3]'].concat([
        'B',
        '7',
        '11',
        '13',
        '17',
        '19',
        '[5, 1]',
      ]),
    );
    expect(alt).toBe('A [2, 3]: 1 0 2; 0 3 (1.50). B [5, 1]: 7; 11; 13; 17; 19.');
    expect(caption).toBe('A [2, 3], B [5, 1]');
  });

  it('lights the cells that it is asked to, and no other', () => {
    const { svg } = valueGrid({ panels: PANELS });
    expect(svg.match(/fill-opacity/g)).toHaveLength(1);
  });

  it('refuses what is no matrix, by the name of its panel', () => {
    const draw = () => valueGrid({ panels: [{ title: 'C', values: tf.ones([2, 3, 5]) }] });
    expect(draw).toThrow(ShapeError);
    expect(draw).toThrow('C: expected a matrix [rows, columns], received [2, 3, 5]');
  });

  it.each(['zh', 'en'] as const)('looks as it did (%s)', async (lang) => {
    const { svg } = valueGrid({ panels: PANELS, lang });
    expect(svg).not.toMatch(/NaN|undefined/);
    await expect(svg).toMatchFileSnapshot(`snapshots/valueGrid-${lang}.svg`);
  });
});
