import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { maskGrid } from '../../lib/figures';
import { ShapeError } from '../../lib/tensor';

const queryTokens = ['<bos>', '我', '看'];
const keyTokens = ['<bos>', '我', '看', '见', '<pad>'];
const causal = [
  [true, false, false, false, false],
  [true, true, false, false, false],
  [true, true, true, false, false],
];
const padding = [[true, true, true, true, false]];
const panels = [
  { title: 'A', mask: causal },
  { title: 'B', mask: padding, before: causal },
  { title: 'C', mask: tf.tensor2d(causal, undefined, 'bool') },
  { title: 'D', mask: causal.map((row) => row.map(() => false)) },
];

describe('maskGrid', () => {
  it('draws each cell of each mask as allowed or hidden', () => {
    const { svg } = maskGrid({ panels, queryTokens, keyTokens });
    expect(svg.match(/<rect/g)).toHaveLength(1 + 4 * 3 * 5); // and the paper
    expect(svg.match(/fill="#9CC7E4"/g)).toHaveLength(6 + 12 + 6);
    expect(svg.match(/<path/g)).toHaveLength(9 + 3 + 9 + 15); // slanted lines
  });

  it('marks what was not allowed before', () => {
    const { svg, caption } = maskGrid({ panels, queryTokens, keyTokens });
    expect(svg.match(/<circle/g)).toHaveLength(12 - 6);
    expect(caption).toContain('A dot: allowed in this picture');
    expect(maskGrid({ panels: [panels[0]], queryTokens, keyTokens }).caption).not.toContain('dot');
  });

  it('tells no position of rows that are no tokens', () => {
    const numbersTokens = false;
    const { alt } = maskGrid({ panels: [panels[1]], queryTokens, keyTokens, numbersTokens });
    expect(alt).toContain('B: <bos> sees <bos>, 我, 看, 见; 我 sees');
  });

  it('says in words who sees whom', () => {
    const { alt } = maskGrid({ panels, queryTokens, keyTokens });
    expect(alt).toContain('A: <bos>·0 sees <bos>·0; 我·1 sees <bos>·0, 我·1; 看·2 sees');
    expect(alt).toContain('D: <bos>·0 sees nothing;');
    const all = maskGrid({
      panels: [{ title: 'E', mask: [[1, 1, 1, 1, 1]] }],
      queryTokens,
      keyTokens,
    });
    expect(all.alt).toContain('我·1 sees <bos>·0–<pad>·4');
  });

  it('puts panels that have no room side by side below each other', () => {
    const rows = (count: number) => {
      const { svg } = maskGrid({
        panels: Array.from({ length: count }, () => ({ ...panels[0], title: 'P' })),
        queryTokens,
        keyTokens,
      });
      return new Set([...svg.matchAll(/ y="([\d.]+)"[^>]*>P</g)].map(([, y]) => y));
    };
    expect([1, 3, 4].map((count) => rows(count).size)).toEqual([1, 1, 2]);
  });

  it('refuses what does not fit, by name', () => {
    const draw = (mask: boolean[][]) => () =>
      maskGrid({ panels: [{ title: 'F', mask }], queryTokens, keyTokens });
    expect(draw(causal.slice(1))).toThrow(ShapeError);
    expect(draw(causal.slice(1))).toThrow('queryTokens: expected 2 words, one for each row of F');
    expect(draw([[true, true]])).toThrow('mask: expected a shape that broadcasts to [Tq=3, Tk=5]');
    expect(() => maskGrid({ panels: [], queryTokens, keyTokens })).toThrow(
      'panels: expected one or more',
    );
  });

  it.each(['zh', 'en'] as const)('looks as it did (%s)', async (lang) => {
    const { svg, caption, alt } = maskGrid({ panels, queryTokens, keyTokens, lang });
    expect(svg).not.toMatch(/NaN|undefined/);
    expect(/\p{Script=Han}/u.test(caption)).toBe(lang === 'zh');
    expect(alt.includes('可看')).toBe(lang === 'zh');
    await expect(svg).toMatchFileSnapshot(`snapshots/maskGrid-${lang}.svg`);
  });
});
