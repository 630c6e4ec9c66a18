import { inspect } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { type Drawing, type Figure, toSvg } from '../figures';
import { say } from '../locale';
import { attempt } from './attempt';
import type { MimeBundle } from './notebook';
import { plainJson } from './plainJson';
import { tensorText } from './tensorText';

/** What plotly's renderer in JupyterLab draws. */
export const PLOTLY_MIME = 'application/vnd.plotly.v1+json';

/** Objects that know how they look; the symbol is the one that Deno's kernel uses. */
const DISPLAY = Symbol.for('Jupyter.display');

/** More characters of a printed value than this help nobody; a page with all of them stands still. */
const LONGEST_TEXT = 100_000;

/**
 * What a notebook shows for the value of a cell's last expression.
 *
 * @param name the expression itself when it is a name, shown with a tensor
 * @returns undefined when there is nothing to show, as for `undefined`
 */
export async function mimeBundle(value: unknown, name?: string): Promise<MimeBundle | undefined> {
  if (value === undefined) return undefined;
  const draw = methodOf(value, DISPLAY) ?? methodOf(value, 'toMime');
  if (draw) return withText((await draw()) as MimeBundle, value);
  if (attempt(() => isFigure(value), false)) return figureBundle(value as Figure);
  if (attempt(() => isDrawing(value), false)) return drawingBundle(value as Drawing);
  if (attempt(() => isTensor(value), false)) {
    return { 'text/plain': tensorText(value as tf.Tensor, name) };
  }
  return { 'text/plain': printed(value) };
}

/** Undefined also where a value does not let one look, as some proxies do not. */
function methodOf(value: unknown, name: PropertyKey): (() => unknown) | undefined {
  const object = Object(value) as Record<PropertyKey, unknown>;
  const method = attempt(() => object[name], undefined);
  return typeof method === 'function' ? () => method.call(value) as unknown : undefined;
}

function printed(value: unknown): string {
  const text = inspect(value, { depth: 4, breakLength: 100 });
  if (text.length <= LONGEST_TEXT) return text;
  const rest = text.length - LONGEST_TEXT;
  const note = say({ en: `… (${rest} more characters)`, zh: `……（还有 ${rest} 个字符）` });
  return text.slice(0, LONGEST_TEXT) + note;
}

/** A figure for plotly's renderer, and in words for everybody without it. */
export function figureBundle({ data, layout, frames, config, alt, caption }: Figure): MimeBundle {
  const figure = frames ? { data, layout, frames, config } : { data, layout, config };
  // The renderer wants an object of plain JSON: typed arrays would arrive as {"0": …}.
  return {
    [PLOTLY_MIME]: plainJson(figure, 'figure', { gaps: true }),
    'text/plain': `${alt}\n${caption}`,
  };
}

/**
 * A figure as a still drawing, for one that moves: JupyterLab's plotly renderer draws an output once
 * and passes over every later state of it.
 */
export function stillBundle(figure: Figure): MimeBundle {
  const { alt, caption } = figure;
  return drawingBundle({ svg: toSvg(figure), alt, caption });
}

/** A drawing, and in words for everybody without pictures. */
export function drawingBundle({ svg, html, alt, caption }: Drawing): MimeBundle {
  const richer = html === undefined ? {} : { 'text/html': html };
  return { ...richer, 'image/svg+xml': svg, 'text/plain': `${alt}\n${caption}` };
}

function isTensor(value: unknown): value is tf.Tensor {
  return value instanceof tf.Tensor;
}

function isFigure(value: unknown): value is Figure {
  const { data, layout, alt, caption } = Object(value) as Partial<Figure>;
  const isPicture = Array.isArray(data) && typeof layout === 'object' && layout !== null;
  return isPicture && typeof alt === 'string' && typeof caption === 'string';
}

function isDrawing(value: unknown): value is Drawing {
  const { svg, alt, caption } = Object(value) as Partial<Drawing>;
  return [svg, alt, caption].every((part) => typeof part === 'string');
}

function withText(bundle: MimeBundle, value: unknown): MimeBundle | undefined {
  // What is no bundle is refused when it is shown.
  if (typeof bundle !== 'object' || bundle === null || Array.isArray(bundle)) return bundle;
  if (Object.keys(bundle).length === 0) return undefined; // wants to show nothing
  return 'text/plain' in bundle ? bundle : { ...bundle, 'text/plain': printed(value) };
}
