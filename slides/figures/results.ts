import { trainingCurves } from '../../lib/figures';
import type { Attributes } from '../../lib/figures/figure';
import { inkOn, PALETTE } from '../../lib/figures/palette';
import { box, canvas, inset, line, words } from './canvas';
import { measured } from './measured';
import { GROUP, type MeasuredScore, SAID_OF } from './measured/translator';
import { onSlide, say } from './onSlide';
import type { Draw } from './world';

const { query, key, value, alarm, muted } = PALETTE;

/** What it said, word by word, for who does not read Chinese. */
const GLOSSES: Readonly<Record<string, string>> = {
  '我们我们。': 'we we.',
  '我在一个星期一个星期。': 'I at a week a week.',
  '我是一把锯子。': 'I am a saw.',
  '我看见了一把锯子。': 'I saw a saw.',
};

/** The translator of the course while it was trained: its loss, and what it said. */
export const learning: Draw = (lang, { translator }) => {
  const { curve, first, validation, stepsPerEpoch, said } = measured('training');
  const totalSteps = stepsPerEpoch * validation.length;
  const chart = trainingCurves({
    train: [
      { step: 1, lossNats: first[0] },
      ...curve.map((lossNats, i) => ({ step: GROUP * (i + 0.5), lossNats })),
    ],
    validation: validation.map((lossNats, i) => ({ step: stepsPerEpoch * (i + 1), lossNats })),
    references: [{ label: 'ln V', lossNats: Math.log(translator.target.vocabulary.size) }],
    totalSteps,
    lang,
  });
  const onCurve = (step: number) => {
    const after = Math.ceil(step / GROUP - 0.5);
    const [from, to] = [curve[after - 1], curve[after]];
    return from + (to - from) * (step / GROUP - 0.5 - (after - 1));
  };
  const marks = said.filter(({ step }) => step > 0 && step <= stepsPerEpoch);
  const watched: Attributes = {
    type: 'scatter',
    mode: 'markers',
    x: marks.map(({ step }) => step),
    y: marks.map(({ step }) => onCurve(step)),
    marker: { size: 7, color: alarm.fill },
    showlegend: false,
  };
  const steps: Attributes = {
    ...watched,
    mode: 'text',
    x: marks.map(({ step }) => step + 90),
    y: marks.map(({ step }, i) => onCurve(step) + (i < 2 ? 0.1 : 0.36)),
    text: marks.map(({ step }) => String(step)),
    textposition: 'middle right',
    textfont: { color: alarm.text, size: 12 },
  };
  const room = { x: 0, y: 0, width: 590, height: 500 };
  const shown = said.filter(({ texts }, i) => texts[0] !== said[i - 1]?.texts[0]);
  const last = shown.at(-1)!.step;
  const lines = shown.flatMap(({ step, texts }, i) => {
    const y = 120 + i * 76;
    const text = texts[0].length > 18 ? `${[...texts[0]].slice(0, 17).join('')}…` : texts[0];
    return [
      words(String(step), 664, y, { anchor: 'end', color: step > 0 ? alarm.text : muted.text }),
      words(text || '—', 690, y, { size: 26, color: step === last ? value.text : undefined, isBold: step === last }), // prettier-ignore
      lang === 'en' && texts[0] in GLOSSES ? words(GLOSSES[texts[0]], 690, y + 32, { size: 22, color: muted.text }) : '', // prettier-ignore
    ];
  });
  return canvas({ width: 1160, height: 500 }, say(lang, '边练边译', 'while it trains'), [
    inset(onSlide({ ...chart, data: [...chart.data, watched, steps] }, room), room),
    words(say(lang, '步', 'step'), 664, 54, { anchor: 'end', color: muted.text }),
    words(SAID_OF[0], 690, 54, { isBold: true, color: key.text, size: 26 }),
    ...lines,
  ]);
};

/** What a sentence is called, in both languages. */
const SETS: Readonly<Record<MeasuredScore['set'], readonly [zh: string, en: string]>> = {
  'trained on': ['训练过的', 'trained on'],
  generated: ['没见过，同一部语法', 'unseen, same grammar'],
  'hand-written': ['没见过，人写的', 'unseen, hand-written'],
};

/** What the translator scores on what it was trained on, on its like, and on what people write. */
export const scores: Draw = (lang) => {
  const [from, full] = [440, 600];
  const rows = measured('scores').flatMap(({ set, sentences, exact, bleu, near }, r) => {
    const y = 66 + r * 126;
    const bar = (score: number, at: number, color: string): string[] => [
      box({ x: from, y: at, width: (score / 100) * full, height: 36 }, { fill: color, round: 0 }),
      words(score.toFixed(1), from + (score / 100) * full - 10, at + 18, { anchor: 'end', color: inkOn(color), isBold: true }), // prettier-ignore
    ];
    const far = [
      say(lang, `${sentences} 句`, `${sentences} sentences; ${near} % differ in`),
      say(lang, `${near}% 与某个训练句只差一个词`, 'one word from a training sentence'),
    ];
    const known = [say(lang, `${sentences} 句`, `${sentences} sentences`)];
    const about = set === 'trained on' ? known : far;
    return [
      words(say(lang, ...SETS[set]), from - 24, y + 8, { anchor: 'end', isBold: true, size: 25 }),
      ...about.map((text, i) =>
        words(text, from - 24, y + 38 + 28 * i, { anchor: 'end', color: muted.text, size: 22 }),
      ),
      ...bar(exact, y, query.fill),
      ...bar(bleu, y + 42, key.fill),
    ];
  });
  return canvas(
    { width: 1160, height: 446 },
    say(lang, '三种句子的得分', 'scores of three kinds'),
    [
      box({ x: from, y: 16, width: 22, height: 22 }, { fill: query.fill, round: 0 }),
      words(say(lang, '完全正确（%）', 'exact (%)'), from + 32, 27),
      box({ x: from + 230, y: 16, width: 22, height: 22 }, { fill: key.fill, round: 0 }),
      words('BLEU', from + 262, 27),
      ...[0, 50, 100].flatMap((score) => {
        const x = from + (score / 100) * full;
        return [
          line([[x, 54], [x, 412]], score === 0 ? {} : { color: muted.fill, dash: '6 6' }), // prettier-ignore
          words(String(score), x, 430, { anchor: 'middle', size: 22 }),
        ];
      }),
      ...rows,
    ],
  );
};
