import { seedCurves } from '../../lib/figures';
import type { Locale } from '../../lib/locale';
import { measured } from './measured';
import { inset } from './canvas';
import { onSlide, say } from './onSlide';
import { arrow, cells, named, PALETTE, picture, type Point, WIDTH, words, room } from './paint';
import type { Draw } from './world';

const { query, key, output, alarm } = PALETTE;
const SOURCE = ['i', 'saw', 'a', 'saw', '.'];
const WRITTEN = ['我', '看', '见', '…'];

/** Encoder and decoder with one vector between them, and under it what that costs, measured. */
const oneVector: Draw = (lang) => {
  const state = (x: number, text: string, below: string, color: string, isWritten: boolean) => {
    const word: Point = [x, isWritten ? 16 : 134];
    const [from, to]: Point[] = isWritten
      ? [
          [x, 54],
          [x, 30],
        ]
      : [
          [x, 120],
          [x, 98],
        ];
    return [
      named(text, room(x - 38, 54, 76, 42), { stroke: color, fill: '#ffffff' }),
      arrow(from, to, { color }),
      words(below, word, { color }),
    ];
  };
  const chain = (from: number, to: number, color: string) => arrow([from, 75], [to, 75], { color });
  const encoder = SOURCE.flatMap((word, t) => [
    ...state(60 + 112 * t, 'GRU', word, key.text, false),
    chain(98 + 112 * t, t === 4 ? 596 : 134 + 112 * t, key.text),
  ]);
  const decoder = WRITTEN.flatMap((word, t) => [
    ...state(750 + 112 * t, 'GRU', word, query.text, true),
    chain(t === 0 ? 660 : 676 + 112 * t, 712 + 112 * t, query.text),
  ]);
  const c = named('c', room(598, 42, 60, 66), {
    fill: '#fde3cf',
    stroke: alarm.fill,
    thick: 3,
    ink: { isBold: true, size: 28 },
  });
  const only = say(lang, '解码器对源句只知道这些', 'all that the decoder knows of it');
  const curves = inset(byLength(lang), room(0, 165, WIDTH, 335));
  const note = words(only, [628, 132], { anchor: 'start', color: alarm.text });
  return picture(500, [...encoder, ...decoder, c, note, curves]);
};

/** Exactly right by length, three seeds each, as `tests/quality/seq2seq.ts` measured them. */
function byLength(lang: Locale): string {
  const seq2seq = measured('seq2seq');
  const runs = (name: string) =>
    seq2seq.runs.filter((run) => run.name === name).map(({ exact }) => exact);
  return onSlide(
    seedCurves({
      x: seq2seq.lengths.map((_, i) => i),
      xLabels: seq2seq.lengths,
      series: [
        { label: say(lang, '加上注意力', 'with attention'), runs: runs('attention') },
        { label: say(lang, '只有一个向量', 'one vector'), runs: runs('none') },
      ],
      xTitle: say(lang, '源句的词元数', 'tokens of the source'),
      yTitle: say(lang, '完全正确（%）', 'exactly right (%)'),
      lang,
    }),
    { width: WIDTH, height: 335 },
  );
}

/** Who may see whom in the three families, with the words of a pair. */
const families: Draw = (lang) => {
  const english = ['i', 'saw', 'her', '.'];
  const chinese = ['<bos>', '我', '看', '见', '她'];
  const panel = (
    left: number,
    [title, who]: [string, string],
    [rows, columns]: string[][],
    isHidden: (i: number, j: number) => boolean,
  ) => {
    const at: Point = [left + 72, 92];
    const size = [56, 56] as const;
    const middle = at[0] + 28 * columns.length;
    const color = (of: string[]) => (of === english ? key.text : query.text);
    return [
      words(title, [middle, 20], { isBold: true, size: 24 }),
      ...rows.map((word, i) =>
        words(word, [at[0] - 10, at[1] + 56 * i + 28], { anchor: 'end', color: color(rows) }),
      ),
      ...columns.map((word, j) =>
        words(word, [at[0] + 56 * j + 28, 72], {
          color: color(columns),
          size: word.length > 4 ? 20 : 22,
        }),
      ),
      cells(
        rows.map(() => columns.map(() => 1)),
        { at, cell: size, fill: () => '#9ecbe8', isHidden },
      ),
      words(who, [middle, 406], { size: 23 }),
    ];
  };
  const all = () => false;
  const titles: [string, string][] = [
    [
      say(lang, '编码器：看全句', 'Encoder: sees all'),
      say(lang, 'BERT、嵌入模型', 'BERT, embedding models'),
    ],
    [
      say(lang, '解码器：只看左边', 'Decoder: sees the left'),
      say(lang, 'GPT 和今天的大语言模型', 'GPT and today’s LLMs'),
    ],
    [
      say(lang, '交叉：看源句全部', 'Cross: sees the source'),
      say(lang, '编码器–解码器：三个都有', 'Encoder-decoder: all three'),
    ],
  ];
  return picture(430, [
    ...panel(0, titles[0], [english, english], all),
    ...panel(385, titles[1], [chinese, chinese], (i, j) => j > i),
    ...panel(800, titles[2], [chinese, english], all),
  ]);
};

