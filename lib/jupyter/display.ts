import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import type { Drawing, Figure } from '../figures';
import { BilingualError } from '../locale';
import { attempt } from './attempt';
import { drawingBundle, figureBundle } from './mimeBundle';
import { inNotebook, type MimeBundle, ourNotebook, put } from './notebook';
import { JSON_MIME, plainJson } from './plainJson';

/** Something that was shown and can be shown anew in the same place. */
export class DisplayHandle<T> {
  /** @param redraw shows the next state in place of the last */
  constructor(private readonly redraw: (next: T) => void) {}

  /** Replaces what was shown. In a terminal, where nothing can be replaced, prints again. */
  update(next: T): void {
    this.redraw(next);
  }

  /** As the last expression of a cell it shows nothing more: the output is there already. */
  [Symbol.for('Jupyter.display')](): MimeBundle {
    return {};
  }

  /** The same on stock tslab, which prints the last expression. */
  [inspect.custom](): string {
    return '';
  }
}

/**
 * Shows several forms of one thing below the cell, such as `{ 'text/html': …, 'text/plain': … }`;
 * the notebook draws the richest that it knows. In a terminal, prints the plain text.
 *
 * @throws {BilingualError} naming the path of what is no JSON; else when there is no plain text:
 *   somebody may read with nothing else
 */
export function display(bundle: MimeBundle): DisplayHandle<MimeBundle> {
  const id = randomUUID();
  showBundle(bundle, id, false);
  return new DisplayHandle((next) => showBundle(next, id, true));
}

/** Shows a figure or a drawing below the cell; the handle's `update` redraws it in place. */
export function show<T extends Figure | Drawing>(picture: T): DisplayHandle<T> {
  const handle = display(pictureBundle(picture));
  return new DisplayHandle((next) => {
    // JupyterLab's plotly renderer draws an output once and passes over every later state of it;
    // words in between make it begin anew.
    if (inNotebook() && !('svg' in next)) handle.update({ 'text/plain': next.alt });
    handle.update(pictureBundle(next));
  });
}

function pictureBundle(picture: Figure | Drawing): MimeBundle {
  return 'svg' in picture ? drawingBundle(picture) : figureBundle(picture);
}

/**
 * Takes away what the cell has shown so far. Does nothing in a terminal.
 *
 * @param options.wait until the next output comes, so that nothing flickers
 */
export function clearOutput({ wait = false }: { readonly wait?: boolean } = {}): void {
  ourNotebook()?.clear(wait);
}

function showBundle(bundle: MimeBundle, id: string, isUpdate: boolean): void {
  const text: unknown = attempt(() => bundle['text/plain'], undefined);
  if (typeof text !== 'string') {
    assertJson(bundle); // the graver fault is told first
    throw new BilingualError({
      en: "display: expected a form 'text/plain' among the forms to show",
      zh: "display：要显示的各种形式中应有 'text/plain'",
    });
  }
  if (inNotebook()) put(bundle, id, isUpdate);
  else console.log(text);
}

function assertJson(bundle: MimeBundle): void {
  for (const type of Object.keys(bundle).filter((name) => JSON_MIME.test(name))) {
    plainJson(bundle[type], `data[${JSON.stringify(type)}]`);
  }
}
