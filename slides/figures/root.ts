import { textWidth } from '../../lib/figures/text';
import { element, px } from '../../lib/figures/svg/element';
import { INK, type Point, words } from './paint';

/** What stands under the root: `D`, or `d_K` with its small letter. */
type Under = 'D' | 'd_K';

/** How wide a root comes out: its hook, and what is under the bar. */
export function rootWidth(under: Under, size: number): number {
  return size * 0.48 + textWidth(under === 'D' ? 'DX' : 'dKX', size) / 1.7;
}

/** A root from `x` on, its bar over all that is under it; its middle is at `y`. */
export function root(
  under: Under,
  [x, y]: Point,
  { size, color = INK, isBold = false }: { size: number; color?: string; isBold?: boolean },
): string {
  const at = (dx: number, dy: number) => `${px(x + dx * size)} ${px(y + dy * size)}`;
  const hook = `M${at(0, 0.02)}L${at(0.12, -0.06)}L${at(0.27, 0.42)}L${at(0.44, -0.56)}`;
  const bar = `L${px(x + rootWidth(under, size))} ${px(y - 0.56 * size)}`;
  const stroke = { stroke: color, 'stroke-width': size * (isBold ? 0.1 : 0.065), fill: 'none' };
  return (
    element('path', { d: hook + bar, ...stroke, 'stroke-linejoin': 'round' }) +
    words(under, [x + 0.48 * size, y], { size, color, isBold, anchor: 'start' })
  );
}
