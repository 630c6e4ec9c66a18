import * as tf from '@tensorflow/tfjs';
import { BUNDLED_RECIPE } from '../../datasets/translator/generator/recipe';
import { seedCurves, trainingCurves } from '../../lib/figures';
import { PALETTE } from '../../lib/figures/palette';
import type { Transformer } from '../../lib/models';
import { BOS_ID, encodeSentence, EOS_ID, PAD_ID, padSequences } from '../../lib/text';
import { Adam } from '../../lib/training';
import { box, canvas, hatched, inset, line, words } from './canvas';
import { measured } from './measured';
import { GROUP, type MeasuredScore, SAID_OF } from './measured/translator';
import { onSlide, say } from './onSlide';
import type { Draw, World } from './world';

const { query, key, value, alarm, muted } = PALETTE;

interface Surprise {
  /** −ln p of the reference's token. */
  readonly nats: number;
  /** What the model would have written. */
  readonly expected: string;
}

/** How surprising each token of a reference is, led along by it; padding too. */
function surprises(
  { translator }: World,
  [source, reference]: readonly [string, string],
  length = 0,
): Surprise[] {
  const model = translator.model as Transformer;
  const { vocabulary } = translator.target;
  const ids = vocabulary.encode([...reference]);
  const padded = (row: number[]) => [
    ...row,
    ...Array<number>(Math.max(0, length - row.length)).fill(PAD_ID),
  ];
  const labels = padded([...ids, EOS_ID]);
  return tf.tidy(() => {
    const read = padSequences([padded([BOS_ID, ...ids])]);
    const asked = padSequences([encodeSentence(source, translator.source)]);
    const { logits } = model.forward(asked, read);
    const logs = tf.logSoftmax(logits).squeeze<tf.Tensor2D>([0]);
    const best = vocabulary.decode([...tf.argMax(logs, -1).dataSync()]);
    return logs.arraySync().map((row, t) => ({ nats: -row[labels[t]], expected: best[t] }));
  });
}

/** A reference that says it otherwise than the translator would. */
const REFERENCE = '我看到了一把锯子。';
const [HIGHEST, TOP, BOTTOM] = [7.8, 26, 328];
const toY = (nats: number) => BOTTOM - (nats / HIGHEST) * (BOTTOM - TOP);

/** The curve −ln p at the left, and at the right what it gives for a sentence. */
const loss: Draw = (lang, world) => {
  const { labelSmoothing } = BUNDLED_RECIPE;
  const V = world.translator.target.vocabulary.size;
  const toX = (p: number) => 60 + p * 350;
  const points = Array.from({ length: 200 }, (_, i) => (1 / V) ** (1 - i / 199));
  const curve = points.map((p) => [toX(p), toY(-Math.log(p))] as const);
  const marks = [[0.5, '0.5'], [0.1, '0.1']] as const; // prettier-ignore
  const lnV = Math.log(V);
  const tokens = [...REFERENCE, '<eos>'];
  const surprised = surprises(world, ['I saw a saw.', REFERENCE]);
  const worst = surprised.reduce((a, b) => (b.nats > a.nats ? b : a));
  const bars = surprised.flatMap(({ nats: x }, t) => {
    const left = 520 + t * 64;
    const color = x > 1 ? alarm : query;
    return [
      box({ x: left + 8, y: toY(x), width: 46, height: BOTTOM - toY(x) }, { fill: color.fill, round: 0 }), // prettier-ignore
      words(x.toFixed(2), left + 31, toY(x) - 16, { anchor: 'middle', size: 22 }),
      words(tokens[t], left + 31, BOTTOM + 24, { anchor: 'middle', color: color.text, size: t === 9 ? 22 : 25 }), // prettier-ignore
      words(Math.exp(-x).toFixed(x > 1 ? 3 : 2), left + 31, BOTTOM + 56, { anchor: 'middle', color: muted.text, size: 22 }), // prettier-ignore
    ];
  });
  return canvas(
    { width: 1160, height: 400 },
    say(lang, '每个词元的损失', 'the loss of each token'),
    [
      line([[60, TOP - 20], [60, BOTTOM], [420, BOTTOM]]), // prettier-ignore
      line([[60, toY(lnV)], [1150, toY(lnV)]], { dash: '7 6' }), // prettier-ignore
      words(say(lang, `ln V = ${lnV.toFixed(1)}：什么都不会（V = ${V}）`, `ln V = ${lnV.toFixed(1)}: knows nothing (V = ${V})`), 1150, toY(lnV) - 18, { anchor: 'end', color: muted.text }), // prettier-ignore
      line(curve, { color: query.fill, width: 4 }),
      words('−ln p', 150, toY(4.2), { color: query.text, isBold: true, size: 26 }),
      ...marks.flatMap(([p, told]) => [
        box({ x: toX(p) - 7, y: toY(-Math.log(p)) - 7, width: 14, height: 14 }, { fill: key.fill, round: 7 }), // prettier-ignore
        words(`${told} → ${(-Math.log(p)).toFixed(2)}`, toX(p) + 12, toY(-Math.log(p)) - 20, { size: 22 }), // prettier-ignore
      ]),
      ...[0, 0.5, 1].map((p) =>
        words(String(p), toX(p), BOTTOM + 24, { anchor: 'middle', size: 22 }),
      ),
      ...[0, 2, 4, 6].map((x) => words(String(x), 48, toY(x), { anchor: 'end', size: 22 })),
      words('p', 436, BOTTOM, { size: 24 }),
      line([[512, BOTTOM], [1156, BOTTOM]]), // prettier-ignore
      words('p =', 520, BOTTOM + 56, { anchor: 'end', color: muted.text, size: 22 }),
      words(say(lang, `译者想写的是“${worst.expected}”`, `the translator expected ${worst.expected}`), 724, toY(5.5), { color: alarm.text }), // prettier-ignore
      words(say(lang, '约 0.1 而不是 0：', 'about 0.1, not 0:'), 1150, toY(3.4), {
        anchor: 'end',
        size: 22,
      }),
      words(say(lang, `标签平滑的目标是 ${1 - labelSmoothing}`, `label smoothing aims at ${1 - labelSmoothing}`), 1150, toY(2.7), { anchor: 'end', size: 22 }), // prettier-ignore
      ...bars,
    ],
  );
};

