import { escapeHtml } from './escapeHtml';
import type { Drawing } from './figure';
import { FONT_FAMILY, INK, PAPER } from './palette';
import { element, px } from './svg/element';

/** What a drawing is made of. */
interface DrawingParts {
  readonly width: number;
  readonly height: number;
  /** SVG elements, the lowest first. */
  readonly content: readonly string[];
  readonly caption: string;
  readonly alt: string;
}

/**
 * A drawing on white paper in the course's fonts, which names itself to screen readers: `role="img"`,
 * its caption as the title, and its alt text.
 */
export function drawing({ width, height, content, caption, alt }: DrawingParts): Drawing {
  const inside = [
    element('title', {}, escapeHtml(caption)),
    element('desc', {}, escapeHtml(alt)),
    element('rect', { width, height, fill: PAPER }),
    ...content,
  ];
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    role: 'img',
    viewBox: `0 0 ${px(width)} ${px(height)}`,
    width,
    height,
    'font-family': FONT_FAMILY,
    fill: INK,
  };
  const svg = element('svg', attributes, inside.filter(Boolean).join('\n'));
  return { svg, alt, caption };
}
