import { escapeHtml } from './escapeHtml';
import type { Drawing } from './figure';
import { FONT_FAMILY, INK, PALETTE, PAPER } from './palette';
import { CAPTION_SIZE, captionLines } from './svg/caption';
import { element, label, px } from './svg/element';
import { escapeLabel } from './text';

/** What a drawing is made of. */
interface DrawingParts {
  readonly width: number;
  readonly height: number;
  /** SVG elements, the lowest first. */
  readonly content: readonly string[];
  readonly caption: string;
  /** Its caption only repeats what can be seen: it is not written below. */
  readonly isPlain?: boolean;
  readonly alt: string;
}

/** A narrower drawing would break its caption into too many lines. */
const LEAST_WIDTH = 420;
const NO_CAPTION = { lines: [], height: 0 };

/**
 * A drawing on white paper in the course's fonts, with its caption below: a page shows it as a
 * picture, and titles of pictures are not seen. It names itself to screen readers: `role="img"`, its
 * caption as the title, and its alt text.
 */
export function drawing(parts: DrawingParts): Drawing {
  const { content, caption, alt } = parts;
  const width = Math.max(parts.width, LEAST_WIDTH);
  const top = parts.height;
  const { lines, height: below } = parts.isPlain
    ? NO_CAPTION
    : captionLines(caption, { width, top });
  const height = top + below;
  const inside = [
    element('title', {}, escapeHtml(caption)),
    element('desc', {}, escapeHtml(alt)),
    element('rect', { width, height, fill: PAPER }),
    ...content,
    ...lines.map(({ text, x, y }) =>
      label(escapeLabel(text), { x, y, size: CAPTION_SIZE, color: PALETTE.muted.text }),
    ),
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
