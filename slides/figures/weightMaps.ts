import type { Locale } from '../../lib/locale';
import { say } from './onSlide';
import { box, cells, PALETTE, picture, placeOf, type Point, told, words } from './paint';
import { meanOfHeads } from './weights';
import type { Draw } from './world';

const { query, key, output, alarm } = PALETTE;
const small = (token: string) => (token.length > 4 ? 20 : 23);

/** Where each character of the translation looked, a row for each that is to be written. */
const lookBack: Draw = (lang, { saw }) => {
  const at: Point = [290, 62];
  const cell = [130, 43] as const;
  return picture(496, [
    words(say(lang, '源句的词元', 'tokens of the source'), [at[0] + 390, 14], { color: key.text }),
    ...saw.sourceTokens.map((token, j) =>
      words(token, [at[0] + 130 * j + 65, 44], { color: key.text, size: small(token) }),
    ),
    words(say(lang, '将要写的字', 'character being written'), [at[0] - 14, 44], {
      anchor: 'end',
      color: output.text,
    }),
    ...saw.tokens.map((token, i) =>
      words(token, [at[0] - 14, at[1] + 43 * i + 21.5], {
        anchor: 'end',
        color: output.text,
        size: small(token),
      }),
    ),
    cells(meanOfHeads(saw.crossWeights!.at(-1)!), { at, cell, told }),
  ]);
};

/** How far a head looks, in tokens, averaged by weight. */
const distance = (head: readonly (readonly number[])[]) =>
  head.reduce(
    (sum, row, i) => sum + row.reduce((far, weight, j) => far + weight * Math.abs(i - j), 0),
    0,
  ) / head.length;

function titleOf(lang: Locale, isNearest: boolean, [layer, head]: readonly number[]): string {
  const which = isNearest
    ? say(lang, '八个头里最近', 'Nearest of eight')
    : say(lang, '八个头里最远', 'Farthest of eight');
  return which + say(lang, `：第 ${layer} 层 ${head} 号头`, `: layer ${layer}, head ${head}`);
}

/** Of all heads of the encoder, the one that looks nearest and the one that looks farthest. */
const heads: Draw = (lang, { encoderWeights, saw }) => {
  const all = encoderWeights.flatMap((layer, l) =>
    layer.map((head, h) => ({ head, place: [l, h], far: distance(head) })),
  );
  const sorted = all.sort((a, b) => a.far - b.far);
  const tokens = saw.sourceTokens;
  const last = tokens.length - 1;
  const cell = [74, 58] as const;
  const high = cell[1] * tokens.length;
  const panel = (left: number, { head, place }: (typeof all)[0], isNearest: boolean) => {
    const at: Point = [left + 82, 92];
    return [
      words(titleOf(lang, isNearest, place), [at[0] + 222, 18], { isBold: true, size: 24 }),
      ...tokens.flatMap((token, i) => [
        words(token, [at[0] - 10, at[1] + 58 * i + 29], {
          anchor: 'end',
          color: query.text,
          size: small(token),
        }),
        words(token, [at[0] + 74 * i + 37, 72], { color: key.text, size: small(token) }),
      ]),
      cells(head, { at, cell, told: (x) => (x >= 0.1 ? told(x) : '') }),
      box({ ...placeOf(at, cell, [0, last]), height: high }, { stroke: alarm.fill, thick: 5 }),
    ];
  };
  return picture(446, [...panel(0, sorted[0], true), ...panel(616, sorted.at(-1)!, false)]);
};

/** Maps of weights, by id. */
export const WEIGHT_MAPS: Readonly<Record<string, Draw>> = { 'look-back': lookBack, heads };
