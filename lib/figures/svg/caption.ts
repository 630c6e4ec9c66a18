import { wrap } from '../text';

/** Pixels. */
export const CAPTION_SIZE = 12;
const [LEFT, LINE, BELOW] = [12, 17, 6];

/**
 * Where the caption of a drawing stands: below it, in lines as wide as it is.
 *
 * @param top where the drawing ends
 * @returns the baseline of each line, and how high they are together
 */
export function captionLines(caption: string, { width, top }: { width: number; top: number }) {
  const lines = wrap(caption, width - 2 * LEFT, CAPTION_SIZE).map((text, i) => ({
    text,
    x: LEFT,
    y: top + (i + 0.9) * LINE,
  }));
  return { lines, height: lines.length * LINE + BELOW };
}