/** Request, source and translation in one line under one causal mask. */
const decoderOnly: Draw = (lang) => {
  const parts: [string, string, string[]][] = [
    [say(lang, '要求', 'request'), key.text, ['请帮我', '把这个', '句子', '翻译成', '中文。']],
    [say(lang, '源句', 'source'), PALETTE.value.text, ['i', 'saw', 'a', 'saw', '.']],
    [say(lang, '译文', 'translation'), query.text, ['我', '看见了', '一把', '锯子。']],
  ];
  const tokens = parts.flatMap(([, color, some], p) => some.map((token) => ({ token, color, p })));
  const at: Point = [252, 34];
  const size = [54, 30] as const;
  const tints = ['#f6d999', '#a6dccb', '#9ecbe8'];
  const rows = tokens.map(() => tokens.map(() => 1));
  const [right, y] = [at[0] + 54 * tokens.length, (i: number) => at[1] + 30 * i + 15];
  const before = parts[0][2].length + parts[1][2].length - 1;
  return picture(456, [
    cells(rows, { at, cell: size, fill: (_, j) => tints[tokens[j].p], isHidden: (i, j) => j > i }),
    words(say(lang, '读到', 'reads'), [at[0] - 12, 14], { anchor: 'end', isBold: true }),
    ...tokens.map(({ token, color }, i) =>
      words(token, [at[0] - 12, y(i)], { anchor: 'end', color }),
    ),
    ...parts.map(([name, color], p) => {
      const first = tokens.findIndex((token) => token.p === p);
      const count = parts[p][2].length;
      return words(name, [4, at[1] + 30 * (first + count / 2)], { anchor: 'start', color });
    }),
    words(say(lang, '写出', 'writes'), [right + 58, 14], { anchor: 'start', isBold: true }),
    ...[...parts[2][2], '<eos>'].flatMap((token, t) => [
      arrow([right + 12, y(before + t)], [right + 48, y(before + t)], { color: output.text }),
      words(token, [right + 58, y(before + t)], { anchor: 'start', color: output.text }),
    ]),
  ]);
};

/** Two columns: the left one runs once, the right one reads what it left at every step. */
const encoderDecoder: Draw = (lang, { saw }) => {
  const read = [...saw.sourceTokens];
  const written = ['<bos>', ...saw.tokens.slice(0, -1)];
  const y = { out: 24, decoder: 96, memory: 262, encoder: 330, in: 462 };
  const source = (t: number) => 40 + 62 * t;
  const target = (t: number) => 470 + 69 * t;
  const token = (text: string, x: number, at: number, color: string) =>
    words(text, [x, at], { color, size: text.length > 4 ? 20 : 23 });
  return picture(500, [
    named(say(lang, '编码器：读一次', 'Encoder: reads once'), room(8, y.encoder, 372, 74), {
      fill: '#fbe3b4',
      ink: { isBold: true, size: 25 },
    }),
    named(
      say(lang, '解码器：一步写一个字', 'Decoder: a character a step'),
      room(430, y.decoder, 700, 74),
      { fill: '#cfe6f5', ink: { isBold: true, size: 25 } },
    ),
    ...read.flatMap((word, t) => [
      token(word, source(t), y.in, key.text),
      arrow([source(t), y.in - 18], [source(t), y.encoder + 76], { color: key.text }),
      arrow([source(t), y.encoder - 2], [source(t), y.memory + 26], { color: key.text }),
      named('', room(source(t) - 24, y.memory - 20, 48, 44), {
        fill: '#f6d999',
        stroke: key.text,
        round: 4,
      }),
    ]),
    words(
      say(lang, '编码器输出（memory）：[1, 6, 128]', 'memory: [1, 6, 128]'),
      [8, y.memory - 76],
      { anchor: 'start', color: key.text, isBold: true },
    ),
    words(say(lang, '句数、词元数、特征数', 'sentences, tokens, features'), [8, y.memory - 46], {
      anchor: 'start',
      color: key.text,
    }),
    arrow([380, y.memory], [1102, y.memory], { color: key.text, thick: 4, isPlain: true }),
    ...written.flatMap((word, t) => [
      token(word, target(t), 396, query.text),
      arrow([target(t) - 8, 378], [target(t) - 8, y.decoder + 76], { color: query.text }),
      arrow([target(t) + 10, y.memory], [target(t) + 10, y.decoder + 76], { color: key.text }),
      arrow([target(t), y.decoder - 2], [target(t), y.out + 16], { color: output.text }),
      token(saw.tokens[t], target(t), y.out - 4, output.text),
    ]),
    words(say(lang, '每一步还读 memory', 'and memory, at every step'), [780, 466], {
      color: key.text,
    }),
    words(say(lang, '已写的译文（右移一位）', 'what it has written (shifted right)'), [780, 434], {
      color: query.text,
    }),
  ]);
};

/** Pictures of the overview, by id. */
export const OVERVIEW: Readonly<Record<string, Draw>> = {
  'one-vector': oneVector,
  families,
  'decoder-only': decoderOnly,
  'encoder-decoder': encoderDecoder,
};
