/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Page } from 'playwright-core';

/** A Chinese character on the page, and how it came out. */
export interface DrawnGlyph {
  readonly character: string;
  /** Where it stands: `text` of a cell, or `picture`. */
  readonly place: 'text' | 'picture';
  /** False when the browser drew the box that stands for a missing character, or nothing. */
  readonly isDrawn: boolean;
}

/** Where a notebook's page has text and pictures, as selectors. */
const NOTEBOOK = { text: '.jp-MarkdownOutput p, .jp-MarkdownOutput h1', picture: 'svg text' };

/**
 * Draws each Chinese character that the page shows once more, with the font that it is set in, and
 * compares the dots with those of a character that no font has.
 */
export function drawnGlyphs(page: Page, places = NOTEBOOK): Promise<DrawnGlyph[]> {
  return page.evaluate(compareGlyphs, places);
}

/** Runs in the page. */
function compareGlyphs(places: Record<DrawnGlyph['place'], string>): DrawnGlyph[] {
  const SIZE = 32;
  const MISSING = '\u{10FFFD}'; // private, last plane: drawn as a box
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 2 * SIZE;
  const pen = canvas.getContext('2d', { willReadFrequently: true })!;
  const dots = (character: string, font: string): string => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.font = `${SIZE}px ${font}`;
    pen.fillText(character, 4, 1.5 * SIZE);
    return pen.getImageData(0, 0, canvas.width, canvas.height).data.join();
  };
  const charactersIn = (selector: string) => {
    const found = new Map<string, string>();
    for (const element of document.querySelectorAll<HTMLElement>(selector)) {
      const font = getComputedStyle(element).fontFamily;
      for (const character of element.textContent?.match(/\p{Script=Han}/gu) ?? []) {
        if (!found.has(character)) found.set(character, font);
      }
    }
    return [...found];
  };
  const nothing = dots(' ', 'sans-serif');
  return (['text', 'picture'] as const).flatMap((place) =>
    charactersIn(places[place]).map(([character, font]) => {
      const drawn = dots(character, font);
      return { character, place, isDrawn: drawn !== nothing && drawn !== dots(MISSING, font) };
    }),
  );
}
