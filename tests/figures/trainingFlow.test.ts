import { describe, expect, it } from 'vitest';
import { trainingFlow } from '../../lib/figures';

const OPTIONS = {
  source: ['i', 'saw', '.', '<eos>'],
  targetInput: ['<bos>', '我', '看'],
  targetOutput: ['我', '看', '<eos>'],
};

describe('trainingFlow', () => {
  it('shows every token where it goes, special ones too', () => {
    const { svg, alt } = trainingFlow(OPTIONS);
    const shown = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
    for (const token of ['i', 'saw', '&lt;bos&gt;', '&lt;eos&gt;']) expect(shown).toContain(token);
    expect(shown.filter((text) => text === '我')).toHaveLength(2);
    expect(alt).toBe(
      'The encoder reads: i saw . <eos>. The decoder reads: <bos> 我 看. ' +
        'It should predict: 我 看 <eos>.',
    );
  });

  it('fits a narrow page in letters of at least 10 pixels', () => {
    const target = [...'我看见了一把锯子。'];
    for (const lang of ['zh', 'en'] as const) {
      const { svg } = trainingFlow({
        source: ['i', 'saw', 'a', 'saw', '.', '<eos>'],
        targetInput: ['<bos>', ...target],
        targetOutput: [...target, '<eos>'],
        lang,
      });
      const width = Number(/viewBox="0 0 ([\d.]+)/.exec(svg)![1]);
      expect((13 * 573) / width).toBeGreaterThanOrEqual(10); // what a page of 1,000 pixels leaves
    }
  });

  it('has an arrow in and an arrow out for every position', () => {
    const { svg } = trainingFlow(OPTIONS);
    expect(svg.match(/<path/g)).toHaveLength(2 * 3 + 2); // into the encoder, and its memory
  });

  it.each(['zh', 'en'] as const)('looks as it did (%s)', async (lang) => {
    const { svg, caption } = trainingFlow({ ...OPTIONS, lang });
    expect(svg).not.toMatch(/NaN|undefined/);
    expect(/\p{Script=Han}/u.test(caption)).toBe(lang === 'zh');
    await expect(svg).toMatchFileSnapshot(`snapshots/trainingFlow-${lang}.svg`);
  });
});
