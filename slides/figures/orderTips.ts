import { PALETTE } from '../../lib/figures/palette';
import { box, canvas, line, words, wordsIn, type Place } from './canvas';
import { say } from './onSlide';
import type { Draw } from './world';

const { query, key, alarm, muted } = PALETTE;

/** Two right translations of one length that put 了 in two places. */
const RIGHT = ['我看见了一把锯子。', '我看见一把锯子了。'] as const;
/** What comes out when each position takes one of the two on its own. */
const MIXED = '我看见了一锯锯子。';

/** The probability that positions which do not see each other write one of the right sentences. */
function chanceOfRight(): { open: number; right: number; all: number } {
  const open = [...RIGHT[0]].filter((token, t) => token !== RIGHT[1][t]).length;
  const isPossible = [...MIXED].every((token, t) =>
    RIGHT.some((sentence) => sentence[t] === token),
  );
  if (!isPossible) throw new Error(`${MIXED} is not made of ${RIGHT.join(' and ')}`);
  return { open, right: RIGHT.length, all: 2 ** open };
}

const [CELL, ROW] = [50, 35];
/** Wider than a character. */
const END = '<eos>';

function token(text: string, place: Place, color: string, fill = '#FFFFFF'): string {
  return box(place, { stroke: color, strokeWidth: 2.5, fill }) + wordsIn(text, place, { color });
}

/** A step a token on the left; on the right one step for all of them. */
const oneByOne: Draw = (lang) => {
  const { right, all } = chanceOfRight();
  const tokens = [...RIGHT[0]];
  const written = [...tokens, END];
  const cell = (x: number, y: number): Place => ({ x, y, width: CELL - 6, height: ROW - 5 });
  const stairs = written.flatMap((_, step) =>
    written.slice(0, step + 1).map((text, t) => {
      const small = cell(60 + t * CELL, 52 + step * (ROW + 2));
      const place = { ...small, width: text === END ? 70 : small.width };
      return t === step
        ? token(text, place, query.text, '#EAF2F9')
        : box(place, { stroke: muted.fill }) + wordsIn(text, place, { color: muted.text });
    }),
  );
  const left = 660;
  const columns = tokens.flatMap((_, t) => {
    const options = [...new Set(RIGHT.map((sentence) => sentence[t]))];
    const x = left + t * (CELL + 4);
    const wrong = MIXED[t] === '锯' && (MIXED[t - 1] === '锯' || MIXED[t + 1] === '锯');
    return [
      ...options.map(
        (option, i) =>
        token(option, cell(x, 148 + i * ROW), option === MIXED[t] ? key.text : muted.text, option === MIXED[t] ? '#FDF5E4' : '#FFFFFF'), // prettier-ignore
      ),
      line([[x + 22, 224], [x + 22, 260]], { hasHead: true }), // prettier-ignore
      token(MIXED[t], cell(x, 268), wrong ? alarm.text : key.text),
    ];
  });
  const share = `${right} / ${all}`;
  return canvas(
    { width: 1160, height: 424 },
    say(lang, '逐个写与一起写', 'one by one or at once'),
    [
      words(say(lang, `自回归：${written.length} 步`, `autoregressive: ${written.length} steps`), 60, 24, { isBold: true, color: query.text }), // prettier-ignore
      ...written.map((_, step) => words(String(step + 1), 40, 67 + step * (ROW + 2), { anchor: 'end', color: muted.text, size: 22 })), // prettier-ignore
      ...stairs,
      words(say(lang, '非自回归：1 步', 'non-autoregressive: 1 step'), left, 24, { isBold: true, color: key.text }), // prettier-ignore
      words(say(lang, `事先定好长度：${tokens.length} 个词元`, `the length fixed beforehand: ${tokens.length} tokens`), left, 60, { size: 22 }), // prettier-ignore
      words(say(lang, '两句都对，每个位置各自挑一个：', 'Two right answers; each position picks alone:'), left, 116, { size: 22 }), // prettier-ignore
      ...columns,
      words(say(lang, `恰好拼成其中一句：${share}`, `chance that one of the two comes out: ${share}`), left, 344, { size: 24 }), // prettier-ignore
      words(say(lang, '（手算的例子，不是模型的输出）', '(worked by hand, not written by a model)'), left, 384, { size: 22, color: muted.text }), // prettier-ignore
    ],
  );
};

/** Pictures of the third tip, by id. */
export const ORDER_TIPS: Readonly<Record<string, Draw>> = { 'one-by-one': oneByOne };
