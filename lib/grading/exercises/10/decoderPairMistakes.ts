import * as tf from '@tensorflow/tfjs';
import type { Diagnosis, WrongVersion } from '../../exercise';
import type { DecoderPair, SpecialIds } from './decoderPair';

type Rows = readonly (readonly number[])[];

const longestOf = (rows: Rows) => Math.max(...rows.map(({ length }) => length));

/** Rows of ids as a matrix, filled up at the right. */
function matrix(rows: Rows, fill: number, width = longestOf(rows)): tf.Tensor2D {
  const filled = rows.map((row) => [...row, ...Array<number>(width).fill(fill)].slice(0, width));
  return tf.tensor2d(filled, [rows.length, width], 'int32');
}

const withBos = (rows: Rows, { bos }: SpecialIds) => rows.map((row) => [bos, ...row]);
const withEos = (rows: Rows, { eos }: SpecialIds) => rows.map((row) => [...row, eos]);
const inputOf = (rows: Rows, ids: SpecialIds) => matrix(withBos(rows, ids), ids.pad);
const targetOf = (rows: Rows, ids: SpecialIds) => matrix(withEos(rows, ids), ids.pad);

/** All are told in section 2 of chapter 10. */
function wrong(
  solve: DecoderPair,
  diagnosis: Omit<Diagnosis, 'reread'>,
  credit?: number,
): WrongVersion<DecoderPair> {
  return { solve, diagnosis: { ...diagnosis, reread: '10#2' }, credit };
}

