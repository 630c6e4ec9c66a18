import { seedCurves } from '../../lib/figures';
import { hatched, inset } from './canvas';
import { onSlide, say } from './onSlide';
import {
  arrow,
  cells,
  INK,
  named,
  picture,
  type Point,
  told,
  words,
  room,
  PALETTE,
  WIDTH,
} from './paint';
import { cosine, sentenceVector, vectorsOf } from './sentences';
import type { Draw } from './world';

const { key, output, muted, alarm } = PALETTE;

/** The gap as an encoder meets it, and as a decoder would. */
const fillTheGap: Draw = (lang) => {
  const tokens = ['i', '[MASK]', 'a', 'saw', '.'];
  const panel = (
    left: number,
    [title, asked]: readonly [string, string],
    [from, isHidden]: readonly [number, (j: number) => boolean],
  ) => {
    const at = (j: number) => left + 52 + 106 * j;
    const sees = tokens.flatMap((_, j) =>
      isHidden(j)
        ? []
        : [
            arrow([at(j), 318], [at(from) + 14 * (j - from), 206], {
              color: j < 1 ? key.text : j > 1 ? output.text : INK,
              thick: 3,
            }),
          ],
    );
    return [
      words(title, [at(2), 24], { isBold: true, size: 25 }),
      ...sees,
      named(asked, room(Math.max(left, at(from) - 95), 64, 190, 48), {
        stroke: alarm.fill,
        thick: 3,
      }),
      arrow([at(from), 156], [at(from), 114], { color: INK, thick: 3 }),
      named('', room(at(from) - 48, 158, 96, 46), { fill: '#fbe3b4' }),
      ...tokens.map((token, j) => {
        const place = room(at(j) - 49, 320, 98, 52);
        if (isHidden(j) && j > 1) return hatched(place);
        const [stroke, thick] = j === 1 ? [alarm.fill, 3] : [muted.text, 1.5];
        return named(isHidden(j) ? '?' : token, place, { stroke, thick });
      }),
    ];
  };
  const foot = (x: number, text: string) => words(text, [x, 412], { size: 23 });
  return picture(436, [
    ...panel(
      10,
      [
        say(lang, '编码器：左右都看', 'Encoder: both sides'),
        say(lang, '这里是什么？', 'what was here?'),
      ],
      [1, () => false],
    ),
    ...panel(
      620,
      [
        say(lang, '解码器：右边看不见', 'Decoder: the right is hidden'),
        say(lang, '下一个是什么？', 'what comes next?'),
      ],
      [0, (j) => j > 0],
    ),
    foot(274, say(lang, '“a saw” 在右边，帮得上忙', '“a saw” at the right helps')),
    foot(884, say(lang, '只有 i，后面什么都可能', 'after “i”, anything may come')),
  ]);
};

/** A sentence as the mean of its tokens; how alike such means are. */
const embeddingModels: Draw = (lang, { translator }) => {
  const sentences = [
    'I saw a saw.',
    'I need a saw.',
    'Where is the bank?',
    'Where is the station?',
    'She can swim.',
    'Can you swim?',
  ];
  const vectors = sentences.map((sentence) => sentenceVector(sentence, translator));
  const { tokens, rows } = vectorsOf('I saw a saw.', translator);
  const shown = (vector: readonly number[]) => [vector.slice(0, 8)];
  const cell = [25, 34] as const;
  const strips = rows.map((row, t) =>
    cells(shown(row), { at: [92, 52 + 42 * t], cell, kind: 'signed', bound: 2 }),
  );
  const pads = [0, 1].map((t) => hatched(room(92, 52 + 42 * (rows.length + t), 200, 34)));
  const names = [...tokens, '<pad>', '<pad>'].map((token, t) =>
    words(token, [82, 69 + 42 * t], {
      anchor: 'end',
      color: t < tokens.length ? key.text : muted.text,
    }),
  );
  const at: Point = [700, 82];
  const size = [76, 58] as const;
  return picture(462, [
    words(
      say(lang, '句子的向量 = 词元的平均，不算 <pad>', 'the mean of its tokens, not of <pad>'),
      [0, 20],
      { anchor: 'start', isBold: true },
    ),
    ...names,
    ...strips,
    ...pads,
    arrow([192, 390], [192, 418], { thick: 3 }),
    cells(shown(vectors[0]), { at: [92, 422], cell, kind: 'signed', bound: 2 }),
    words(say(lang, '平均', 'mean'), [82, 439], { anchor: 'end', isBold: true }),
    words(
      say(
        lang,
        '余弦：翻译模型的编码器，没有为此训练过',
        'cosines: encoder of our translator, not trained for this',
      ),
      [1156, 20],
      { anchor: 'end', isBold: true },
    ),
    ...sentences.flatMap((sentence, i) => [
      words(`${sentence}  ${i + 1}`, [at[0] - 12, at[1] + 58 * i + 29], { anchor: 'end' }),
      words(String(i + 1), [at[0] + 76 * i + 38, at[1] - 18], {}),
    ]),
    cells(
      vectors.map((a) => vectors.map((b) => cosine(a, b))),
      { at, cell: size, kind: 'signed', told },
    ),
  ]);
};

/** The cosine of two sentences with nothing in common, as their padding grows. */
const padsInTheMean: Draw = (lang, { translator }) => {
  const lengths = [8, 12, 16, 24, 32, 48, 64];
  const [one, other] = ['I saw a saw.', 'Where is the bank?'];
  const alike = (padded?: number) =>
    cosine(sentenceVector(one, translator, padded), sentenceVector(other, translator, padded));
  const room1 = room(0, 44, WIDTH, 436);
  const curves = onSlide(
    seedCurves({
      x: lengths,
      series: [
        {
          label: say(lang, '连 <pad> 一起平均', 'mean of all positions'),
          runs: [lengths.map(alike)],
        },
        {
          label: say(lang, '只平均词元', 'mean of tokens alone'),
          runs: [lengths.map(() => alike())],
        },
      ],
      xTitle: say(lang, '填充到的长度', 'padded to positions'),
      yTitle: say(lang, '两句的余弦', 'cosine of the two'),
      lang,
    }),
    room1,
  );
  return picture(480, [
    words(say(lang, `两句：“${one}”和“${other}”`, `The two: “${one}” and “${other}”`), [WIDTH / 2, 18], { isBold: true, size: 24 }), // prettier-ignore
    inset(curves, room1),
  ]);
};

/** Pictures of models that are an encoder alone, by id. */
export const ENCODER_ONLY: Readonly<Record<string, Draw>> = {
  'fill-the-gap': fillTheGap,
  'embedding-models': embeddingModels,
  'pads-in-the-mean': padsInTheMean,
};
