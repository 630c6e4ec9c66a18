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

  it('writes what rows and columns stand for, in the drawing and in words', () => {
    const labels = { rowLabels: ['saw', '<pad>'], columnLabels: ['is saw', 'after a', '看见'] };
    const { svg, alt } = valueGrid({ panels: [{ ...PANELS[0], ...labels }] });
    const texts = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</g)];
    const [, left, top] = texts.find(([, , , text]) => text === '1')!;
    const [, x, y] = texts.find(([, , , text]) => text === 'saw')!;
    const [, over, above] = texts.find(([, , , text]) => text === 'is saw')!;
    expect(Number(x)).toBeLessThan(Number(left));
    expect(Math.abs(Number(y) - Number(top))).toBeLessThan(2);
    expect(over).toBe(left);
    expect(Number(above)).toBeLessThan(Number(top));
    expect(svg).toContain('>&lt;pad&gt;<');
    expect(alt).toBe('A [2, 3] (is saw, after a, 看见): saw 1 0 2; <pad> 0 3 (1.50).');
  });

  it.each([
    ['rowLabels', '2, received 3'],
    ['columnLabels', '3, received 2'],
  ])('refuses %s that are not one for each', (name, message) => {
    const labels = { [name]: name === 'rowLabels' ? ['a', 'b', 'c'] : ['a', 'b'] };
    const draw = () => valueGrid({ panels: [{ ...PANELS[0], ...labels }] });
    expect(draw).toThrow(ShapeError);
    expect(draw).toThrow(`A ${name}: expected ${message}`);
  });

  it('goes on in a second line where a page would have to shrink it', () => {
    const row = (count: number) =>
      valueGrid({ panels: Array(count).fill(PANELS[1]), caption: 'c' });
    const size = ({ svg }: { svg: string }) => /viewBox="0 0 (\d+) ([\d.]+)"/.exec(svg)!.slice(1);
    const [[wide, low], [narrow, high]] = [size(row(5)), size(row(6))].map((one) =>
      one.map(Number),
    );
    expect(wide).toBe(796);
    expect(narrow).toBe(484); // three and three
    expect(high).toBeGreaterThan(1.8 * low);
    const titles = [...row(6).svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"[^>]*>B</g)];
    expect(new Set(titles.map(([, x]) => x)).size).toBe(3);
    expect(new Set(titles.map(([, , y]) => y)).size).toBe(2);
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