export const decoderPairMistakes: readonly WrongVersion<DecoderPair>[] = [
  wrong((rows, ids) => ({ input: targetOf(rows, ids), target: targetOf(rows, ids) }), {
    name: 'not-shifted',
    title: { zh: '没有右移', en: 'Not shifted' },
    belief: { zh: '解码器读的就是译文。', en: 'The decoder reads the translation.' },
    why: {
      zh: '位置 t 读到的就是它要预测的词元：照抄就行，损失很快接近 0，而翻译时没有东西可抄。',
      en: 'Position t reads the very token that it is to predict: copying will do and the loss is soon near 0, but in translation there is nothing to copy.',
    },
    smallest: {
      zh: '一句 [8]：input 应是 [bos, 8]，你的是 [8, eos]。',
      en: 'One sentence [8]: input should be [bos, 8], yours is [8, eos].',
    },
  }),
  wrong(
    (rows, ids) => {
      const target = targetOf(rows, ids);
      const [B, T] = target.shape;
      const bos = tf.fill([B, 1], ids.bos, 'int32');
      return { input: tf.concat([bos, target.slice([0, 0], [B, T - 1])], 1), target };
    },
    {
      name: 'eos-in-the-input',
      title: { zh: '短句的 EOS 进了 input', en: 'EOS of short sentences is in the input' },
      belief: { zh: '先填充，再整块移一位。', en: 'Pad first, then shift the whole matrix.' },
      why: {
        zh: '最长的一句没问题；短句里 EOS 后面还有填充，整块右移就把 EOS 也移了进来。那个位置的目标是填充，不算损失，所以很多公开代码就是这样，也训练得好；但这里要的是 BOS、译文、填充。',
        en: 'It is right for the longest; in a shorter one padding follows EOS, and shifting the matrix brings EOS in. What is predicted there is padding, which counts for nothing, so much public code does it and trains well; but asked for is BOS, the translation, padding.',
      },
    },
    0.5,
  ),
  wrong(
    (rows, ids) => ({
      input: matrix(withBos(withEos(rows, ids), ids), ids.pad),
      target: targetOf(rows, ids),
    }),
    {
      name: 'one-too-long',
      title: { zh: 'input 长了一个', en: 'input is one too long' },
      belief: {
        zh: '前面加 BOS，后面的 EOS 也留着。',
        en: 'BOS in front, and EOS stays at the end.',
      },
      why: {
        zh: 'input 有 n + 2 个位置，target 只有 n + 1 个：logits 和目标对不上。右移就要去掉最后一个。',
        en: 'input has n + 2 positions and target n + 1: logits and target do not match. Shifting right leaves out the last one.',
      },
    },
  ),
  wrong(
    (rows, ids) => ({
      input: matrix(
        rows.map((row) => [ids.bos, ...row.slice(0, -1)]),
        ids.pad,
      ),
      target: matrix(rows, ids.pad),
    }),
    {
      name: 'no-eos',
      title: { zh: '没有 EOS', en: 'No EOS' },
      belief: { zh: '译文就是那些词元。', en: 'The translation is its tokens.' },
      why: {
        zh: '模型从来没有被要求停下，翻译时就会一直写到最大长度。EOS 也要预测。',
        en: 'Nothing ever asks the model to stop, so in translation it writes on to the greatest length. EOS has to be predicted too.',
      },
    },
  ),
  wrong(
    (rows, ids) => {
      const width = longestOf(rows) + 1;
      const target = matrix(rows, ids.pad, width).slice([0, 0], [rows.length, width - 1]);
      const eos = tf.fill([rows.length, 1], ids.eos, 'int32');
      return { input: inputOf(rows, ids), target: tf.concat([target, eos], 1) };
    },
    {
      name: 'eos-after-padding',
      title: { zh: 'EOS 在填充后面', en: 'EOS stands behind the padding' },
      belief: { zh: 'EOS 是这一行的最后一格。', en: 'EOS is the last cell of the row.' },
      why: {
        zh: '那样短句先预测填充，再预测 EOS。EOS 紧跟在最后一个词元后面，填充在它之后。',
        en: 'A short sentence would then predict padding, and EOS after it. EOS follows the last token, padding comes after EOS.',
      },
    },
  ),
  wrong(
    (rows, ids) => {
      const width = longestOf(rows) + 1;
      const right = (all: Rows) =>
        tf.tensor2d(
          all.map((row) => [...Array<number>(width - row.length).fill(ids.pad), ...row]),
          [all.length, width],
          'int32',
        );
      return { input: right(withBos(rows, ids)), target: right(withEos(rows, ids)) };
    },
    {
      name: 'padded-at-the-left',
      title: { zh: '填充补在了左边', en: 'Padded at the left' },
      belief: { zh: '补在哪边都一样。', en: 'It does not matter where padding stands.' },
      why: {
        zh: '在左边，每句的第一个词元就不在位置 0 了，位置编码也不同；因果掩码也不再替解码器挡住填充。本课补在右边。',
        en: 'At the left the first token no longer stands at position 0, with another positional encoding; and the causal mask no longer keeps padding from the decoder. In this course it stands at the right.',
      },
    },
  ),
  wrong(
    (rows, ids) => ({
      input: inputOf(rows, ids),
      target: matrix(withBos(withEos(rows, ids), ids), ids.pad, longestOf(rows) + 1),
    }),
    {
      name: 'bos-in-the-target',
      title: { zh: 'target 里有 BOS', en: 'BOS is in the target' },
      belief: { zh: '两行都从 BOS 开始。', en: 'Both begin with BOS.' },
      why: {
        zh: 'BOS 从来不用预测，它是给出来的；这样 target 和 input 对齐，又成了照抄。',
        en: 'BOS is given and never predicted; besides, target and input are then aligned, and copying will do again.',
      },
    },
  ),
  wrong(
    (rows, ids) => {
      const eosFirst = rows.map((row) => [...row.slice(1), ids.eos]);
      const width = longestOf(rows) + 1;
      return { input: matrix(eosFirst, ids.pad, width), target: targetOf(rows, ids) };
    },
    {
      name: 'shifted-left',
      title: { zh: '向左移了', en: 'Shifted left' },
      belief: { zh: '错开一位就行。', en: 'Apart by one is all that matters.' },
      why: {
        zh: '向左移，位置 t 读到的是 yₜ₊₁，比它要预测的 yₜ 还靠后。该读的是 yₜ 前面的。',
        en: 'Shifted left, position t reads the token after the one that it is to predict. It should read those before it.',
      },
    },
  ),
  wrong(
    (rows, ids) => ({
      input: matrix(withBos(rows, { ...ids, bos: ids.pad }), ids.pad),
      target: targetOf(rows, ids),
    }),
    {
      name: 'padding-for-bos',
      title: { zh: '开头是填充，不是 BOS', en: 'It begins with padding, not BOS' },
      belief: { zh: '第一格空着就行。', en: 'The first cell may stay empty.' },
      why: {
        zh: '训练和翻译要用同一个开头。填充可能被遮住，而且“还没有开始”和“已经结束”成了一回事。（T5 确实用填充当开头，但它训练和推理都这样。）',
        en: 'Training and translation must begin alike. Padding may be masked, and “nothing yet” and “over” would be one thing. (T5 does begin with padding, but in training and in use.)',
      },
    },
  ),
  wrong(
    (rows, ids) => ({
      input: matrix(withBos(rows, ids), ids.eos),
      target: matrix(withEos(rows, ids), ids.eos),
    }),
    {
      name: 'padded-with-eos',
      title: { zh: '用 EOS 填充', en: 'Padded with EOS' },
      belief: { zh: '结束之后都是 EOS。', en: 'After the end all is EOS.' },
      why: {
        zh: '损失按 pad 认出填充。用 EOS 填，每句后面的 EOS 全算进损失：批次越不整齐，模型越只练“结束”。',
        en: 'The loss knows padding by pad. Filled with EOS, all those cells count: the more uneven a batch, the more the model practises to stop.',
      },
    },
  ),
  wrong((rows) => ({ input: inputOf(rows, USUAL), target: targetOf(rows, USUAL) }), {
    name: 'ids-by-heart',
    title: { zh: '编号写死了', en: 'Ids by heart' },
    belief: { zh: 'pad 是 0，bos 是 1，eos 是 2。', en: 'pad is 0, bos is 1, eos is 2.' },
    why: {
      zh: '本课的词表是这样，别的词表不是。用参数里的 ids。',
      en: 'So it is in the vocabularies of this course, and not in others. Use ids, which you are given.',
    },
  }),
  wrong(
    (rows, ids) => ({
      input: inputOf(rows, ids).cast('float32'),
      target: targetOf(rows, ids).cast('float32'),
    }),
    {
      name: 'float-ids',
      title: { zh: '编号成了小数', en: 'Ids are floats' },
      belief: { zh: '数对了就行。', en: 'The numbers are right.' },
      why: {
        zh: 'tf.tensor2d 不写类型就是 float32；嵌入层要的是 int32。',
        en: 'Without a type tf.tensor2d gives float32; embeddings want int32.',
      },
    },
    0.5,
  ),
  wrong(
    (rows, ids) => {
      const shortest = Math.min(...rows.map(({ length }) => length));
      const cut = rows.map((row) => row.slice(0, shortest));
      return { input: inputOf(cut, ids), target: targetOf(cut, ids) };
    },
    {
      name: 'cut-to-the-shortest',
      title: { zh: '截成了最短的一句', en: 'Cut to the shortest' },
      belief: { zh: '一批句子要一样长，截短就行。', en: 'Rows must be equally long, so cut them.' },
      why: {
        zh: '长句的后半丢了，还在半句处写上 EOS：模型会学到半句就停。应当在后面补填充，不是截短。',
        en: 'The rest of longer sentences is lost, with EOS in the middle: the model learns to stop halfway. Fill up, do not cut.',
      },
    },
  ),
];

const USUAL: SpecialIds = { pad: 0, bos: 1, eos: 2 };
