import * as tf from '@tensorflow/tfjs';
import { paddingMask } from '../../lib/attention';
import type { Locale } from '../../lib/locale';
import type { Transformer } from '../../lib/models';
import { BOS_ID, padSequences } from '../../lib/text';
import { say } from './onSlide';
import { arrow, box, cells, PALETTE, picture, type Point, strip, told, words, room } from './paint';
import { root } from './root';
import { tokensOf } from './sentences';
import { meanOfHeads } from './weights';
import type { Draw, World } from './world';

const { query, key, output, muted, alarm } = PALETTE;
const SENTENCE = 'I saw a saw.';
/** The second saw. */
const AT = 3;
/** Of the 128 numbers of a vector, so many are shown. */
const SHOWN = 24;
/** The numbers from which on a colour is at its strongest. */
const BOUND = 2.5;

interface Likely {
  readonly token: string;
  readonly share: number;
  readonly logit: number;
}

/** The likeliest tokens after what was written, best first. */
function likeliest({ translator, saw }: World, t: number, count = 4): Likely[] {
  const { target, source } = translator;
  const model = translator.model as Transformer;
  const read = [BOS_ID, ...target.vocabulary.encode(saw.tokens.slice(0, t))];
  return tf.tidy(() => {
    const ids = padSequences([source.vocabulary.encode([...saw.sourceTokens])]);
    const { logits } = model.forward(ids, padSequences([read]));
    const last = logits.slice([0, t, 0], [1, 1, -1]).flatten();
    const { values, indices } = tf.topk(tf.softmax(last), count);
    const scores = tf.gather(last, indices).arraySync();
    const names = target.vocabulary.decode([...indices.dataSync()]);
    const shares = values.arraySync();
    return names.map((token, i) => ({ token, share: shares[i], logit: scores[i] }));
  });
}

/** What the encoder makes of the second saw, station by station. */
function stationsOf({ translator }: World) {
  const model = translator.model as Transformer;
  const { ids, tokens } = tokensOf(SENTENCE, translator);
  return tf.tidy(() => {
    const source = padSequences([ids]);
    const { embedding } = model.encoder;
    const { embedded, layers, weights } = model.encoder.forward(source, {
      mask: paddingMask(source),
    });
    const rowOf = (x: tf.Tensor3D) => x.arraySync()[0][AT];
    return {
      ids,
      tokens,
      word: rowOf(embedding.token.forward(source)),
      placed: rowOf(embedded),
      reads: weights.map((layer) => meanOfHeads(layer.arraySync()[0])[AT]),
      memory: rowOf(layers.at(-1)!),
    };
  });
}

/** A station: its name and shape, then what it holds. */
function station(place: Point, name: string, shape: string, color: string): string {
  return (
    words(name, place, { anchor: 'start', isBold: true, color }) +
    words(shape, [place[0] + 552, place[1]], { anchor: 'end', color: muted.text, size: 21 })
  );
}

/** Weights over the source, the word above each. */
function reading(tokens: readonly string[], weights: readonly number[], [x, y]: Point): string[] {
  return [
    ...tokens.map((token, t) =>
      words(token, [x + 92 * t + 46, y - 16], {
        color: key.text,
        size: token.length > 4 ? 20 : 21,
      }),
    ),
    cells([weights], { at: [x, y], cell: [92, 40], told }),
  ];
}

/** The first numbers of a vector, as a strip. */
const line = (x: number, y: number, values: readonly number[]) =>
  strip(values.slice(0, SHOWN), room(x, y, 552, 32), BOUND);

/** The left column: what becomes of the second saw. */
function encoderStations(lang: Locale, world: World): string[] {
  const { ids, tokens, word, placed, reads, memory } = stationsOf(world);
  const left = (y: number, name: string, shape: string) => station([0, y], name, shape, key.text);
  const reads01 = say(lang, '自注意力读哪些词（第 0、1 层）', 'what it reads (layers 0 and 1)');
  return [
    left(18, say(lang, '词元和编号', 'tokens and their ids'), `[1, ${ids.length}]`),
    ...tokens.flatMap((token, i) => {
      const ink = i === AT ? { color: alarm.text, isBold: true } : { color: key.text };
      const x = 92 * i + 46;
      return [words(token, [x, 52], ink), words(String(ids[i]), [x, 80], { size: 21 })];
    }),
    left(124, say(lang, '第二个 saw 的嵌入 ×', 'embedding of the second saw ×'), '[1, 6, 128]'),
    root('D', [lang === 'zh' ? 205 : 310, 124], { size: 22, isBold: true, color: key.text }),
    line(0, 142, word),
    left(206, say(lang, '+ 位置 3', '+ position 3'), '[1, 6, 128]'),
    line(0, 224, placed),
    left(288, reads01, '[1, 4, 6, 6]'),
    ...reading(tokens, reads[0], [0, 336]),
    cells([reads[1]], { at: [0, 378], cell: [92, 40], told }),
    left(456, say(lang, '编码器输出（memory）', 'memory'), '[1, 6, 128]'),
    line(0, 474, memory),
  ];
}

