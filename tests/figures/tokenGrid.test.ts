import { describe, expect, it } from 'vitest';
import { textWidth } from '../../lib/figures/text';
import { tokenGrid } from '../../lib/figures/tokenGrid';

const rows = [
  ['<bos>', '我', '看', '。'],
  ['<bos>', '好', '<pad>', '<pad>'],
];
const figure = tokenGrid({ rows, rowLabels: ['first', 'second'] });

describe('tokenGrid', () => {
  it('prints every word in its cell, escaped, and nothing in a padded one', () => {
    const { text, x, y } = figure.data.find(({ name }) => name === 'numbers') as {
      text: string[];
      x: number[];
      y: number[];
    };
    expect(text.map((word, i) => [y[i], x[i], word])).toEqual([
      [0, 0, '&lt;bos&gt;'],
      [0, 1, '我'],
      [0, 2, '看'],
      [0, 3, '。'],
      [1, 0, '&lt;bos&gt;'],
      [1, 1, '好'],
    ]);
  });

  it('hatches exactly the padding, first row on top', () => {
    const hatched = figure.data[1] as { x: number[]; base: number[] };
    expect(hatched.x).toEqual([2, 3]);
    expect(hatched.base.map(Math.round)).toEqual([1, 1]);
    const [bottom, top] = (figure.layout.yaxis as { range: number[] }).range;
    expect(bottom).toBeGreaterThan(top);
  });

  it('says what it is told to notice', () => {
    const caption = 'Both rows begin alike.';
    expect(tokenGrid({ rows, rowLabels: ['first', 'second'], caption }).caption).toBe(caption);
  });

  it('has cells as wide as the longest word, in a large batch too', () => {
    const long = Array.from({ length: 3 }, () => [...'我看见了一把锯子。', '<eos>']);
    for (const table of [rows, long]) {
      const { layout } = tokenGrid({ rows: table, rowLabels: table.map((_, i) => String(i)) });
      const { width, margin } = layout as { width: number; margin: { l: number; r: number } };
      const cell = (width - margin.l - margin.r) / table[0].length;
      expect(cell).toBeGreaterThanOrEqual(textWidth('<eos>', 13) + 8);
    }
  });

  it('counts the padding in both languages, and says the words to whoever cannot see', () => {
    expect(figure.caption).toContain('2 of 8 cells are padding');
    expect(figure.alt).toContain('second: <bos> 好 <pad> <pad>.');
    const chinese = tokenGrid({ rows, rowLabels: ['一', '二'], lang: 'zh' });
    expect(chinese.caption).toContain('8 格中有 2 格是填充');
  });

  it('refuses what is no grid', () => {
    expect(() => tokenGrid({ rows: [], rowLabels: [] })).toThrow('rows: expected one or more');
    expect(() => tokenGrid({ rows: [['a'], ['b', 'c']], rowLabels: ['x', 'y'] })).toThrow(
      'rows[1]: expected 1 words, received 2',
    );
    expect(() => tokenGrid({ rows, rowLabels: ['only'] })).toThrow('rowLabels: expected 2');
  });
});
