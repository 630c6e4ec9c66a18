import { type Locale, mismatch } from '../locale';
import { ShapeError } from '../tensor';
import { drawing } from './drawing';
import type { Drawing } from './figure';
import { PALETTE } from './palette';
import { element, label, px } from './svg/element';
import { escapeLabel } from './text';

/** A block of values b × t × d, of which some are lit. */
export interface CubePanel {
  readonly title: string;
  /** [B, T, D]; `true` where a value took part in the one that is marked. */
  readonly lit: readonly (readonly (readonly boolean[])[])[];
  /** The value that is asked about, as [sentence, position, feature], counted from 0. */
  readonly marked: readonly [number, number, number];
}

/** Options of `normCube`. */
export interface NormCubeOptions {
  /** All of one shape. */
  readonly panels: readonly CubePanel[];
  /** [B][T], what stands at each position; `<pad>` is hatched. */
  readonly tokens: readonly (readonly string[])[];
  /** What to notice; how many values are lit in each panel when absent. */
  readonly caption?: string;
  readonly lang?: Locale;
}

type Point = readonly [number, number];

/** From one feature to the next: the sheets are seen from the side. */
const ACROSS: Point = [17, -8];
/** From one position to the next. */
const DOWN = 24;
/** Between sheets of sentences, and between panels. */
const SHEET_GAP = 58;
const PANEL_GAP = 40;
const LEFT = 66;
const TITLE = 30;
const BELOW = 44;
const WIDEST = 800;

const TEXT = {
  en: {
    sentence: (b: number) => `sentence ${b}`,

    count: (title: string, count: number, all: number) => `${title}: ${count} of ${all} values`,
    told: (title: string, marked: string, lit: string) => `${title}: ${marked} is made of ${lit}.`,
    at: (b: number, token: string, features: string) =>
      `sentence ${b}, ${token}, features ${features}`,
    end: '; ',
    space: ' ',
    comma: ', ',
  },
  zh: {
    sentence: (b: number) => `句 ${b}`,

    count: (title: string, count: number, all: number) => `${title}：${all} 个数中的 ${count} 个`,
    told: (title: string, marked: string, lit: string) => `${title}：${marked} 由 ${lit} 算出。`,
    at: (b: number, token: string, features: string) => `句 ${b} 的 ${token} 的特征 ${features}`,
    end: '；',
    space: '',
    comma: '，',
  },
};

/**
 * Activations [B, T, D] as a block cut into sheets, one a sentence, with positions from the top down
 * and features into the depth: which of its values take part in one of them, as a norm computes it.
 *
 * @throws {ShapeError} naming the panel whose values are not those of the tokens
 */
export function normCube({ panels, tokens, caption, lang = 'en' }: NormCubeOptions): Drawing {
  const size = sizeOf(panels, tokens);
  const width = LEFT + size.B * (size.D * ACROSS[0] + SHEET_GAP);
  const height = TITLE - size.D * ACROSS[1] + size.T * DOWN + BELOW;
  const perLine = Math.max(1, Math.floor(WIDEST / (width + PANEL_GAP)));
  const content = panels.flatMap((panel, i) => {
    const left = LEFT + (i % perLine) * (width + PANEL_GAP);
    const top = TITLE + Math.floor(i / perLine) * height;
    return drawPanel(panel, tokens, [left, top - size.D * ACROSS[1]], lang);
  });
  const words = TEXT[lang];
  const counts = panels.map(({ title, lit }) => {
    const values = lit.flat(2);
    return words.count(title, values.filter(Boolean).length, values.length);
  });
  return drawing({
    width: Math.min(panels.length, perLine) * (width + PANEL_GAP),
    height: Math.ceil(panels.length / perLine) * height,
    content,
    caption: caption ?? counts.join(words.comma),
    alt: panels.map((panel) => describe(panel, tokens, lang)).join(words.space),
  });
}

