import { attentionMap } from '../../lib/figures/attentionMap';
import { escapeHtml } from '../../lib/figures/escapeHtml';
import { toSvg } from '../../lib/figures/svg/toSvg';
import type { Locale } from '../../lib/locale';
import { forSlide } from '../figures/forSlide';
import type { LiveTranslation } from './liveTranslator';

/** A hypothesis in words. */
export interface WordedHypothesis {
  readonly words: readonly string[];
  readonly score: number;
  readonly hasEnded: boolean;
}

/** The hypotheses as a table, best first: words, and log-probability. */
export function drawBeam(hypotheses: readonly WordedHypothesis[], title: string): string {
  const rows = hypotheses.map(({ words, score, hasEnded }) => {
    const text = escapeHtml(words.join(''));
    return `<tr class="${hasEnded ? 'ended' : ''}"><td>${text}</td><td>${score.toFixed(2)}</td></tr>`;
  });
  return `<table><caption>${escapeHtml(title)}</caption><tbody>${rows.join('')}</tbody></table>`;
}

/** The course's attention map; of rows that are not written yet, nothing is seen. */
export function drawMap(
  { weights, tokens, sourceTokens }: LiveTranslation,
  rows: number,
  title: string,
  lang: Locale,
): string {
  const figure = attentionMap({
    weights: weights.slice(0, rows).map((row) => [...row]),
    queryTokens: tokens.slice(0, rows),
    keyTokens: sourceTokens,
    lang,
  });
  const svg = toSvg(forSlide(figure, { width: 724, height: 385 }, { areAxesNamed: false }));
  return `<p class="title">${escapeHtml(title)}</p>${svg}`;
}
