import { PALETTE } from '../palette';
import { textWidth } from '../text';
import { label } from './element';

/**
 * The word below a column of keys: upright where it fits into the column, else turned.
 *
 * @param x middle of the column
 * @param y where the word begins, below the column
 * @param width of the column
 */
export function keyLabel(word: string, x: number, y: number, width: number, size: number): string {
  const style = { y, size, color: PALETTE.key.text };
  if (textWidth(word, size) > width) return label(word, { ...style, x: x - size / 3, rotate: 90 });
  return label(word, { ...style, x, anchor: 'middle', baseline: 'hanging' });
}
