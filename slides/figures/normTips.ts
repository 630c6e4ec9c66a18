import { seedCurves } from '../../lib/figures';
import type { Attributes, Figure } from '../../lib/figures/figure';
import { GRID, INK, PALETTE } from '../../lib/figures/palette';
import type { Locale } from '../../lib/locale';
import { box, canvas, inset, line, words, wordsIn } from './canvas';
import { measured } from './measured';
import { BIN } from './measured/norms';
import { onSlide, say } from './onSlide';
import type { Draw } from './world';

/** The losses of chapter 06, section 7: three seeds a curve. */
function curves(labels: readonly string[], lang: Locale): Figure {
  const names = ['post', 'post + warm-up', 'pre'] as const;
  const { runs, unigram } = measured('norms');
  const x = runs[names[0]][0].curve.map((_, i) => BIN * i + BIN / 2);
  const figure = seedCurves({
    x,
    series: names.map((name, i) => ({
      label: labels[i],
      runs: runs[name].map(({ curve }) => curve),
    })),
    references: [{ label: '', y: unigram }],
    xTitle: say(lang, '步', 'step'),
    yTitle: say(lang, '损失（奈特）', 'loss (nats)'),
    lang,
  });
  const answer: Attributes = {
    type: 'scatter',
    mode: 'text',
    x: [x.at(-1)!],
    y: [unigram],
    text: [say(lang, '虚线：每处都说一样的', 'dotted: the same answer everywhere')],
    textposition: 'bottom left',
    textfont: { color: muted.text, size: 12 },
    showlegend: false,
  };
  return { ...figure, data: [...figure.data, answer] };
}

const { query, key, alarm, value, muted } = PALETTE;
const [TOP, BOTTOM] = [58, 400];
/** Beside the stream stands what is added to it. */
const BESIDE = 100;

/** The stream of one sublayer from the bottom up, with its norm in one place or the other. */
function wiring(
  x: number,
  { title, color, placement }: { title: string; color: string; placement: 'post' | 'pre' },
): string[] {
  const isPost = placement === 'post';
  const [leaves, joins] = isPost ? [350, 182] : [372, 112];
  const block = (at: { x: number; y: number }, text: string, fill: string) => {
    const place = { x: at.x - 40, y: at.y - 24, width: 80, height: 48 };
    return box(place, { fill, stroke: INK, strokeWidth: 2.5 }) + wordsIn(text, place);
  };
  const side = x + BESIDE;
  const stream = { color: INK, width: 7 };
  const branch = { color: muted.text, width: 3 };
  const ends = joins + 17;
  const norm = isPost ? { x, y: 112 } : { x: side, y: 310 };
  return [
    line([[x, BOTTOM], [x, TOP]], { ...stream, hasHead: true }), // prettier-ignore
    line([[x, leaves], [side, leaves], [side, joins], [x + 17, joins]], { ...branch, hasHead: true }), // prettier-ignore
    block({ x: side, y: isPost ? 266 : 214 }, 'f', '#FFFFFF'),
    block(norm, 'LN', '#DDDDDD'),
    box({ x: x - 17, y: joins - 17, width: 34, height: 34 }, { fill: '#FFFFFF', stroke: INK, strokeWidth: 3, round: 17 }), // prettier-ignore
    words('+', x, ends - 18, { anchor: 'middle', size: 30 }),
    words(title, x + BESIDE / 2, 24, { anchor: 'middle', isBold: true, color, size: 26 }),
    words('x', x, BOTTOM + 22, { anchor: 'middle' }),
  ];
}

/** Where the norm stands, and what eight layers learn with it. */
const normPlacement: Draw = (lang) => {
  const room = { width: 1160, height: 430 };
  const labels = [
    say(lang, '后置', 'post'),
    say(lang, '后置＋预热', 'post + warm-up'),
    say(lang, '前置', 'pre'),
  ];
  const chart = { x: 390, y: 0, width: 770, height: 430 };
  return canvas(room, say(lang, '后置与前置', 'post and pre'), [
    wiring(50, { title: labels[0], color: query.text, placement: 'post' }),
    wiring(240, { title: labels[2], color: value.text, placement: 'pre' }),
    words(say(lang, 'f：子层', 'f: sublayer'), 145, BOTTOM + 22, { anchor: 'middle', color: muted.text }), // prettier-ignore
    inset(onSlide(curves(labels, lang), chart), chart),
  ]);
};

const NORMS = ['LN', 'BN', 'PN', 'PN−'] as const;
/** A seed has its own form and a little height of its own, so that no point hides another. */
const SEEDS = [query, key, alarm] as const;
const [LOWEST, HIGHEST, LEFT, RIGHT, ROW] = [1.1, 1.6, 400, 1130, 60];

/** The loss of held-out sentences with each norm in the same place: a point a seed. */
const fourNorms: Draw = (lang) => {
  const { runs } = measured('norms');
  const names = [
    say(lang, '层归一化', 'layer norm'),
    say(lang, '批量归一化', 'batch norm'),
    say(lang, 'PowerNorm 加分组缩放', 'PowerNorm + group scaling'),
    'PowerNorm',
  ];
  const toX = (nats: number) => LEFT + ((nats - LOWEST) / (HIGHEST - LOWEST)) * (RIGHT - LEFT);
  const point = (seed: number, x: number, y: number) => {
    const place = { x: x - 10, y: y - 10, width: 20, height: 20 };
    const color = SEEDS[seed].fill;
    if (seed === 0) return box(place, { fill: color, round: 10 });
    if (seed === 1) return box(place, { fill: color, round: 0 });
    return line([[x, y - 13], [x + 13, y], [x, y + 13], [x - 13, y], [x, y - 13]], { color, width: 5 }); // prettier-ignore
  };
  const bottom = 44 + NORMS.length * ROW;
  const ticks = Array.from({ length: 6 }, (_, i) => LOWEST + i / 10);
  return canvas({ width: 1160, height: 330 }, say(lang, '四种归一化', 'four norms'), [
    ...SEEDS.flatMap((_, seed) => [
      point(seed, LEFT + 14 + seed * 130, 18),
      words(say(lang, `种子 ${seed + 1}`, `seed ${seed + 1}`), LEFT + 34 + seed * 130, 18),
    ]),
    words(say(lang, '损失（奈特），没训练过的句子', 'loss (nats), held-out sentences'), RIGHT + 26, 18, { anchor: 'end', color: muted.text }), // prettier-ignore
    ...ticks.flatMap((nats) => [
      line([[toX(nats), 44], [toX(nats), bottom]], { color: GRID }), // prettier-ignore
      words(nats.toFixed(1), toX(nats), bottom + 22, { anchor: 'middle', size: 22 }),
    ]),
    ...NORMS.flatMap((name, row) => {
      const middle = 44 + (row + 0.5) * ROW;
      return [
        line([[LEFT, 44 + row * ROW], [RIGHT, 44 + row * ROW]], { color: GRID }), // prettier-ignore
        words(names[row], LEFT - 20, middle, { anchor: 'end', isBold: true }),
        ...runs[name].map(({ nats }, seed) => point(seed, toX(nats), middle + 16 * (seed - 1))),
      ];
    }),
    line([[LEFT, bottom], [RIGHT, bottom]]), // prettier-ignore
  ]);
};

/** Pictures of the first tip, by id. */
export const NORM_TIPS: Readonly<Record<string, Draw>> = {
  'norm-placement': normPlacement,
  'power-norm': fourNorms,
};
