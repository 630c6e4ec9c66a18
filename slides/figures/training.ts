import * as tf from '@tensorflow/tfjs';
import { BUNDLED_RECIPE } from '../../datasets/translator/generator/recipe';
import { GRID, PALETTE } from '../../lib/figures/palette';
import type { Transformer } from '../../lib/models';
import { BOS_ID, encodeSentence, EOS_ID, PAD_ID, padSequences } from '../../lib/text';
import { Adam } from '../../lib/training';
import { box, canvas, hatched, line, words } from './canvas';
import { say } from './onSlide';
import { learning, scores } from './results';
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
  const aim = -Math.log(1 - labelSmoothing);
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
      words(say(lang, '−ln p（奈特）', '−ln p (nats)'), 74, 14, {
        color: query.text,
        isBold: true,
      }),
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
      words(say(lang, `模型想写的是“${worst.expected}”`, `the translator expected ${worst.expected}`), 724, toY(5.5), { color: alarm.text }), // prettier-ignore
      words(say(lang, '（“看见”“看到”都对）', '(看见 and 看到: both right)'), 724, toY(4.8), { color: alarm.text, size: 22 }), // prettier-ignore
      ...bars,
      line([[512, toY(aim)], [1156, toY(aim)]], { color: value.fill, width: 1 }), // prettier-ignore
      words(say(lang, `线：约 0.1 而不是 0（−ln ${1 - labelSmoothing} = ${aim.toFixed(3)}）`, `line: about 0.1, not 0 (−ln ${1 - labelSmoothing} = ${aim.toFixed(3)})`), 1150, toY(3.3), { anchor: 'end', size: 22, color: value.text }), // prettier-ignore
      words(say(lang, `标签平滑的目标是 p = ${1 - labelSmoothing}`, `label smoothing aims at p = ${1 - labelSmoothing}`), 1150, toY(2.6), { anchor: 'end', size: 22, color: value.text }), // prettier-ignore
    ],
  );
};

/** A batch of three. */
export const PAIRS = [
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

/** How far Adam moves a number, for three gradients; its rate is 1. */
const adam: Draw = (lang) => {
  const gradients = [
    { label: 'g = 100', of: () => 100 },
    { label: 'g = 0.01', of: () => 0.01 },
    { label: say(lang, 'g = +1、−1\n交替', 'g = +1, −1\nin turn'), of: (step: number) => (step % 2 === 0 ? 1 : -1) }, // prettier-ignore
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
  const [left, right, top, bottom] = [60, 940, 48, 376];
  const at = (step: number, moved: number) =>
    [left + (step / 10) * (right - left), bottom - (moved / 10) * (bottom - top)] as const;
  const paths = gradients.map((_, i) => places.map((place, step) => at(step, -place[i])));
  const dot = ([x, y]: readonly [number, number], fill: string, round: number) =>
    box({ x: x - 8, y: y - 8, width: 16, height: 16 }, { fill, round });
  const [, highest] = paths[0].at(-1)!;
  const [, lowest] = paths[2].at(-1)!;
  return canvas({ width: 1160, height: 430 }, say(lang, 'Adam 的步子', 'the steps of Adam'), [
    words(say(lang, '移动了多远（几个学习率）', 'distance moved (in learning rates)'), left, 18),
    ...[0, 2, 4, 6, 8, 10].flatMap((tick) => {
      const [x, y] = at(tick, tick);
      return [
        line([[left, y], [right, y]], { color: GRID }), // prettier-ignore
        line([[x, top], [x, bottom]], { color: GRID }), // prettier-ignore
        words(String(tick), left - 12, y, { anchor: 'end', size: 22 }),
        words(String(tick), x, bottom + 22, { anchor: 'middle', size: 22 }),
      ];
    }),
    words(say(lang, '步', 'step'), right + 36, bottom + 22),
    line(paths[0], { color: '#A9CFE8', width: 16 }),
    ...paths[1].map((point) => dot(point, key.fill, 8)),
    line(paths[2], { color: value.fill, width: 3 }),
    ...paths[2].map((point) => dot(point, value.fill, 0)),
    line([[right + 24, highest], [right + 64, highest]], { color: '#A9CFE8', width: 16 }), // prettier-ignore
    words(gradients[0].label, right + 76, highest, { color: query.text }),
    dot([right + 44, highest + 38], key.fill, 8),
    words(gradients[1].label, right + 76, highest + 38, { color: key.text }),
    ...gradients[2].label.split('\n').map((label, i) => words(label, right + 24, lowest + 30 * i - 15, { color: value.text })), // prettier-ignore
  ]);
};

/** Pictures of training, by id. */
export const TRAINING: Readonly<Record<string, Draw>> = {
  loss,
  'masked-loss': maskedLoss,
  learning,
  adam,
  scores,
};
