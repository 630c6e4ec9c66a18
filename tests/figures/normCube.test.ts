import { describe, expect, it } from 'vitest';
import { normCube } from '../../lib/figures';
import { ShapeError } from '../../lib/tensor';

const [B, T, D] = [2, 3, 5];
const tokens = [
  ['I', 'saw', '.'],
  ['Run', '.', '<pad>'],
];
const cube = (isLit: (b: number, t: number, d: number) => boolean) =>
  Array.from({ length: B }, (_, b) =>
    Array.from({ length: T }, (_, t) => Array.from({ length: D }, (_, d) => isLit(b, t, d))),
  );
const MARKED = [0, 1, 3] as const;
const PANELS = [
  { title: 'layer', lit: cube((b, t) => b === 0 && t === 1), marked: MARKED },
  {
    title: 'batch',
    lit: cube((b, t, d) => d === 3 && tokens[b][t] !== '<pad>'),
    marked: MARKED,
  },
];

describe('normCube', () => {
  it('lights the values that it is given, and marks one in each panel', () => {
    const { svg } = normCube({ panels: PANELS, tokens });
    expect(svg.match(/fill-opacity="0.55"/g)).toHaveLength(5 + 5);
    expect(svg.match(/<polygon/g)).toHaveLength(2 * (B * T * D + 1));
    expect(svg.match(/stroke-width="3.5"/g)).toHaveLength(2);
  });

  it('hatches padding, a value each', () => {
    expect(normCube({ panels: PANELS, tokens }).svg.match(/<line/g)).toHaveLength(2 * D);
  });

  it('marks where it is told, in the sheet of its sentence', () => {
    const at = (marked: readonly [number, number, number]) => {
      const { svg } = normCube({ panels: [{ ...PANELS[0], marked }], tokens });
      const [, x, y] = /points="([\d.]+),([\d.]+) [^>]*stroke-width="3.5"/.exec(svg)!;
      return [Number(x), Number(y)];
    };
    const [[x, y], [, lower], [deeper], [later]] = [
      at([0, 0, 0]),
      at([0, 2, 0]),
      at([0, 0, 4]),
      at([1, 0, 0]),
    ];
    expect(lower).toBe(y + 2 * 24);
    expect(deeper).toBe(x + 4 * 17);
    expect(later).toBe(x + 5 * 17 + 58);
  });

  it('says in words what is lit', () => {
    const { alt, caption } = normCube({ panels: PANELS, tokens });
    expect(alt).toBe(
      'layer: sentence 0, saw·1, features 3 is made of sentence 0, saw·1, features 0 1 2 3 4. ' +
        'batch: sentence 0, saw·1, features 3 is made of sentence 0, I·0, features 3; ' +
        'sentence 0, saw·1, features 3; sentence 0, .·2, features 3; ' +
        'sentence 1, Run·0, features 3; sentence 1, .·1, features 3.',
    );
    expect(caption).toBe('layer: 5 of 30 values, batch: 5 of 30 values');
    expect(normCube({ panels: PANELS, tokens, caption: 'Look' }).caption).toBe('Look');
  });

  it('refuses values of another shape than the tokens, by the name of the panel', () => {
    const draw = () => normCube({ panels: PANELS, tokens: [...tokens, tokens[0]] });
    expect(draw).toThrow(ShapeError);
    expect(draw).toThrow('layer: expected [B=3, T=3, D=5], received [2, 3, 5]');
  });

  it.each(['zh', 'en'] as const)('looks as it did (%s)', async (lang) => {
    const { svg } = normCube({ panels: [...PANELS, ...PANELS], tokens, lang });
    expect(svg).not.toMatch(/NaN|undefined/);
    await expect(svg).toMatchFileSnapshot(`snapshots/normCube-${lang}.svg`);
  });
});
