import { describe, expect, it } from 'vitest';
import { attentionStrip, type AttentionStripOptions } from '../../lib/figures';
import { ShapeError } from '../../lib/tensor';

const OPTIONS: AttentionStripOptions = {
  query: [0, 2, 1],
  key: [
    [1, 0, 0],
    [0, 1, 2],
  ],
  value: [
    [0, 4, 1, 2, 5],
    [4, 0, 1, 2, 3],
  ],
  queryToken: '锯子',
  keyTokens: ['a', 'saw'],
};

describe('attentionStrip', () => {
  it('follows one query: score, division, weight, part, sum', () => {
    const { svg, alt } = attentionStrip(OPTIONS);
    // 4 / √3 = 2.309; e^2.309 / (1 + e^2.309) = 0.910
    expect(alt).toBe(
      'a·0: q · k 0, ÷ √dK 0, softmax: weight 0.09, value [0, 4, 1, 2, 5], ' +
        'weight × value [0, 0.36, 0.09, 0.18, 0.45]. ' +
        'saw·1: q · k 4, ÷ √dK 2.31, softmax: weight 0.91, value [4, 0, 1, 2, 3], ' +
        'weight × value [3.64, 0, 0.91, 1.82, 2.73].',
    );
    expect(svg).toContain('context = sum = [3.64, 0.36, 1, 2, 3.18]');
  });

  it('leaves the division out where it is not asked for', () => {
    const { svg, alt } = attentionStrip({ ...OPTIONS, isScaled: false });
    expect(svg).not.toContain('√dK');
    expect(alt).toContain('weight 0.98'); // e⁴ / (1 + e⁴)
  });

  it('can keep every number that comes of it to itself', () => {
    const { svg, alt } = attentionStrip({ ...OPTIONS, hasNumbers: false });
    for (const secret of ['0.91', '2.31', '3.64', '>4<']) {
      expect(svg).not.toContain(secret);
      expect(alt).not.toContain(secret);
    }
    expect(svg).toContain('[4, 0, 1, 2, 3]');
  });

  it.each([
    [{ query: [0, 2] }, 'key: expected [Tk=2, dK=2], received [2, 3]'],
    [{ value: [[1, 2, 3, 4, 5]] }, 'value: expected [Tk=2, dV=5], received [1, 5]'],
    [{ keyTokens: ['a'] }, 'keyTokens: expected 2, received 1'],
  ])('refuses %j', (change, message) => {
    const draw = () => attentionStrip({ ...OPTIONS, ...change });
    expect(draw).toThrow(ShapeError);
    expect(draw).toThrow(message);
  });

  it.each(['zh', 'en'] as const)('looks as it did (%s)', async (lang) => {
    const { svg, caption } = attentionStrip({ ...OPTIONS, queryToken: 'saw', lang });
    expect(svg).not.toMatch(/NaN|undefined/);
    expect(/\p{Script=Han}/u.test(caption)).toBe(lang === 'zh');
    await expect(svg).toMatchFileSnapshot(`snapshots/attentionStrip-${lang}.svg`);
  });
});
