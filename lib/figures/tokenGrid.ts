import { ShapeError } from '../tensor';
import { type Locale, mismatch } from '../locale';
import type { Figure } from './figure';
import { keyAxis, labelRoom, matrixTraces, queryAxis } from './matrixPanel';
import { ColorScale, PALETTE } from './palette';
import { CONFIG, escapeLabel, frame, textWidth } from './text';

export interface TokenGridOptions {
  /** One sentence a row, as words; shorter rows than the longest are refused: pad them first. */
  readonly rows: readonly (readonly string[])[];
  /** What each row is, such as `decoder reads`. */
  readonly rowLabels: readonly string[];
  /** Cells with this word are hatched; `<pad>` when absent. */
  readonly padToken?: string;
  readonly title?: string;
  /** What to notice; how many cells are padding when absent. */
  readonly caption?: string;
  /** Language of the figure's own words; English when absent. */
  readonly lang?: Locale;
}

const TEXT = {
  en: {
    position: 'position',
    hover: '%{customdata}, position %{x}',
    padding: 'padding: no word stands here',
    alt: (rows: string) => `A table of words by position. ${rows}`,
    row: (label: string, words: string) => `${label}: ${words}.`,
    caption: (padded: number, all: number) =>
      padded === 0
        ? `Every cell is a word: ${all} in all.`
        : `${padded} of ${all} cells are padding (hatched): they are there only to make the rows equally long.`,
    space: ' ',
  },
  zh: {
    position: '位置',
    hover: '%{customdata}，位置 %{x}',
    padding: '填充：这里没有词',
    alt: (rows: string) => `按位置排列的词表格。${rows}`,
    row: (label: string, words: string) => `${label}：${words}。`,
    caption: (padded: number, all: number) =>
      padded === 0
        ? `每一格都是一个词元，共 ${all} 个。`
        : `${all} 格中有 ${padded} 格是填充（画斜线）：它们只是为了让各行一样长。`,
    space: '',
  },
};

/** One pale blue: the words are what there is to see. */
const SCALE: ColorScale = [
  [0, '#DCEAF5'],
  [1, '#DCEAF5'],
];

/**
 * Sentences as rows of words in numbered positions, with padding hatched: what a batch is, or how a
 * target is shifted.
 *
 * @throws {ShapeError} when there are no rows, rows differ in length, or labels do not fit them
 * @example
 * tokenGrid({ rows: [['<bos>', '我'], ['我', '<eos>']], rowLabels: ['reads', 'predicts'] })
 */
export function tokenGrid(options: TokenGridOptions): Figure {
  const { rows, rowLabels, padToken = '<pad>', title, lang = 'en' } = options;
  assertRows(rows, rowLabels);
  const words = TEXT[lang];
  const isWord = rows.map((row) => row.map((token) => token !== padToken));
  const padded = isWord.flat().filter((word) => !word).length;
  const caption = options.caption ?? words.caption(padded, isWord.flat().length);
  const tokens = rows.map((row) => row.map(escapeLabel));
  const data = matrixTraces({
    values: rows.map((row) => row.map(() => 0)),
    mask: isWord,
    range: [0, 1],
    scale: SCALE,
    axis: '',
    hover: words.hover,
    maskedHover: words.padding,
    text: tokens,
    customdata: tokens,
  });
  const described = rows.map((row, i) => words.row(rowLabels[i], row.join(' ')));
  return {
    data,
    layout: gridLayout(options, caption, title),
    config: CONFIG,
    alt: words.alt(described.join(words.space)),
    caption,
  };
}

function gridLayout(
  { rows, rowLabels, lang = 'en' }: TokenGridOptions,
  caption: string,
  title?: string,
) {
  const cell = cellWidth(rows);
  const positions = rows[0].map((_, t) => String(t));
  return {
    ...frame({
      plotWidth: cell * positions.length,
      plotHeight: 40 * rows.length,
      margin: { left: labelRoom(rowLabels), right: 24, top: 52, bottom: 14 },
      title,
      caption,
    }),
    xaxis: keyAxis(
      { words: positions, title: TEXT[lang].position, color: PALETTE.muted.text, domain: [0, 1] },
      cell,
    ),
    yaxis: queryAxis({ words: rowLabels, title: '', color: PALETTE.query.text, domain: [0, 1] }),
    barmode: 'overlay',
    hovermode: 'closest',
  };
}

/** The width of a cell in pixels: here the words are what there is to see, so the longest must fit. */
function cellWidth(rows: TokenGridOptions['rows']): number {
  const longest = Math.max(...rows.flat().map((word) => textWidth(word, 13)));
  return Math.max(28, Math.ceil(longest) + 10);
}

function assertRows(rows: TokenGridOptions['rows'], rowLabels: readonly string[]): void {
  const length = rows[0]?.length ?? 0;
  if (length === 0) {
    const expected = { en: 'one or more rows of words', zh: '至少一行词' };
    throw new ShapeError(mismatch('rows', expected, 0));
  }
  const odd = rows.findIndex((row) => row.length !== length);
  if (odd > 0) {
    const expected = { en: `${length} words`, zh: ` ${length} 个词` };
    throw new ShapeError(mismatch(`rows[${odd}]`, expected, rows[odd].length));
  }
  if (rowLabels.length !== rows.length) {
    throw new ShapeError(mismatch('rowLabels', String(rows.length), rowLabels.length));
  }
}
