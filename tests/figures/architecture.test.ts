import { describe, expect, it } from 'vitest';
import {
  architecture,
  ARCHITECTURE_PARTS,
  type ArchitectureModel,
  type ArchitecturePart,
} from '../../lib/figures';
import { columnsOf } from '../../lib/figures/architecture/blocks';
import { partsOfChapter } from '../../lib/figures/architecture/chapterParts';
import { COURSE } from '../../lib/jupyter/course';
import { BatchNorm, LayerNorm, PowerNorm } from '../../lib/layers';
import { namedParameters } from '../../lib/tensor';
import {
  at,
  KINDS,
  PLACEMENTS,
  REAL,
  realModel,
  shapesIn,
  transformer,
} from './architecture/realModels';

const LANGUAGES = ['en', 'zh'] as const;

const drawnOf = (kind: string, normPlacement: 'post' | 'pre'): ArchitectureModel => ({
  kind,
  config: { numLayers: 3, normPlacement },
});

const DRAWN = { 'Layer norm': LayerNorm, 'Batch norm': BatchNorm, PowerNorm };
describe('what is drawn is in the model', () => {
  it.each(REAL)(
    'block by block, and nothing of it is left out ($kind, $placement-norm, $norm)',
    ({ kind, placement, norm }) => {
      const real = realModel(kind, placement, norm);
      const blocks = columnsOf(real).flatMap((column) => column.blocks);
      const paths = blocks.flatMap(({ path }) => path ?? []);
      expect(paths.filter((path) => Object(at(real, path)) !== at(real, path))).toEqual([]);
      const inFirst = [...namedParameters(real).keys()].filter((name) => !/\.1\./.test(name));
      const isDrawn = (name: string) => paths.some((path) => name.startsWith(`${path}.`));
      expect(inFirst.filter((name) => !isDrawn(name))).toEqual([]);
      for (const { path, text } of blocks) {
        const norm = DRAWN[text.en as keyof typeof DRAWN];
        if (norm) expect(at(real, path!), path).toBeInstanceOf(norm);
      }
    },
  );

  it.each(PLACEMENTS)('with the shapes of a real batch on every arrow (%s-norm)', (placement) => {
    const real = transformer(placement);
    const shapes = shapesIn(real);
    const blocks = columnsOf(real).flatMap((column) => column.blocks);
    const unknown = blocks
      .flatMap(({ path, outputPath }) => outputPath ?? path ?? [])
      .filter((path) => !(path in shapes));
    expect(unknown).toEqual([]);
    const { svg, alt } = architecture(real, { shapes });
    expect(svg).toContain('>[2, 5, 6]<');
    expect(svg).toContain('>[2, 3, 13]<');
    expect(svg).toContain('>K, V [2, 5, 6]<');
    expect(svg.match(/\[2, \d+, \d+\]</g)).toHaveLength(placement === 'post' ? 15 : 17);
    expect(alt).toContain('Multi-head cross-attention [2, 3, 6]');
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
    expect(parts('transformer')).toContain('crossAttention');
    expect(parts('transformer')).toContain('shiftedRight');
    expect(() => columnsOf(drawnOf('seq2seq', 'post'))).toThrow('seq2seq');
  });

  it('under the name of the norm that it has', () => {
    const config = { numLayers: 1, normPlacement: 'pre', norm: 'power' } as const;
    expect(architecture({ kind: 'bert', config }).alt).toContain('PowerNorm');
    expect(architecture(drawnOf('bert', 'pre'), { lang: 'zh' }).alt).toContain('层归一化');
  });
});

