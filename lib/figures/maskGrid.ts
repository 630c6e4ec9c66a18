import { type Locale, mismatch } from '../locale';
import { ShapeError } from '../tensor';
import { drawing } from './drawing';
import type { Drawing } from './figure';
import { assertLabels, type GridInput, toGrid, toMask } from './numbers';
import { PALETTE } from './palette';
import { element, label, px } from './svg/element';
import { keyLabel } from './svg/keyLabel';
import { positionedTokens, textWidth } from './text';

/** A mask to be drawn. */
export interface MaskPanel {
  readonly title: string;
  /** Bool [Tq, Tk], or rows; `true` = may attend. */
  readonly mask: GridInput | readonly (readonly boolean[])[];
  /** What could be seen before: cells that are allowed only now get a dot. */
  readonly before?: GridInput | readonly (readonly boolean[])[];
}

/** Options of `maskGrid`. */
export interface MaskGridOptions {
  readonly panels: readonly MaskPanel[];
  /** Tq words for the rows, and Tk for the columns. */
  readonly queryTokens: readonly string[];
  readonly keyTokens: readonly string[];
  /** Whether the words are told with their position, `saw·1`; false for rows that are no tokens. */
  readonly numbersTokens?: boolean;
  /** What to notice; how to read the masks when absent. */
  readonly caption?: string;
  readonly lang?: Locale;
}

const TEXT = {
  en: {
    caption: 'Rows look (queries), columns are looked at (keys). Blue: allowed; hatched: hidden.',
    dots: ' A dot: allowed in this picture, not in the one before.',
    row: (query: string, keys: string) => `${query} sees ${keys}`,
    none: 'nothing',
    panel: (title: string, rows: string) => `${title}: ${rows}.`,
    separator: '; ',
    comma: ', ',
    space: ' ',
  },
  zh: {
    caption: '行在看（查询），列被看（键）。蓝色：可以看；斜线：被遮住。',
    dots: '圆点：这张图里可以看，前一张图里还不可以。',
    row: (query: string, keys: string) => `${query} 可看 ${keys}`,
    none: '空',
    panel: (title: string, rows: string) => `${title}：${rows}。`,
    separator: '；',
    comma: '、',
    space: '',
  },
};

const CELL = 26;
const FONT = 12;
const GAP = 30;
const TITLE = 26;
/** Pixels that the panels of one row may take. */
const WIDTH = 820;
const ALLOWED = '#9CC7E4';
const HIDDEN = '#EFEFEF';

/** A panel with its cells read out, and where it stands. */
interface Placed {
  readonly title: string;
  readonly mask: readonly (readonly boolean[])[];
  readonly isNew: (i: number, j: number) => boolean;
  readonly left: number;
  readonly top: number;
}

/**
 * Masks side by side: who may look at whom, cell by cell, with words at the edges. For masks that are
 * combined, and for what can be reached through one layer, two, and more.
 *
 * @throws {ShapeError} when a mask is not [Tq, Tk], or the words do not fit
 */
export function maskGrid(options: MaskGridOptions): Drawing {
  const { panels, queryTokens, keyTokens, lang = 'en' } = options;
  const [Tq, Tk] = [queryTokens.length, keyTokens.length];
  if (panels.length === 0) {
    throw new ShapeError(mismatch('panels', { en: 'one or more', zh: '至少一个' }, 0));
  }
  const labelLeft = Math.max(...queryTokens.map((word) => textWidth(word, FONT))) + 22;
  const below = Math.max(...keyTokens.map((word) => textWidth(word, FONT))) + 16;
  const widest = Math.max(CELL * Tk, ...panels.map(({ title }) => textWidth(title, 13)));
  const stepX = widest + labelLeft + GAP;
  const stepY = TITLE + CELL * Tq + below + 10;
  const perRow = Math.max(1, Math.min(panels.length, Math.floor(WIDTH / stepX)));
  const placed = panels.map(({ title, mask, before }, k): Placed => {
    const cells = readMask(title, mask, queryTokens, keyTokens);
    const old = before && readMask(title, before, queryTokens, keyTokens);
    const [left, top] = [(k % perRow) * stepX + labelLeft, Math.floor(k / perRow) * stepY + TITLE];
    return { title, mask: cells, isNew: (i, j) => old !== undefined && !old[i][j], left, top };
  });
  const words = TEXT[lang];
  const hasDots = panels.some(({ before }) => before);
  return drawing({
    width: Math.max(perRow * stepX - GAP + 12, 320),
    height: Math.ceil(panels.length / perRow) * stepY,
    content: placed.flatMap((panel) => drawPanel(panel, options)),
    caption: options.caption ?? words.caption + (hasDots ? words.dots : ''),
    alt: placed.map((panel) => describe(panel, options, Tk)).join(words.space),
  });
}

