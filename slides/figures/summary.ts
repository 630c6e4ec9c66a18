import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { architecture } from '../../lib/figures';
import { PALETTE } from '../../lib/figures/palette';
import { wrap } from '../../lib/figures/text';
import { COURSE } from '../../lib/jupyter/course';
import type { Transformer } from '../../lib/models';
import { box, canvas, inset, words, wordsIn } from './canvas';
import { say } from './onSlide';
import type { Draw } from './world';

const { query, key, value, output, alarm, muted } = PALETTE;

/** A sentence of the summary, and the blocks that it is about, by their words in English. */
interface Point {
  readonly zh: string;
  readonly en: string;
  readonly blocks: RegExp;
  readonly color: string;
}

const POINTS: readonly Point[] = [
  {
    zh: '注意力：按相似度取值的加权平均',
    en: 'Attention: a mean of values, weighted by similarity',
    blocks: /^Multi-head/u,
    color: query.text,
  },
  {
    zh: '掩码：谁看得见谁',
    en: 'Masks: who may see whom',
    blocks: /^Masked/u,
    color: alarm.text,
  },
  {
    zh: '残差、归一化、前馈网络：堆得深，学得动',
    en: 'Shortcuts, norms, feed-forward: deep stacks that learn',
    blocks: /^Feed-forward/u,
    color: value.text,
  },
  {
    zh: '位置编码：分得出先后',
    en: 'Positions: word order counts',
    blocks: /^Positional/u,
    color: key.text,
  },
  {
    zh: '训练：一次算完；预测：一个一个写',
    en: 'Training: all at once; prediction: one by one',
    blocks: /^Output/u,
    color: output.text,
  },
];

function badge(number: number, x: number, y: number, color: string): string {
  const place = { x: x - 17, y: y - 17, width: 34, height: 34 };
  const disc = box(place, { fill: color, round: 17, stroke: '#FFFFFF', strokeWidth: 2 });
  return disc + wordsIn(String(number), place, { color: '#FFFFFF', isBold: true });
}

/** The whole drawing in small, its blocks numbered, and a sentence for each number. */
const summary: Draw = (lang, { translator }) => {
  const { svg } = architecture(translator.model as Transformer, { wide: true, lang: 'en' });
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/u.exec(svg)!.map(Number);
  const place = { x: -40, y: 16, width: 740, height: (740 * height) / width };
  const scale = place.width / width;
  const texts = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)<\/text>/gu)];
  const badges = texts.flatMap(([, x, y, text]) => {
    const i = POINTS.findIndex(({ blocks }) => blocks.test(text));
    const at = [place.x + scale * Number(x), place.y + scale * (Number(y) - 4)] as const;
    return i < 0 ? [] : [badge(i + 1, ...at, POINTS[i].color)];
  });
  const sentences = POINTS.flatMap((point, i) => {
    const y = 46 + i * 76;
    const lines = wrap(point[lang], lang === 'zh' ? 415 : 480, 25);
    return [
      badge(i + 1, 704, y, point.color),
      ...lines.map((line, l) =>
        words(line, 736, y + (l - (lines.length - 1) / 2) * 31, { size: 25 }),
      ),
    ];
  });
  const silent = svg.replace(/<text [^>]*>[^<]*<\/text>\n?/gu, '');
  return canvas({ width: 1160, height: 400 }, say(lang, '整个模型', 'the whole model'), [
    inset(silent, place),
    ...badges,
    ...sentences,
  ]);
};

const [COLUMNS, WIDE, HIGH] = [4, 290, 92];

/** The chapters of the course: those that stand, and those that are still to come. */
const next: Draw = (lang) => {
  const isThere = (name: string) =>
    existsSync(join(__dirname, '..', '..', 'notebooks', lang, `${name}.ipynb`));
  const chapters = COURSE.map(({ number, name, title }, i) => {
    const x = (i % COLUMNS) * WIDE;
    const y = 4 + Math.floor(i / COLUMNS) * HIGH;
    const place = { x: x + 3, y, width: WIDE - 16, height: HIGH - 14 };
    const [stroke, color, dash] = isThere(name)
      ? [query.fill, undefined, undefined]
      : [muted.text, muted.text, '8 6'];
    const lines = wrap(title[lang], WIDE - 84, 21);
    return [
      box(place, { stroke, dash, fill: dash ? '#FFFFFF' : '#EAF2F9' }),
      words(number, place.x + 14, y + place.height / 2, { isBold: true, color: color ?? query.text, size: 26 }), // prettier-ignore
      ...lines.map((line, l) =>
        words(line, place.x + 58, y + place.height / 2 + (l - (lines.length - 1) / 2) * 24, {
          color,
          size: 21,
        }),
      ),
    ];
  });
  const y = 4 + Math.ceil(COURSE.length / COLUMNS) * HIGH + 18;
  const legend = { x: 3, y: y - 12, width: 40, height: 24 };
  const later = { ...legend, x: 300 };
  return canvas({ width: 1160, height: y + 18 }, say(lang, '课程的各章', 'the chapters'), [
    ...chapters.flat(),
    box(legend, { stroke: query.fill, fill: '#EAF2F9' }),
    words(say(lang, '现在就能运行', 'can be run now'), 56, y),
    box(later, { stroke: muted.text, dash: '8 6' }),
    words(say(lang, '还没有写', 'not written yet'), 353, y),
  ]);
};

/** Pictures of the summary, by id. */
export const SUMMARY: Readonly<Record<string, Draw>> = { summary, next };
