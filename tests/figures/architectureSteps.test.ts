import { describe, expect, it } from 'vitest';
import { architecture } from '../../lib/figures';
import { type ArchitectureModel, columnsOf } from '../../lib/figures/architecture/blocks';
import { architectureSteps, type Shapes } from '../../lib/figures/architecture/steps';
import { LANGUAGES } from './gallery';
import {
  at,
  KINDS,
  PLACEMENTS,
  REAL,
  realModel,
  shapesIn,
  transformer,
} from './architecture/realModels';

const stepsOf = (model: ArchitectureModel, shapes: Shapes = {}) =>
  architectureSteps(model, columnsOf(model), shapes);
const html = (model: ArchitectureModel, more: Parameters<typeof architecture>[1] = {}) =>
  architecture(model, { ...more, steps: true }).html!;
const decoded = (text: string) =>
  [...text.matchAll(/base64,([^"]+)"/g)].map(([, data]) => Buffer.from(data, 'base64').toString());
const details = (text: string) => text.split('<details').slice(1);

describe('the steps through a model', () => {
  it.each(REAL)(
    'name only what it has, and each block once ($kind, $placement-norm, $norm)',
    ({ kind, placement, norm }) => {
      const real = realModel(kind, placement, norm);
      const steps = stepsOf(real, shapesIn(real));
      const missing = steps.filter(
        ({ path }) => path !== undefined && Object(at(real, path)) !== at(real, path),
      );
      expect(missing).toEqual([]);
      const blocks = columnsOf(real)
        .flatMap((column) => column.blocks)
        .filter(({ part, shape }) => part !== 'softmax' || shape !== 'words');
      expect(steps.flatMap(({ block }) => block ?? [])).toEqual(blocks);
      const frames = steps.filter(({ block }) => !block).map(({ path }) => path);
      const stacks = kind === 'transformer' ? ['encoder', 'decoder'] : ['stack'];
      expect(frames).toEqual(stacks.map((stack) => `${stack}.blocks`));
      for (const { name, what } of steps) {
        for (const lang of LANGUAGES) {
          expect(name[lang], name.en).not.toBe('');
          expect(what[lang], name.en).toMatch(/[.。]$/);
        }
      }
    },
  );

  it.each(KINDS.flatMap((kind) => PLACEMENTS.map((placement) => ({ kind, placement }))))(
    'take in what the step before gave out ($kind, $placement-norm)',
    ({ kind, placement }) => {
      const real = realModel(kind, placement);
      const steps = stepsOf(real, shapesIn(real));
      steps.forEach(({ block, column, input, output, axes, outputAxes }, i) => {
        const before = steps[i - 1] as (typeof steps)[number] | undefined;
        if (before?.column !== column) {
          expect(input).toBeUndefined();
          expect(output).toEqual(kind === 'transformer' && column === 'decoder' ? [2, 3] : [2, 5]);
        } else if (block) {
          expect([input, axes]).toEqual([before.output, before.outputAxes]);
        }
        expect(output).toHaveLength(outputAxes.length);
      });
      const last = steps.at(-1)!;
      expect(last.output).toEqual(kind === 'transformer' ? [2, 3, 13] : [2, 5, 11]);
      expect(last.outputAxes).toEqual(['B', kind === 'transformer' ? 'Tt' : 'T', 'V']);
    },
  );

  it('lead from the encoder to cross-attention, and nowhere else', () => {
    const real = transformer('pre');
    const steps = stepsOf(real, shapesIn(real));
    const read = steps.filter(({ memory }) => memory);
    expect(read.map(({ path }) => path)).toEqual(['decoder.blocks.0.crossAttention']);
    expect(read[0].memory).toEqual([2, 5, 6]);
    expect(read[0].input).toEqual([2, 3, 6]);
  });

  it('say what this configuration does', () => {
    const said = (config: Partial<ArchitectureModel['config']>, kind = 'bert') =>
      stepsOf({ kind, config: { numLayers: 1, ...config } })
        .map(({ what }) => what.en)
        .join('\n');
    expect(said({})).toMatch(/√D[^]*sines[^]*plus its input, then the norm/);
    expect(said({ scaleEmbedding: false, positions: 'learned' })).not.toMatch(/√D|sines/);
    expect(said({ positions: 'rotary' })).not.toMatch(/sines|learned/);
    expect(said({ norm: 'power' })).toContain('root mean square over the batch');
    expect(said({ norm: 'power' }, 'transformer')).toContain('each position is normalised');
    expect(said({ normPlacement: 'pre' })).toMatch(/First the norm[^]*shortcut[^]*Pre-LN's last/);
    expect(said({ numHeads: 3, dFF: 5 })).toMatch(/3 heads[^]*F=5 →/);
    expect(said({ numHeads: 1 })).toMatch(/1 head\)[^]*There is 1 such block/);
    expect(said({}, 'gpt')).toContain('those after it are masked');
  });
});

describe('the drawing with steps', () => {
  const real = transformer('post');
  const shapes = shapesIn(real);

  it('has them only when asked, and the same drawing for a page without HTML', () => {
    const plain = architecture(real, { shapes });
    expect(plain).not.toHaveProperty('html');
    expect(architecture(real, { shapes, steps: true })).toMatchObject(plain);
  });

  it('is made of what JupyterLab keeps in a notebook that it does not trust', () => {
    const tags = [...html(real, { shapes }).matchAll(/<(\w+)([^>]*)>/g)];
    expect([...new Set(tags.map(([, tag]) => tag))].sort()).toEqual(
      ['br', 'code', 'details', 'div', 'img', 'p', 'summary'].sort(),
    );
    const attributes = tags.flatMap(([, , rest]) => rest.match(/(?<= )[\w-]+(?==")| open$/g) ?? []);
    expect([...new Set(attributes.map((name) => name.trim()))].sort()).toEqual(
      ['alt', 'lang', 'name', 'open', 'src', 'style'].sort(),
    );
  });

  it('opens the first step, and one at a time', () => {
    const heads = details(html(real, { shapes })).map((one) => one.split('>')[0]);
    expect(heads).toHaveLength(20);
    expect(new Set(heads).size).toBe(2);
    expect(heads.filter((head) => head.endsWith(' open'))).toEqual([heads[0]]);
  });

  it.each(PLACEMENTS)('lights one block or frame a step, with its two shapes (%s-norm)', (norm) => {
    const model = transformer(norm);
    const steps = stepsOf(model);
    const pictures = decoded(html(model, { shapes: shapesIn(model) })).slice(1);
    expect(pictures).toHaveLength(steps.length);
    pictures.forEach((svg, i) => {
      const { block, memory, column } = steps[i];
      expect(svg.match(/class="box lit"/g), `${i}`).toHaveLength(1);
      if (block?.text.en && block.shape !== 'sum') {
        const lines = block.text.en.split('\n');
        expect(svg).toContain(`>${lines[0].replace('&', '&amp;')}</text>`);
      }
      const isOver = memory !== undefined || block?.part === 'crossAttention';
      const isBoth = isOver || (!block && column === 'encoder');
      expect(svg.includes('>K, V'), `${i}`).toBe(isBoth);
      expect(svg.match(/>\[2, /g)?.length ?? 0, `${i}`).toBeLessThanOrEqual(2);
    });
  });

  it('says the shapes by name', () => {
    const text = html(real, { shapes });
    expect(text).toContain('in [B=2, Ts=5]; out [B=2, Ts=5, D=6]');
    expect(text).toContain('keys and values from [B=2, Ts=5, D=6]; out [B=2, Tt=3, D=6]');
    expect(text).toContain('<summary>19. Decoder · Linear: [2, 3, 6] → [2, 3, 13]</summary>');
    expect(html(real)).not.toMatch(/\[|undefined/);
  });

  it('has no step for what a chapter has not reached', () => {
    const titles = (chapter: string) => details(html(real, { chapter })).length;
    expect(titles('00')).toBe(0);
    expect(titles('05')).toBeLessThan(titles('08'));
    expect(titles('10')).toBe(20);
    expect(html(real, { chapter: '05' })).not.toContain('Add &amp; Norm');
  });

  it('stays small', () => {
    const config = { ...real.config, numLayers: 6 };
    expect(html({ kind: 'transformer', config }, { shapes }).length).toBeLessThan(200_000);
  });

  it.each(LANGUAGES)('looks and reads as it did (%s)', async (lang) => {
    const text = html(real, { shapes, lang });
    const words = text.replace(/base64,[^"]+/g, '').replaceAll('<details', '\n<details');
    await expect(words).toMatchFileSnapshot(`snapshots/architecture-steps-${lang}.txt`);
    const cross = decoded(text)[14];
    await expect(cross).toMatchFileSnapshot(`snapshots/architecture-step-cross-${lang}.svg`);
    const own = words.replace(/<[^>]*>|Softmax|logit|memory|BOS|Tab/g, '');
    expect(/\p{Script=Han}/u.test(own)).toBe(lang === 'zh');
  });
});
