import { seedCurves } from '../../lib/figures';
import { PALETTE } from '../../lib/figures/palette';
import type { Locale } from '../../lib/locale';
import { box, canvas, inset, line, words, wordsIn } from './canvas';
import { measured, type MeasuredNorms } from './measured';
import { BIN } from './measured/norms';
import { onSlide, say } from './onSlide';
import type { Draw } from './world';

type Names = readonly (keyof MeasuredNorms['runs'])[];

/** The losses of chapter 06, sections 7 and 9: three seeds a curve. */
function curves(names: Names, labels: readonly string[], lang: Locale) {
  const { runs, unigram } = measured('norms');
  const x = runs[names[0]][0].curve.map((_, i) => BIN * i + BIN / 2);
  return seedCurves({
    x,
    series: names.map((name, i) => ({
      label: labels[i],
      runs: runs[name].map(({ curve }) => curve),
    })),
    references: [{ label: say(lang, '只知道词频', 'frequencies only'), y: unigram }],
    xTitle: say(lang, '步', 'step'),
    yTitle: say(lang, '损失（奈特）', 'loss (nats)'),
    lang,
  });
}

const { query, alarm, value } = PALETTE;
const [TOP, BOTTOM] = [58, 400];
/** Beside the stream stands what is added to it. */
const BESIDE = 100;

/** The stream of one sublayer from the bottom up, with its norm in one place or the other. */
function wiring(x: number, title: string, placement: 'post' | 'pre'): string[] {
  const isPost = placement === 'post';
  const [leaves, joins] = isPost ? [350, 182] : [372, 112];
  const block = (at: { x: number; y: number }, text: string, color: string) => {
    const place = { x: at.x - 40, y: at.y - 24, width: 80, height: 48 };
    return box(place, { fill: '#FFFFFF', stroke: color, strokeWidth: 3 }) + wordsIn(text, place);
  };
  const side = x + BESIDE;
  const stream = { color: query.fill, width: 7 };
  const branch = { color: PALETTE.muted.text, width: 3 };
  const ends = joins + 17;
  const norm = isPost ? { x, y: 112 } : { x: side, y: 310 };
  return [
    line([[x, BOTTOM], [x, TOP]], { ...stream, hasHead: true }), // prettier-ignore
    line([[x, leaves], [side, leaves], [side, joins], [x + 17, joins]], { ...branch, hasHead: true }), // prettier-ignore
    block({ x: side, y: isPost ? 266 : 214 }, 'f', value.fill),
    block(norm, 'LN', alarm.fill),
    box({ x: x - 17, y: joins - 17, width: 34, height: 34 }, { fill: '#FFFFFF', stroke: query.fill, strokeWidth: 3, round: 17 }), // prettier-ignore
    words('+', x, ends - 18, { anchor: 'middle', size: 30 }),
    words(title, x + BESIDE / 2, 24, { anchor: 'middle', isBold: true, size: 26 }),
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
  const drawn = curves(['post', 'post + warm-up', 'pre'], labels, lang);
  return canvas(room, say(lang, '后置与前置', 'post and pre'), [
    wiring(50, labels[0], 'post'),
    wiring(240, labels[2], 'pre'),
    inset(onSlide(drawn, chart), chart),
  ]);
};

/** Four norms in the same place. */
const fourNorms: Draw = (lang) => {
  const names = ['LN', 'BN', 'PN', 'PN−'] as const;
  const labels = [
    say(lang, '层归一化', 'layer norm'),
    say(lang, '批量归一化', 'batch norm'),
    say(lang, 'PowerNorm，分组', 'PowerNorm, groups'),
    say(lang, 'PowerNorm', 'PowerNorm'),
  ];
  return onSlide(curves(names, labels, lang), { width: 1160, height: 330 });
};

/** Pictures of the first tip, by id. */
export const NORM_TIPS: Readonly<Record<string, Draw>> = {
  'norm-placement': normPlacement,
  'power-norm': fourNorms,
};