describe('the drawing of a chapter', () => {
  const numbers = COURSE.map(({ number }) => number);
  const ofChapter = (chapter: string) => architecture(drawnOf('transformer', 'post'), { chapter });

  it('is empty at first, loses nothing from chapter to chapter, and is whole in chapter 10', () => {
    let before: readonly ArchitecturePart[] = [];
    for (const number of numbers) {
      const { parts, lit } = partsOfChapter(number);
      expect(before.filter((part) => !parts.includes(part))).toEqual([]);
      expect(lit.filter((part) => !parts.includes(part))).toEqual([]);
      expect(lit.length > 0, number).toBe(number !== '00');
      before = parts;
    }
    expect(ofChapter('00').alt).toBe('Nothing is drawn yet.');
    expect(partsOfChapter('09').parts).toEqual(ARCHITECTURE_PARTS);
    expect(partsOfChapter('06').parts).not.toContain('embedding');
    for (const number of ['00', '01', '04', '05', '06', '07', '08']) {
      const next = numbers[numbers.indexOf(number) + 1];
      const grows = !['02', '03'].includes(number);
      expect(ofChapter(next).svg.length > ofChapter(number).svg.length, number).toBe(grows);
    }
  });

  it('has the parts of the chapter, and others where they are asked for', () => {
    const model = drawnOf('transformer', 'post');
    const { parts, lit } = partsOfChapter('04');
    expect(lit).toEqual(['shiftedRight', 'maskedAttention']);
    const { svg, alt, caption } = ofChapter('04');
    const same = architecture(model, { parts, lit, title: caption });
    expect({ svg, alt }).toEqual({ svg: same.svg, alt: same.alt });
    expect(caption).toBe('The architecture. Dotted: what later chapters add');
    // From chapter 07 on every block of a Transformer is drawn.
    expect(ofChapter('06').svg).toContain('class="missing"');
    expect(ofChapter('07').svg).not.toContain('class="missing"');
    for (const all of ['07', '10']) expect(ofChapter(all).caption).toBe('The architecture');
    const whole = architecture(model, {
      chapter: '04',
      parts: ARCHITECTURE_PARTS,
      lit: ['softmax'],
    });
    expect(whole).toEqual(architecture(model, { lit: ['softmax'] }));
  });

  it('has its caption written below, in lines that fit', () => {
    const title = 'Lit is what this chapter is about, '.repeat(4).trim();
    const { svg } = architecture(drawnOf('gpt', 'post'), { title });
    const lines = [...svg.matchAll(/y="([\d.]+)" class="caption">([^<]+)</g)];
    expect(lines.map(([, , text]) => text).join(' ')).toBe(title);
    expect(lines.length).toBeGreaterThan(1);
    const [, height] = /viewBox="0 0 [\d.]+ ([\d.]+)"/.exec(svg)!;
    expect(Number(lines.at(-1)![1])).toBeLessThan(Number(height));
    expect(architecture(drawnOf('gpt', 'post')).svg).not.toContain('class="caption"');
  });

  it.each(['16', '4', ''])('does not know a chapter %j', (chapter) => {
    expect(() => ofChapter(chapter)).toThrow('chapter: expected 00 … 15, received');
  });

  it('leads from the topmost encoder block that is drawn to cross-attention', () => {
    const middle = (svg: string, text: string) =>
      Number(new RegExp(`y="([\\d.]+)"[^>]*>${text}<`).exec(svg)?.[1]);
    for (const [chapter, top] of [
      ['01', 'Inputs'],
      ['05', 'Feed-forward'],
    ] as const) {
      const { svg } = ofChapter(chapter);
      const lines = [...svg.matchAll(/<polyline points="([^"]+)"/g)].map(([, points]) => points);
      const memory = lines.find((points) => points.split(' ').length === 5)!;
      const start = Number(memory.split(' ')[0].split(',')[1]);
      expect(Math.abs(start - middle(svg, top)), chapter).toBeLessThan(25);
    }
  });

  it('lights the frame of the encoder in one chapter, that of the decoder in another', () => {
    expect(ofChapter('08').alt).toMatch(/Encoder \(here\), .* Decoder, from/);
    expect(ofChapter('09').alt).toMatch(/Encoder, .* Decoder \(here\), from/);
    const frames = (chapter: string) =>
      [...ofChapter(chapter).svg.matchAll(/rx="12" class="box( lit)?"/g)].map(([, lit]) => lit);
    expect(frames('08')).toEqual([' lit']);
    expect(frames('09')).toEqual([undefined, ' lit']);
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

  it('puts a frame round words that are lit', () => {
    const lit = ['shiftedRight', 'softmax'] as const;
    const { svg } = architecture(drawnOf('transformer', 'post'), { lit });
    const frames = [...svg.matchAll(/<rect [^>]*class="box lit" style="([^"]*)"/g)];
    expect(frames.map(([, style]) => style)).toEqual([
      'fill:none',
      'fill:var(--head)',
      'fill:none',
    ]);
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

describe('a wide architecture', () => {
  const model = { kind: 'transformer', config: { numLayers: 5 } } as const;

  it('has the blocks of the tall one, lies on its side, and has no caption', () => {
    const [tall, wide] = [false, true].map((isWide) => architecture(model, { wide: isWide }));
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(wide.svg)!.map(Number);
    expect(width).toBeGreaterThan(1.8 * height);
    expect(wide.alt).toBe(tall.alt);
    const boxes = (svg: string) => svg.match(/class="box"/g)?.length;
    expect(boxes(wide.svg)).toBe(boxes(tall.svg));
    expect(wide.svg).not.toContain('class="caption"');
    expect(wide.svg).toContain('Masked multi-head self-attention');
  });
});