/** The right column: how 锯 is found. */
function decoderStations(lang: Locale, world: World): string[] {
  const { saw, translator, decoderWeights } = world;
  const t = saw.tokens.indexOf('锯');
  const cross = meanOfHeads(saw.crossWeights!.at(-1)!)[t];
  const V = (translator.model as Transformer).config.targetVocabSize;
  const written = ['<bos>', ...saw.tokens.slice(0, t)];
  const T = written.length;
  const right = (y: number, name: string, shape: string) =>
    station([604, y], name, shape, query.text);
  const head = say(lang, '线性层和 softmax：最可能的四个', 'linear, softmax: the four likeliest');
  const own = say(lang, '有掩码的自注意力（第 0 层）', 'masked self-attention (layer 0)');
  const reads = say(lang, '交叉注意力从 memory 读', 'cross-attention reads the memory');
  return [
    right(18, say(lang, '已经写出', 'written so far'), `[1, ${T}]`),
    ...written.map((token, i) => {
      const size = token.length > 4 ? 20 : 23;
      return words(token, [604 + 78.8 * i + 39, 52], { color: query.text, size });
    }),
    right(92, own, `[1, 4, ${T}, ${T}]`),
    cells([meanOfHeads(decoderWeights[0])[t].slice(0, T)], {
      at: [604, 110],
      cell: [78.8, 36],
      told,
    }),
    right(182, reads, `[1, 4, ${T}, 6]`),
    ...reading(saw.sourceTokens, cross, [604, 230]),
    right(308, head, `[1, ${T}, ${V}]`),
    ...likeliest(world, t).flatMap((one, i) =>
      bar(one, [644, 348 + 38 * i], { widest: 260, gap: 36, isBold: i === 0 }),
    ),
    ...colourKey(lang, [604, 494]),
  ];
}

/** What colours mean: of a vector's numbers, and of weights. */
function colourKey(lang: Locale, [x, y]: Point): string[] {
  const shades = Array.from({ length: 20 }, (_, i) => i / 19);
  const cell = [5, 24] as const;
  const said = (text: string, at: number, anchor: 'start' | 'end') => words(text, [x + at, y + 12], { anchor, size: 20 }); // prettier-ignore
  const numbers = say(lang, '数：', 'numbers') + ` −${BOUND}`;
  return [
    said(numbers, 134, 'end'),
    cells([shades.map((s) => (2 * s - 1) * BOUND)], { at: [x + 142, y], cell, kind: 'signed', bound: BOUND, hasGaps: false }), // prettier-ignore
    said(`+${BOUND}`, 248, 'start'),
    said(say(lang, '权重：', 'weights') + ' 0', 424, 'end'),
    cells([shades], { at: [x + 432, y], cell, hasGaps: false }),
    said('1', 538, 'start'),
  ];
}

interface BarStyle {
  readonly widest: number;
  /** Between the token's middle and its bar. */
  readonly gap: number;
  readonly isBold: boolean;
}

/** A token, and its probability as a bar. */
function bar({ token, share }: Likely, [x, y]: Point, { widest, gap, isBold }: BarStyle): string[] {
  const shown = share.toFixed(share < 0.001 ? 5 : 3);
  const style = { fill: output.fill, stroke: output.fill };
  return [
    words(token, [x, y], { color: output.text, size: token.length > 4 ? 20 : 25, isBold }),
    box(room(x + gap, y - 16, Math.max(2, widest * share), 32), style),
    words(shown, [x + gap + 12 + widest * share, y], { anchor: 'start' }),
  ];
}

/** “I saw a saw.” on its way, from ids to the four likeliest tokens. */
const sawThrough: Draw = (lang, world) =>
  picture(528, [
    ...encoderStations(lang, world),
    ...decoderStations(lang, world),
    arrow([556, 490], [578, 490], { color: key.text, thick: 3, isPlain: true }),
    arrow([578, 490], [578, 250], { color: key.text, thick: 3, isPlain: true }),
    arrow([578, 250], [602, 250], { color: key.text, thick: 3 }),
  ]);

/** The four likeliest tokens at two positions. */
const fourLikeliest: Draw = (lang, world) => {
  const { saw } = world;
  const muted21 = { size: 21, color: muted.text };
  const panel = (left: number, t: number) => {
    const read = ['<bos>', ...saw.tokens.slice(0, t)].join(' ');
    return [
      words(`${read} →`, [left, 26], {
        anchor: 'start',
        size: 25,
        color: query.text,
        isBold: true,
      }),
      words('logit', [left + 70, 70], muted21),
      words(say(lang, '概率', 'probability'), [left + 190, 70], muted21),
      ...likeliest(world, t).flatMap((one, i) => {
        const y = 108 + 52 * i;
        return [
          words(one.logit.toFixed(1), [left + 70, y], { size: 23 }),
          ...bar(one, [left + 10, y], { widest: 300, gap: 120, isBold: i === 0 }),
        ];
      }),
    ];
  };
  return picture(300, [...panel(10, 1), ...panel(610, saw.tokens.indexOf('锯'))]);
};

/** The running example on its way through the machine. */
export const THROUGH: Readonly<Record<string, Draw>> = {
  'saw-through': sawThrough,
  'four-likeliest': fourLikeliest,
};
