import { describe, expect, it } from 'vitest';
import { STYLE } from '../../../lib/figures/architecture/style';
import { contrast } from '../../../lib/figures/palette';

describe('the style of the architecture', () => {
  const styles = [...STYLE.matchAll(/\.arch\{([^}]*)\}/g)].map(([, style]) => style);

  it('has colours for a dark screen, and those of paper for print', () => {
    const [light, dark, print] = styles.map((style) => style.match(/--\w+(?=:)/g)?.sort());
    expect(dark).toEqual(light);
    expect(print).toEqual(light);
    expect(STYLE).toMatch(/@media \(prefers-color-scheme:dark\)\{[^]*@media print\{/);
  });

  it('has outlines that can be seen even where a part is missing', () => {
    const colour = (style: string, name: string) => {
      const digits = new RegExp(`--${name}:#(\\w+)`).exec(style)![1];
      return `#${digits.length === 3 ? digits.replace(/./g, '$&$&') : digits}`;
    };
    expect(styles).toHaveLength(3);
    for (const style of styles) {
      expect(contrast(colour(style, 'faint'), colour(style, 'paper'))).toBeGreaterThanOrEqual(3);
    }
  });
});
