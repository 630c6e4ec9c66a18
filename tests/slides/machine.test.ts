import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { declarationSource } from '../../slides/machine/declaration';
import { charactersOf, onlyNeededFonts } from '../../slides/machine/fonts';
import { highlight } from '../../slides/machine/highlight';
import { readSlides } from '../../slides/machine/readDeck';
import { renderDeck, renderSlide } from '../../slides/machine/render';
import { forSlide } from '../../slides/figures/forSlide';
import { attentionMap, toSvg } from '../../lib/figures';
import { beamStates } from '../../slides/live/beamStates';

const root = mkdtempSync(join(tmpdir(), 'slides-'));
mkdirSync(join(root, 'lib'));
writeFileSync(
  join(root, 'lib', 'a.ts'),
  "/** Said above. */\nexport function twice(x: number): number {\n  return 2 * x; // both\n}\n\nexport class Box {\n  /** Not this. */\n  open(): string {\n    return 'é';\n  }\n}\n",
);
const render = (markdown: string) =>
  renderSlide(readSlides(markdown, 'slides/en/01-a.md')[0], {
    root,
    folder: root,
    number: '1 / 1',
  });

describe('readSlides', () => {
  it('says which line a slide without an id begins at', () => {
    expect(() => readSlides('## One {#one}\n\n---\n\n## Two\n', 'a.md')).toThrow('a.md:3');
  });

  it('reads answers, pictures and pieces of code', () => {
    const [one] = readSlides(
      '## Which? {#q .quiz}\n\n- [ ] a\n- [x] b\n\n![seen](figures/x.svg)\n\n```ts lib/a.ts#Box.open:1-2\n```\n',
      'a.md',
    );
    expect(one).toMatchObject({ id: 'q', title: 'Which?', kind: 'quiz', place: 'a.md:1' });
    expect(one.answers).toEqual([
      { text: 'a', isRight: false },
      { text: 'b', isRight: true },
    ]);
    expect(one.figures).toEqual([{ alt: 'seen', file: 'figures/x.svg' }]);
    expect(one.code).toEqual([{ file: 'lib/a.ts', name: 'Box.open', lines: [1, 2] }]);
  });
});

describe('declarationSource', () => {
  const source = (name: string, lines?: readonly [number, number]) =>
    declarationSource(root, { file: 'lib/a.ts', name, lines });

  it('leaves out the doc comment and moves a method to the edge', () => {
    expect(source('twice')).toBe('function twice(x: number): number {\n  return 2 * x; // both\n}');
    expect(source('Box.open')).toBe("open(): string {\n  return 'é';\n}");
    expect(source('twice', [2, 2])).toBe('return 2 * x; // both');
  });

  it('refuses what is not there', () => {
    expect(() => source('thrice')).toThrow('no such declaration');
    expect(() => source('twice', [2, 5])).toThrow('lines 2 to 5 of 3');
  });
});

describe('renderSlide', () => {
  it('fills a fence from the library, draws formulas, and keeps links out of the foot', () => {
    const html = render(
      '## $x^2$ {#a}\n\n$$\ny\n$$\n\n```ts lib/a.ts#twice:2-2\n```\n\n<!-- notes\n1 min.\n\nChapter: [02](x.ipynb)\n-->\n',
    );
    expect(html).toContain('class="katex-display"');
    expect(html).toContain(
      '<span class="number">2</span> * x; <span class="comment">// both</span>',
    );
    expect(html).toContain(
      '<footer><span>Chapter: 02</span><span class="number">1 / 1</span></footer>',
    );
  });

  it('keeps a formula and the sign after it in one line', () => {
    const html = render('## $x$: it is $y$ {#a}\n\nOne.\n');
    expect(html).toMatch(/<span class="unbroken">.*?<\/span>:<\/span> it is <span class="katex">/u);
  });

  it('names the slide whose formula is wrong', () => {
    expect(() => render('## A {#a}\n\n$$ \\frac{ $$\n')).toThrow('slides/en/01-a.md:1');
  });

  it('shows no mark of a quiz before the next step', () => {
    const html = render('## A {#a .quiz}\n\n- [x] yes\n- [ ] no\n- [ ] <b>\n');
    expect(html.match(/class="fragment mark"/gu)).toHaveLength(3);
    expect(html).toContain('<li class="right"><span>yes</span>');
    expect(html).not.toContain('<b>');
  });
});

