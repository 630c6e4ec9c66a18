import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { headGrid } from '../../lib/figures';
import { ShapeError } from '../../lib/tensor';

const queryTokens = ['我', '看', '<eos>'];
const keyTokens = ['i', 'saw'];
const head = (first: number) => [
  [first, 1 - first],
  [1 - first, first],
  [0.5, 0.5],
];
const weights = [
  [head(1), head(0.2), head(0.9), head(0.4), head(0.7)],
  [head(0), head(0.3), head(0.1), head(0.8), head(0.6)],
];

describe('headGrid', () => {
  it('draws each weight of each head', () => {
    const { svg } = headGrid({ weights, queryTokens, keyTokens });
    expect(svg.match(/<rect/g)).toHaveLength(1 + 2 * 5 * 3 * 2); // and the paper
    for (const name of ['layer 0, head 0', 'layer 1, head 4']) expect(svg).toContain(name);
  });

  it('turns the words of its columns only where they are wider than a column', () => {
    const turned = (tokens: string[]) =>
      headGrid({ weights, queryTokens, keyTokens: tokens }).svg.match(/rotate\(90/g)?.length ?? 0;
    expect(turned(['i', '锯'])).toBe(0);
    expect(turned(['i', 'university'])).toBe(5);
  });

  it('has its caption below, where a page shows it', () => {
    const { svg, caption } = headGrid({ weights, queryTokens, keyTokens });
    const lines = [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, text]) => text);
    expect(lines.join(' ')).toContain(caption.slice(0, 30));
    const [, height] = /height="(\d+)/.exec(svg)!;
    const ys = [...svg.matchAll(/<text[^>]* y="([\d.]+)"/g)].map(([, y]) => Number(y));
    expect(Math.max(...ys)).toBeLessThan(Number(height));
  });

  it('says in words where each query looks most', () => {
    const { alt } = headGrid({ weights, queryTokens, keyTokens });
    expect(alt).toContain('layer 0, head 0: 我 → i, 看 → saw, <eos> → i.');
    expect(alt).toContain('layer 1, head 0: 我 → saw, 看 → i, <eos> → i.');
  });

  it('names some of the heads by where they stand in the model', () => {
    const some = { weights: [[weights[1][3], weights[0][2]]], queryTokens, keyTokens };
    const places = [
      [
        [1, 3],
        [0, 2],
      ],
    ] as const;
    const { svg, alt } = headGrid({ ...some, places });
    expect(alt).toMatch(/^layer 1, head 3: .* layer 0, head 2: /);
    expect(svg).toContain('>layer 1, head 3<');
  });

  it('takes tensors as well', () => {
    const tensors = weights.map((layer) => tf.tensor3d(layer));
    const fromTensors = headGrid({ weights: tensors, queryTokens, keyTokens });
    expect(fromTensors.alt).toBe(headGrid({ weights, queryTokens, keyTokens }).alt);
  });

  it('refuses a head of another size, by its place', () => {
    const draw = () => headGrid({ weights, queryTokens: ['我', '看'], keyTokens });
    expect(draw).toThrow(ShapeError);
    expect(draw).toThrow('weights[0][0]: expected [Tq=2, Tk=2], received [3, 2]');
  });

  it.each(['zh', 'en'] as const)('looks as it did (%s)', async (lang) => {
    const { svg, caption } = headGrid({ weights, queryTokens, keyTokens, lang });
    expect(svg).not.toMatch(/NaN|undefined/);
    expect(/\p{Script=Han}/u.test(caption)).toBe(lang === 'zh');
    await expect(svg).toMatchFileSnapshot(`snapshots/headGrid-${lang}.svg`);
  });
});