function sizeOf(panels: readonly CubePanel[], tokens: NormCubeOptions['tokens']) {
  const [B, T, D] = [tokens.length, tokens[0].length, panels[0].lit[0][0].length];
  for (const { title, lit } of panels) {
    const fits =
      lit.length === B &&
      lit.every((rows) => rows.length === T && rows.every((row) => row.length === D));
    if (fits) continue;
    const shape = [lit.length, lit[0].length, lit[0][0].length].join(', ');
    throw new ShapeError(mismatch(title, `[B=${B}, T=${T}, D=${D}]`, `[${shape}]`));
  }
  return { B, T, D };
}

function drawPanel(
  { title, lit, marked }: CubePanel,
  tokens: NormCubeOptions['tokens'],
  [left, top]: Point,
  lang: Locale,
): string[] {
  const words = TEXT[lang];
  const D = lit[0][0].length;
  const sheet = D * ACROSS[0] + SHEET_GAP;
  const muted = { size: 12, color: PALETTE.muted.text } as const;
  const bottom = top + lit[0].length * DOWN;
  const heading = label(`<b>${escapeLabel(title)}</b>`, {
    x: left,
    y: top + D * ACROSS[1] - 12,
    size: 14,
  });
  return lit.reduceRight<string[]>((drawn, rows, b) => {
    const x = left + b * sheet;
    const cells = rows.flatMap((row, t) =>
      row.map((isLit, d) => {
        const isPadding = tokens[b][t] === '<pad>';
        return cell([x + d * ACROSS[0], top + t * DOWN + d * ACROSS[1]], { isLit, isPadding });
      }),
    );
    const names = tokens[b].map((token, t) => {
      const at = { x: x - 5, y: top + (t + 0.5) * DOWN } as const;
      return label(escapeLabel(token), { ...muted, ...at, anchor: 'end', baseline: 'middle' });
    });
    const below = label(words.sentence(b), { ...muted, x, y: bottom + 18 });
    const [, t, d] = marked;
    const at: Point = [x + d * ACROSS[0], top + t * DOWN + d * ACROSS[1]];
    return [...drawn, ...cells, ...names, below, ...(b === marked[0] ? [frame(at)] : [])];
  }, [heading]); // prettier-ignore
}

/** A face of the sheet, seen from the side. */
function corners([x, y]: Point): string {
  const [dx, dy] = ACROSS;
  const points: Point[] = [
    [x, y],
    [x + dx, y + dy],
    [x + dx, y + dy + DOWN],
    [x, y + DOWN],
  ];
  return points.map((point) => point.map(px).join(',')).join(' ');
}

function cell(at: Point, { isLit, isPadding }: { isLit: boolean; isPadding: boolean }): string {
  const box = element('polygon', {
    points: corners(at),
    fill: isLit ? PALETTE.key.fill : 'none',
    'fill-opacity': isLit ? '0.55' : undefined,
    stroke: PALETTE.muted.text,
    'stroke-width': 1,
  });
  if (!isPadding) return box;
  const [x, y] = at;
  const slash = { x1: x, y1: y + DOWN, x2: x + ACROSS[0], y2: y + ACROSS[1] };
  return box + element('line', { ...slash, stroke: PALETTE.muted.text, 'stroke-width': 1 });
}

/** The value that is asked about. */
function frame(at: Point): string {
  return element('polygon', {
    points: corners(at),
    fill: 'none',
    stroke: PALETTE.alarm.fill,
    'stroke-width': 3.5,
  });
}

/** In words: position by position, the features that are lit. */
function describe(
  { title, lit, marked: [b, t, d] }: CubePanel,
  tokens: NormCubeOptions['tokens'],
  lang: Locale,
): string {
  const words = TEXT[lang];
  const name = (sentence: number, position: number) => `${tokens[sentence][position]}·${position}`;
  const rows = lit.flatMap((sentence, i) =>
    sentence.flatMap((row, j) => {
      const features = row.flatMap((isLit, k) => (isLit ? [k] : []));
      return features.length === 0 ? [] : [words.at(i, name(i, j), features.join(' '))];
    }),
  );
  return words.told(title, words.at(b, name(b, t), String(d)), rows.join(words.end));
}