describe('renderDeck', () => {
  it('hangs a slide for those who ask below the one before it, and counts the others', () => {
    const heads = ['## A {#a}', '## B {#b .more}', '## C {#c .more}', '## D {#d}'];
    const slides = readSlides(heads.join('\n\n---\n\n'), 'slides/en/01-a.md');
    const html = renderDeck(root, { lang: 'en', folder: root, slides });
    const outline = html.match(/<section[^>]*>|<\/section>|[\d.]+ \/ \d+/gu)?.join(' ');
    const one = (id: string, kind: string, number: string) =>
      `<section id="${id}" class="slide ${kind}"> ${number} / 2 </section>`;
    const column = [one('a', 'plain', '1'), one('b', 'more', '1.1'), one('c', 'more', '1.2')];
    expect(outline).toBe(
      `<section data-start-indexv="0"> ${column.join(' ')} </section> ${one('d', 'plain', '2')}`,
    );
  });
});

describe('highlight', () => {
  it('keeps every character', () => {
    const code = "const a = 'x < y'; // 1 & 2";
    const text = highlight(code).replace(/<[^>]+>/gu, '');
    expect(text.replaceAll('&lt;', '<').replaceAll('&amp;', '&').replaceAll('&#39;', "'")).toBe(
      code,
    );
  });
});

describe('onlyNeededFonts', () => {
  const face = (range: string) =>
    `@font-face { src: url(a.woff2) format('woff2'), url(a.woff) format('woff'); unicode-range: ${range}; }`;

  it('keeps the pieces that a character is in, in one format', () => {
    const css = face('U+4e00-4e10, U+6211') + face('U+5000');
    const kept = onlyNeededFonts(css, charactersOf('我'));
    expect(kept.match(/@font-face/gu)).toHaveLength(1);
    expect(kept).toContain('U+6211');
    expect(kept).not.toContain('a.woff)');
    expect(onlyNeededFonts(css, charactersOf('a'))).toBe('');
  });
});

describe('forSlide', () => {
  it('leaves room, and words of 20 pixels', () => {
    const weights = Array.from({ length: 11 }, () => Array.from({ length: 7 }, () => 1 / 7));
    const figure = attentionMap({
      weights,
      queryTokens: weights.map(() => '词'),
      keyTokens: weights[0].map(() => 'word'),
      title: 'not on a slide',
    });
    const room = { width: 1100, height: 460 };
    const svg = toSvg(forSlide(figure, room));
    const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/u.exec(svg)!.map(Number);
    expect(width / height).toBeCloseTo(room.width / room.height, 1);
    const scale = room.width / width;
    const sizes = [...svg.matchAll(/font-size="([\d.]+)"/gu)].map(([, px]) => Number(px) * scale);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(19.99);
    expect(svg.replace(/<title>.*?<\/title>/su, '')).not.toContain('>Attention weights');
    expect(svg).not.toMatch(/<text[^>]*>not on a slide/u);
  });
});

describe('beamStates', () => {
  it('follows each hypothesis through its parents, and stops at its end', () => {
    const steps = [
      {
        ids: [5, 6, 7],
        parents: [0, 0, 0],
        scores: [-1, -2, -1e9],
        hasEnded: [false, false, false],
      },
      {
        ids: [3, 8, 9],
        parents: [1, 0, 0],
        scores: [-2.5, -3, -4],
        hasEnded: [true, false, false],
      },
      { ids: [0, 2, 2], parents: [0, 1, 2], scores: [-2.5, -5, -6], hasEnded: [true, true, true] },
    ];
    const states = beamStates(steps, 0);
    expect(states[0].map(({ ids }) => ids)).toEqual([[5], [6]]);
    expect(states[2].map(({ ids }) => ids)).toEqual([
      [6, 3],
      [5, 8, 2],
      [5, 9, 2],
    ]);
  });
});
