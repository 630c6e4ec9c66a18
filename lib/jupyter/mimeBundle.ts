import { inspect } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { type Drawing, type Figure, toSvg } from '../figures';
import type { MimeBundle } from './notebook';
import { tensorText } from './tensorText';

export const PLOTLY_MIME = 'application/vnd.plotly.v1+json';

/** Objects that know how they look; the symbol is the one that Deno's kernel uses. */
const DISPLAY = Symbol.for('Jupyter.display');

interface Displayable {
  [DISPLAY]?(): MimeBundle | Promise<MimeBundle>;
  toMime?(): MimeBundle | Promise<MimeBundle>;
}

/**
 * What a notebook shows for the value of a cell's last expression.
 *
 * @param name the expression itself when it is a name, shown with a tensor
 * @returns undefined when there is nothing to show, as for `undefined`
 */
export async function mimeBundle(value: unknown, name?: string): Promise<MimeBundle | undefined> {
  if (value === undefined) return undefined;
  const displayable = Object(value) as Displayable;
  if (typeof displayable[DISPLAY] === 'function') {
    return withText(await displayable[DISPLAY](), value);
  }
  if (typeof displayable.toMime === 'function') return withText(await displayable.toMime(), value);
  if (isFigure(value)) return figureBundle(value);
  if (isDrawing(value)) return drawingBundle(value);
  if (isTensor(value)) return { 'text/plain': tensorText(value, name) };
  return { 'text/plain': inspect(value, { depth: 4, breakLength: 100 }) };
}

/** A figure for plotly's renderer, and in words for everybody without it. */
export function figureBundle({ data, layout, frames, config, alt, caption }: Figure): MimeBundle {
  const figure = frames ? { data, layout, frames, config } : { data, layout, config };
  // The renderer wants an object of plain JSON: typed arrays would arrive as {"0": …}.
  const plain = JSON.parse(JSON.stringify(figure, plainArrays)) as object;
  return { [PLOTLY_MIME]: plain, 'text/plain': `${alt}\n${caption}` };
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
export function drawingBundle({ svg, alt, caption }: Drawing): MimeBundle {
  return { 'image/svg+xml': svg, 'text/plain': `${alt}\n${caption}` };
}

function plainArrays(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) ? Array.from(value as Float32Array) : value;
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
  if (Object.keys(bundle).length === 0) return undefined; // wants to show nothing
  return 'text/plain' in bundle ? bundle : { ...bundle, 'text/plain': inspect(value) };
}
