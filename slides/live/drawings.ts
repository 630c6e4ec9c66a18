import { attentionMap } from '../../lib/figures/attentionMap';
import { escapeHtml } from '../../lib/figures/escapeHtml';
import type { Attributes, Figure } from '../../lib/figures/figure';
import { INK, PALETTE } from '../../lib/figures/palette';
import { element, label } from '../../lib/figures/svg/element';
import { toSvg } from '../../lib/figures/svg/toSvg';
import { wrap } from '../../lib/figures/text';
import type { Locale } from '../../lib/locale';
import { WORDS } from '../deck/words';
import { forSlide } from '../figures/forSlide';
import type { LiveTranslation, WordedHypothesis } from './liveTranslator';

/** Pixels of the slide that a translation's picture takes: the beam at the left, the map at the right. */
const WHOLE = { width: 1160, height: 400 };
const BEAM = 376;
const TITLE = 30;

/**
 * What the decoder is at after a step: the hypotheses that the beam holds, and where each token of the
 * answer was looking. Rows of the map that are not written yet stay empty; the map keeps its place.
 *
 * @param step from 1
 */
export function drawRun(translation: LiveTranslation, step: number, lang: Locale): string {
  const { beam, tokens } = translation;
  const hypotheses = beam[step - 1];
  const map = { left: BEAM + 18, width: WHOLE.width - BEAM - 18, height: WHOLE.height - TITLE };
  const parts = [
    title(WORDS.beam[lang], 0),
    ...hypotheses.map((hypothesis, row) => drawHypothesis(hypothesis, row)),
    title(WORDS.map[lang], map.left),
    drawMap(translation, Math.min(step, tokens.length), lang, map),
  ];
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    role: 'img',
    viewBox: `0 0 ${WHOLE.width} ${WHOLE.height}`,
    fill: INK,
    'aria-label': describe(hypotheses),
  };
  return element('svg', attributes, parts.join('\n'));
}

function title(text: string, x: number): string {
  return label(text, { x, y: 0, size: 20, color: PALETTE.muted.text, baseline: 'hanging' });
}

/** The picture in words. */
function describe(hypotheses: readonly WordedHypothesis[]): string {
  return hypotheses.map(({ words, score }) => `${words.join('')} ${score.toFixed(2)}`).join('; ');
}

const ROW = { height: 68, words: 24, score: 64 };

/** A hypothesis: its words in at most two lines, and its log-probability. The answer's beginning is bold. */
function drawHypothesis({ words, score, isAnswer }: WordedHypothesis, row: number): string {
  const top = TITLE + row * ROW.height;
  const middle = top + ROW.height / 2;
  const lines = lastLines(words, BEAM - ROW.score);
  const text = lines.map((line) => escapeHtml(line)).join('<br>');
  const first = middle - ((lines.length - 1) * ROW.words * 1.42) / 2;
  const number = { x: BEAM, y: middle, size: 22, anchor: 'end', baseline: 'middle' } as const;
  const bold = (content: string) => (isAnswer ? `<b>${content}</b>` : content);
  return [
    label(bold(text), { x: 0, y: first, size: ROW.words, baseline: 'middle' }),
    label(bold(score.toFixed(2)), number),
    element('line', {
      x1: 0,
      x2: BEAM,
      y1: top + ROW.height,
      y2: top + ROW.height,
      stroke: '#d5dae1',
    }),
  ].join('');
}

/** Two lines at most; of more, the end, since that is where the search is at work. */
function lastLines(words: readonly string[], width: number): string[] {
  const lines = wrap(words.join(''), width, ROW.words);
  return lines.length > 2 ? [`…${lines.at(-2)!}`, lines.at(-1)!] : lines;
}

interface MapPlace {
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/** The course's attention map, at its place beside the beam. */
function drawMap(
  { weights, tokens, sourceTokens }: LiveTranslation,
  rows: number,
  lang: Locale,
  { left, ...room }: MapPlace,
): string {
  const whole = attentionMap({
    weights: weights.map((row) => [...row]),
    queryTokens: tokens,
    keyTokens: sourceTokens,
    numbersQueries: false,
    lang,
  });
  const svg = toSvg(written(forSlide(withoutSums(whole), room, { areAxesNamed: false }), rows));
  return svg
    .replace(/<title>[\s\S]*?<\/title>|<desc>[\s\S]*?<\/desc>/gu, '')
    .replace(
      / role="img" (viewBox="[^"]*") width="[^"]*" height="[^"]*"/u,
      ` $1 x="${left}" y="${TITLE}" width="${room.width}" height="${room.height}"`,
    );
}

/** Every row sums to 1, and the room has seen so before: the words need the place. */
function withoutSums({ data, layout, ...rest }: Figure): Figure {
  const xaxis = layout.xaxis as { range: number[]; tickvals: number[]; ticktext: string[] };
  const tickvals = xaxis.tickvals.slice(0, -1);
  const ticktext = xaxis.ticktext.slice(0, -1);
  const range = [-0.5, tickvals.length - 0.5];
  return {
    ...rest,
    data: data.filter(({ name }) => name !== 'row sums'),
    layout: { ...layout, xaxis: { ...xaxis, range, tickvals, ticktext } },
  };
}

/** A matrix figure of which the first rows alone are drawn. */
function written(figure: Figure, rows: number): Figure {
  const { data, layout } = figure;
  const yaxis = layout.yaxis as { tickvals: number[]; ticktext: string[] };
  const isWritten = (y: number | null) => y !== null && y < rows;
  const shown = data.map((trace): Attributes => {
    if (trace.type !== 'heatmap') {
      return { ...trace, y: (trace.y as number[]).map((y) => (isWritten(y) ? y : null)) };
    }
    const z = trace.z as (number | null)[][];
    return { ...trace, z: z.map((row, y) => (isWritten(y) ? row : row.map(() => null))) };
  });
  const ticktext = yaxis.ticktext.map((word, i) => (isWritten(yaxis.tickvals[i]) ? word : ''));
  // A word that leans reaches beyond the last column.
  const leans = (layout.xaxis as Attributes).tickangle !== undefined;
  const { r, ...margin } = layout.margin as { r: number };
  return {
    ...figure,
    data: shown,
    layout: {
      ...layout,
      yaxis: { ...yaxis, ticktext },
      margin: { ...margin, r: leans ? r + 28 : r },
    },
  };
}
