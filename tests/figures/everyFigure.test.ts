import { describe, expect, it } from 'vitest';
import { asTable, type Figure, toSvg } from '../../lib/figures';
import { gallery, LANGUAGES } from './gallery';

const FIGURES = LANGUAGES.flatMap((lang) =>
  Object.entries(gallery(lang)).map(([name, figure]) => ({ name: `${name}, ${lang}`, figure })),
);

/** Every string that a figure shows or says. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(strings);
}

/** Every place in a figure whose value is not JSON. */
function notJson(value: unknown, path = ''): string[] {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return [];
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path}: ${value}`];
  if (Array.isArray(value)) return value.flatMap((child, i) => notJson(child, `${path}[${i}]`));
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.entries(value).flatMap(([key, child]) => notJson(child, `${path}.${key}`));
  }
  return [`${path}: ${typeof value}`];
}

describe.each(FIGURES)('$name', ({ figure }) => {
  it('is JSON through and through', () => {
    expect(notJson(figure)).toEqual([]);
  });

  it('leaves its height alone when the page changes', () => {
    expect(figure.config).toBeDefined();
    expect(figure.config).not.toHaveProperty('responsive');
  });

  it('stays below 150 kB', () => {
    expect(JSON.stringify(figure).length).toBeLessThan(150_000);
  });

  it('says in words what it shows', () => {
    expect(figure.alt.length).toBeGreaterThan(20);
    expect(figure.caption.length).toBeGreaterThan(15);
    expect(figure.alt).not.toBe(figure.caption);
    expect(strings(figure).filter((text) => /undefined|\[object/.test(text))).toEqual([]);
  });

  it('writes its caption below the picture', () => {
    const notes = figure.layout.annotations as { name?: string; text: string }[];
    const drawn = notes.find(({ name }) => name === 'caption')!.text.replaceAll('<br>', '');
    const letters = (text: string) => text.replace(/[\s\u00a0]/g, '').replaceAll('&lt;', '<');
    expect(letters(drawn)).toBe(letters(figure.caption));
  });

  it('uses no attribute that plotly.js 3 dropped', () => {
    const { title } = figure.layout as { title?: unknown };
    expect(typeof title).not.toBe('string');
    expect(JSON.stringify(figure)).not.toMatch(/"(titlefont|titleposition|titleside|titleoffset)"/);
    for (const trace of figure.data) expect(trace).not.toHaveProperty('opacity', null);
  });

  it('draws itself as SVG without a hole', () => {
    const svg = toSvg(figure);
    expect(svg).toMatch(/^<svg [^>]*role="img"/);
    // In an attribute, that is; a label may well say NaN.
    expect(svg).not.toMatch(/="[^"]*(NaN|undefined|Infinity)/);
    expect(svg).not.toContain('>undefined<');
    expect(toSvg(JSON.parse(JSON.stringify(figure)) as Figure)).toBe(svg);
  });

  it('gives its numbers as a table', () => {
    const { columns, rows } = asTable(figure);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toHaveLength(columns.length);
  });
});

describe('the two languages', () => {
  const [en, zh] = LANGUAGES.map(gallery);
  it.each(Object.keys(en))('%s shows the same numbers in both', (name) => {
    const numbers = ({ data }: Figure) => data.map(({ x, y, z }) => ({ x, y, z }));
    expect(numbers(zh[name])).toEqual(numbers(en[name]));
  });

  it.each(Object.keys(en))('%s says everything in the language asked for', (name) => {
    // The words of the sentences themselves come from outside and may be in either language.
    const own = (figure: Figure) => [figure.caption.replace(/«.*?»/g, '')];
    expect(own(zh[name]).join()).toMatch(/[\u4e00-\u9fff]/);
    expect(own(en[name]).join()).not.toMatch(/[\u4e00-\u9fff]/);
  });
});

describe('drawings under version control', () => {
  const pictures = Object.entries(gallery('zh')).filter(([name]) => name !== 'attentionMapLong');
  it.each(pictures)('%s looks as it did', async (name, figure) => {
    await expect(toSvg(figure)).toMatchFileSnapshot(`snapshots/${name}.svg`);
  });
});
