import { describe, expect, it } from 'vitest';
import {
  architecture,
  ARCHITECTURE_PARTS,
  type ArchitectureModel,
  type ArchitecturePart,
} from '../../lib/figures';
import { columnsOf } from '../../lib/figures/architecture/blocks';
import { Transformer } from '../../lib/models';
import { namedParameters } from '../../lib/tensor';

const LANGUAGES = ['en', 'zh'] as const;
const KINDS = ['transformer', 'bert', 'gpt'] as const;
const PLACEMENTS = ['post', 'pre'] as const;

const drawnOf = (kind: string, normPlacement: 'post' | 'pre'): ArchitectureModel => ({
  kind,
  config: { numLayers: 3, normPlacement },
});

const model = (normPlacement: 'post' | 'pre') =>
  new Transformer({
    sourceVocabSize: 11,
    targetVocabSize: 13,
    dModel: 6,
    numHeads: 3,
    dFF: 5,
    numLayers: 2,
    maxLen: 7,
    normPlacement,
    seed: 1,
  });

/** What stands at a path of a module, such as `encoder.blocks.0.selfAttention`. */
function at(module: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((node, field) => (Object(node) as Record<string, unknown>)[field], module);
}

describe('what is drawn is in the model', () => {
  it.each(PLACEMENTS)('block by block, and nothing of it is left out (%s-norm)', (placement) => {
    const real = model(placement);
    const blocks = columnsOf({ kind: 'transformer', config: real.config }).flatMap(
      (column) => column.blocks,
    );
    const paths = blocks.flatMap(({ path }) => path ?? []);
    expect(paths.filter((path) => Object(at(real, path)) !== at(real, path))).toEqual([]);
    const inFirstBlocks = [...namedParameters(real).keys()].filter((name) => !/\.1\./.test(name));
    const isDrawn = (name: string) => paths.some((path) => name.startsWith(`${path}.`));
    expect(inFirstBlocks.filter((name) => !isDrawn(name))).toEqual([]);
  });

  it('in the number of layers that it has', () => {
    const { svg } = architecture({ kind: 'gpt', config: { numLayers: 5 } });
    expect(svg).toContain('>5×<');
  });

  it('with a decoder only, an encoder only, or both', () => {
    const parts = (kind: string) =>
      columnsOf(drawnOf(kind, 'post')).flatMap(({ blocks }) => blocks.map(({ part }) => part));
    expect(parts('gpt')).not.toContain('crossAttention');
    expect(parts('gpt')).not.toContain('selfAttention');
    expect(parts('bert')).not.toContain('maskedAttention');
    expect(parts('transformer')).toEqual(
      expect.arrayContaining(['crossAttention', 'shiftedRight']),
    );
    expect(() => columnsOf(drawnOf('seq2seq', 'post'))).toThrow('seq2seq');
  });

  it('under the name of the norm that it has', () => {
    const config = { numLayers: 1, normPlacement: 'pre', norm: 'power' } as const;
    expect(architecture({ kind: 'bert', config }).alt).toContain('PowerNorm');
    expect(architecture(drawnOf('bert', 'pre'), { lang: 'zh' }).alt).toContain('层归一化');
  });
});

describe('the drawing', () => {
  it('starts empty and gains a part at a time', () => {
    let before = 0;
    const empty = architecture(drawnOf('transformer', 'post'), { parts: [] });
    expect(empty.alt).toBe('Nothing is drawn yet.');
    expect(empty.svg).not.toContain('polyline');
    ARCHITECTURE_PARTS.forEach((_, i) => {
      const parts = ARCHITECTURE_PARTS.slice(0, i + 1);
      const { svg } = architecture(drawnOf('transformer', 'post'), { parts });
      const words = svg.match(/<text/g)!.length;
      expect(words, parts.join()).toBeGreaterThan(before);
      before = words;
    });
  });

  it('has the blocks in the same places, however many are drawn', () => {
    const places = (parts: readonly ArchitecturePart[]) => {
      const { svg } = architecture(drawnOf('transformer', 'post'), { parts });
      return [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="164"/g)].map(String).sort();
    };
    expect(places(['embedding'])).toEqual(places(['embedding', 'selfAttention', 'feedForward']));
  });

  it('lights what the chapter is about, and says so in words', () => {
    const { svg, alt } = architecture(drawnOf('transformer', 'post'), { lit: ['feedForward'] });
    expect(svg.match(/class="box lit"/g)).toHaveLength(2);
    expect(alt.match(/Feed-forward \(here\)/g)).toHaveLength(2);
    expect(architecture(drawnOf('transformer', 'post')).svg).not.toContain('class="box lit"');
  });

  it('writes the shapes of a batch beside the arrows', () => {
    const shapes = { 'encoder.embedding.token': [2, 5, 128], wLogits: [2, 9, 749] };
    const { svg, alt } = architecture(drawnOf('transformer', 'post'), { shapes });
    expect(svg).toContain('>[2, 5, 128]<');
    expect(svg).toContain('>[2, 9, 749]<');
    expect(alt).toContain('Linear [2, 9, 749]');
    expect(svg.match(/class="shape">\[/g)).toHaveLength(2);
  });

  it('moves only the norms between post and pre', () => {
    const names = (placement: 'post' | 'pre') =>
      columnsOf(drawnOf('gpt', placement)).flatMap(({ blocks }) =>
        blocks.filter(({ part }) => part !== 'addNorm').map(({ part }) => part),
      );
    expect(names('pre')).toEqual(names('post'));
  });
});

describe.each(LANGUAGES)('in %s', (lang) => {
  it.each(KINDS.flatMap((kind) => PLACEMENTS.map((placement) => ({ kind, placement }))))(
    '$kind, $placement-norm, is whole, named and in this language',
    ({ kind, placement }) => {
      const { svg, alt, caption } = architecture(drawnOf(kind, placement), { lang });
      expect(svg).toMatch(/^<svg [^>]*role="img"/);
      expect(svg).toMatch(/<title>.+<\/title>\n<desc>.+<\/desc>/);
      expect(svg).not.toMatch(/NaN|undefined|\n<\/text>/);
      const own = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text).join('');
      for (const text of [own, alt, caption]) {
        expect(/\p{Script=Han}/u.test(text)).toBe(lang === 'zh');
      }
    },
  );

  it.each([...KINDS])('%s looks as it did', async (kind) => {
    const { svg } = architecture(drawnOf(kind, 'post'), { lang, lit: ['addNorm'] });
    await expect(svg).toMatchFileSnapshot(`snapshots/architecture-${kind}-${lang}.svg`);
  });
});