const PAIRS = [
  ['I saw a saw.', '我看见了一把锯子。'],
  ['I have a watch.', '我有一块手表。'],
  ['I saw her.', '我看见了她。'],
] as const;

/** What every cell of a batch would add to the loss; padding is left out. */
const maskedLoss: Draw = (lang, world) => {
  const longest = Math.max(...PAIRS.map(([, target]) => [...target].length + 1));
  const [wide, high, left, top] = [88, 84, 10, 56];
  const rows = PAIRS.map(([source, target]) => {
    const tokens = [...target, '<eos>'];
    const nats = surprises(world, [source, target], longest).map((one) => one.nats);
    return { tokens, nats };
  });
  const cells = rows.flatMap(({ tokens, nats }, r) =>
    nats.flatMap((x, t) => {
      const place = { x: left + t * wide, y: top + r * high, width: wide - 4, height: high - 4 };
      const isToken = t < tokens.length;
      const told = { anchor: 'middle', size: 22 } as const;
      const background = isToken ? box(place, { fill: '#EAF2F9', round: 0 }) : hatched(place);
      return [
        background,
        words(isToken ? tokens[t] : '<pad>', place.x + 42, place.y + 24, { ...told, color: isToken ? query.text : muted.text }), // prettier-ignore
        words(x.toFixed(2), place.x + 42, place.y + 56, { ...told, color: isToken ? undefined : muted.text }), // prettier-ignore
      ];
    }),
  );
  const counted = rows.flatMap(({ tokens, nats }) => nats.slice(0, tokens.length));
  const all = rows.flatMap(({ nats }) => nats);
  const mean = (list: readonly number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
  const sums = rows.map(({ tokens, nats }, r) => {
    const sum = nats.slice(0, tokens.length).reduce((a, b) => a + b, 0);
    return words(`${sum.toFixed(2)} / ${tokens.length}`, 1150, top + r * high + 40, { anchor: 'end', color: query.text }); // prettier-ignore
  });
  const told = (name: string, list: readonly number[]) =>
    `${name}${(mean(list) * list.length).toFixed(2)} / ${list.length} = ${mean(list).toFixed(3)}`;
  return canvas({ width: 1160, height: 410 }, say(lang, '只算词元', 'tokens only'), [
    words(say(lang, '每格：应当预测的词元，和它的 −ln p', 'each cell: the token to predict, and its −ln p'), left, 24, { size: 22, color: muted.text }), // prettier-ignore
    words(say(lang, '和 / 个数', 'sum / count'), 1150, 24, { anchor: 'end', size: 22, color: muted.text }), // prettier-ignore
    ...cells,
    ...sums,
    words(told(say(lang, '只算词元：', 'tokens only: '), counted), left, 344, { size: 27, isBold: true, color: query.text }), // prettier-ignore
    words(told(say(lang, '连填充一起算（错）：', 'with padding (wrong): '), all), left, 388, { size: 27, color: alarm.text }), // prettier-ignore
  ]);
};

/** The translator of the course while it was trained: its loss, and what it said. */
const learning: Draw = (lang, { translator }) => {
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
  const room = { x: 0, y: 0, width: 590, height: 500 };
  const shown = said.filter(({ texts }, i) => texts[0] !== said[i - 1]?.texts[0]);
  const last = shown.at(-1)!.step;
  const lines = shown.flatMap(({ step, texts }, i) => {
    const y = 120 + i * 76;
    const text = texts[0].length > 18 ? `${[...texts[0]].slice(0, 17).join('')}…` : texts[0];
    return [
      words(String(step), 664, y, { anchor: 'end', color: muted.text }),
      words(text || '—', 690, y, { size: 26, color: step === last ? value.text : undefined, isBold: step === last }), // prettier-ignore
    ];
  });
  return canvas({ width: 1160, height: 500 }, say(lang, '边练边译', 'while it trains'), [
    inset(onSlide(chart, room), room),
    words(say(lang, '步', 'step'), 664, 54, { anchor: 'end', color: muted.text }),
    words(SAID_OF[0], 690, 54, { isBold: true, color: key.text, size: 26 }),
    ...lines,
  ]);
};

/** How far Adam moves a number, for three gradients; its rate is 1. */
const adam: Draw = (lang) => {
  const gradients = [
    { label: 'g = 100', of: () => 100 },
    { label: 'g = 0.01', of: () => 0.01 },
    { label: say(lang, 'g = +1、−1 交替', 'g = +1, −1 in turn'), of: (step: number) => (step % 2 === 0 ? 1 : -1) }, // prettier-ignore
  ];
  const parameter = tf.variable(tf.zeros([gradients.length]));
  const optimizer = new Adam(new Map([['w', parameter]]), { beta2: 0.98 });
  const places = [[0, 0, 0]];
  for (let step = 0; step < 10; step++) {
    tf.tidy(() => {
      const now = tf.tensor1d(gradients.map(({ of }) => of(step)));
      optimizer.apply(optimizer.flatten([now]), tf.scalar(1));
    });
    places.push([...parameter.dataSync()]);
  }
  optimizer.dispose();
  parameter.dispose();
  return onSlide(
    seedCurves({
      x: places.map((_, step) => step),
      series: gradients.map(({ label }, i) => ({
        label,
        runs: [places.map((place) => -place[i])],
      })),
      xTitle: say(lang, '步', 'step'),
      yTitle: say(lang, '移动了几个学习率', 'moved, in rates'),
      lang,
    }),
    { width: 1160, height: 320 },
  );
};

/** What a sentence is called, in both languages. */
const SETS: Readonly<Record<MeasuredScore['set'], readonly [zh: string, en: string]>> = {
  'trained on': ['训练过的', 'trained on'],
  generated: ['没见过，同一部语法', 'unseen, same grammar'],
  'hand-written': ['没见过，人写的', 'unseen, hand-written'],
};

/** What the translator scores on what it was trained on, on its like, and on what people write. */
const scores: Draw = (lang) => {
  const [from, full] = [440, 560];
  const rows = measured('scores').flatMap(({ set, sentences, exact, bleu, near }, r) => {
    const y = 74 + r * 116;
    const bar = (score: number, at: number, color: string): string[] => [
      box({ x: from, y: at, width: (score / 100) * full, height: 34 }, { fill: color, round: 0 }),
      words(score.toFixed(1), from + (score / 100) * full + 10, at + 17),
    ];
    return [
      words(say(lang, ...SETS[set]), from - 24, y + 18, { anchor: 'end', isBold: true, size: 25 }),
      words(
        set === 'trained on'
          ? say(lang, `${sentences} 句`, `${sentences} sentences`)
          : say(lang, `${sentences} 句，${near}% 与训练句差一个词`, `${sentences}, ${near} % one word from training`), // prettier-ignore
        from - 24, y + 56, { anchor: 'end', color: muted.text, size: 22 }), // prettier-ignore
      ...bar(exact, y, query.fill),
      ...bar(bleu, y + 40, key.fill),
    ];
  });
  return canvas(
    { width: 1160, height: 410 },
    say(lang, '三种句子的得分', 'scores of three kinds'),
    [
      box({ x: from, y: 16, width: 22, height: 22 }, { fill: query.fill, round: 0 }),
      words(say(lang, '完全正确（%）', 'exact (%)'), from + 32, 27),
      box({ x: from + 230, y: 16, width: 22, height: 22 }, { fill: key.fill, round: 0 }),
      words('BLEU', from + 262, 27),
      line([[from, 54], [from, 408]]), // prettier-ignore
      ...rows,
    ],
  );
};

/** Pictures of training, by id. */
export const TRAINING: Readonly<Record<string, Draw>> = {
  loss,
  'masked-loss': maskedLoss,
  learning,
  adam,
  scores,
};
