import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkDecks } from '../../slides/machine/checkDecks';
import { readDeck } from '../../slides/machine/readDeck';
import { renderDeck } from '../../slides/machine/render';
import { makeFigures } from '../../slides/figures';
import { cell } from '../notebooks/checks/chapterPairs';
import { wordingComplaints, type Term } from '../notebooks/checks/glossary';
import { repositoryRoot } from '../support/paths';
import { differenceOf } from './sameDrawing';

const decks = (['zh', 'en'] as const).map((lang) => readDeck(repositoryRoot, lang));
const glossary = JSON.parse(
  readFileSync(join(repositoryRoot, 'notebooks', 'glossary.json'), 'utf8'),
) as readonly Term[];

describe('the decks', () => {
  it('have the form of a lecture', () => {
    expect(checkDecks(repositoryRoot, decks)).toEqual([]);
    expect(decks[0].slides.length).toBeGreaterThan(40);
  });

  it.for(decks)("keep to the glossary's words: $lang", ({ lang, slides }) => {
    const cells = slides.map(({ title, body, notes }) =>
      cell(`${title}\n\n${body}\n\n${notes}`, { type: 'markdown' }),
    );
    expect(wordingComplaints(cells, lang, glossary)).toEqual([]);
  });

  it.for(decks)('become pages, every formula and declaration included: $lang', (deck) => {
    const html = renderDeck(repositoryRoot, deck);
    expect(html.match(/<section id=/gu)).toHaveLength(deck.slides.length);
    expect(html.match(/class="katex-display"/gu)?.length).toBeGreaterThan(8);
    expect(html).toContain('mergeHeads');
    const ids = [...html.matchAll(/ id="([^"]+)"/gu)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('have pictures that are made of the library as it is now', { timeout: 120_000 }, async () => {
    const figures = await makeFigures();
    const stale = figures.flatMap(({ file, svg }) => {
      const difference = differenceOf(readFileSync(join(repositoryRoot, file), 'utf8'), svg);
      return difference ? [`${file}: ${difference}`] : [];
    });
    expect(stale, 'npx tsx slides/figures/main.ts makes them anew').toEqual([]);
    const used = decks.flatMap(({ lang, slides }) =>
      slides.flatMap((slide) => slide.figures.map(({ file }) => `slides/${lang}/${file}`)),
    );
    expect(figures.map(({ file }) => file).filter((file) => !used.includes(file))).toEqual([]);
  });
});