function readMask(
  title: string,
  mask: MaskPanel['mask'],
  queryTokens: readonly string[],
  keyTokens: readonly string[],
): boolean[][] {
  const [Tq, Tk] = [queryTokens.length, keyTokens.length];
  const input = Array.isArray(mask) ? mask.map((row: readonly unknown[]) => row.map(Number)) : mask;
  const rows = toGrid(title, input as GridInput, ['Tq', 'Tk']);
  if (rows.length > 1) assertLabels('queryTokens', queryTokens, rows.length, 'row', title);
  return toMask(rows, Tq, Tk);
}

function drawPanel(panel: Placed, { queryTokens, keyTokens }: MaskGridOptions): string[] {
  const { title, mask, isNew, left, top } = panel;
  const bottom = top + CELL * mask.length;
  return [
    label(`<b>${title}</b>`, { x: left, y: top - 9, size: 13 }),
    ...mask.flatMap((row, i) =>
      row.map((allowed, j) => {
        const at = { x: left + j * CELL + 1, y: top + i * CELL + 1 };
        return allowed ? allowedCell(at, isNew(i, j)) : hiddenCell(at);
      }),
    ),
    ...queryTokens.map((word, i) => {
      const at = { x: left - 6, y: top + (i + 0.5) * CELL, size: FONT };
      return label(word, { ...at, color: PALETTE.query.text, anchor: 'end', baseline: 'middle' });
    }),
    ...keyTokens.map((word, j) => {
      return keyLabel(word, left + (j + 0.5) * CELL, bottom + 7, CELL, FONT);
    }),
  ];
}

interface Corner {
  readonly x: number;
  readonly y: number;
}

const SIDE = CELL - 2;

function allowedCell({ x, y }: Corner, isNew: boolean): string {
  const box = element('rect', { x, y, width: SIDE, height: SIDE, fill: ALLOWED });
  if (!isNew) return box;
  const [cx, cy] = [x + SIDE / 2, y + SIDE / 2];
  return box + element('circle', { cx, cy, r: 4, fill: PALETTE.query.text });
}

/** Grey with slanted lines: hidden is told from allowed without colour, too. */
function hiddenCell({ x, y }: Corner): string {
  const lines = [8, 16].flatMap((d) => [
    `M${px(x)} ${px(y + d)}L${px(x + d)} ${px(y)}`,
    `M${px(x + d)} ${px(y + SIDE)}L${px(x + SIDE)} ${px(y + d)}`,
  ]);
  const diagonal = `M${px(x)} ${px(y + SIDE)}L${px(x + SIDE)} ${px(y)}`;
  return (
    element('rect', { x, y, width: SIDE, height: SIDE, fill: HIDDEN }) +
    element('path', {
      d: [...lines, diagonal].join(''),
      stroke: PALETTE.muted.fill,
      'stroke-width': 1,
      fill: 'none',
    })
  );
}

function describe(
  { title, mask }: Placed,
  { queryTokens, keyTokens, numbersTokens = true, lang = 'en' }: MaskGridOptions,
  Tk: number,
): string {
  const words = TEXT[lang];
  const [queries, keys] = [queryTokens, keyTokens].map((tokens) =>
    numbersTokens ? positionedTokens(tokens) : tokens,
  );
  const rows = mask.map((row, i) => {
    const seen = keys.filter((_, j) => row[j]);
    const list = seen.length === 0 ? words.none : seen.join(words.comma);
    return words.row(queries[i], seen.length === Tk && Tk > 3 ? `${seen[0]}–${seen.at(-1)}` : list);
  });
  return words.panel(title, rows.join(words.separator));
}
