import { escapeHtml } from '../escapeHtml';
import { unescapeLabel } from '../text';

type Value = string | number | undefined;

/** Pixels with one decimal: more would only make the file longer. */
export function px(value: number): string {
  return String(Number(value.toFixed(1)) + 0);
}

/** One element; attributes that are undefined are left out, numbers are pixels. */
export function element(name: string, attributes: Record<string, Value>, content = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) => ` ${key}="${typeof value === 'number' ? px(value) : escapeHtml(value!)}"`,
    )
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

export interface TextStyle {
  readonly x: number;
  readonly y: number;
  readonly size?: number;
  readonly color?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Where y is: the top edge, the middle or the base line of the first line. */
  readonly baseline?: 'hanging' | 'middle' | 'auto';
  /** Degrees, clockwise around (x, y). */
  readonly rotate?: number;
}

const LINE_HEIGHT = 1.42;

/** A label as plotly.js writes it: lines apart by `<br>`, bold in `<b>`, the rest escaped. */
export function label(text: string, style: TextStyle): string {
  const { x, y, size = 13, color, anchor = 'start', baseline = 'auto', rotate } = style;
  const isBold = text.startsWith('<b>');
  const lines = text
    .replace(/<\/?b>/g, '')
    .split('<br>')
    .map(unescapeLabel);
  const spans = lines.map((line, i) =>
    i === 0 ? escapeHtml(line) : element('tspan', { x, dy: size * LINE_HEIGHT }, escapeHtml(line)),
  );
  // `hanging` and `middle` are not drawn alike everywhere; a shift of the base line is.
  const shift = { hanging: 0.8, middle: 0.35, auto: 0 }[baseline] * size;
  return element(
    'text',
    {
      x,
      y: y + shift,
      'font-size': size,
      fill: color,
      'text-anchor': anchor === 'start' ? undefined : anchor,
      'font-weight': isBold ? 'bold' : undefined,
      transform: rotate ? `rotate(${px(rotate)} ${px(x)} ${px(y)})` : undefined,
    },
    spans.join(''),
  );
}
