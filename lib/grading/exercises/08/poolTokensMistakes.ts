import * as tf from '@tensorflow/tfjs';
import type { Diagnosis, WrongVersion } from '../../exercise';
import type { PoolTokens } from './poolTokens';

const weightsOf = (isToken: tf.Tensor) => isToken.cast('float32').expandDims(-1); // [B, T, 1]
const countsOf = (isToken: tf.Tensor) => tf.maximum(weightsOf(isToken).sum(1), 1); // [B, 1]
const sumOf = (memory: tf.Tensor, isToken: tf.Tensor) => memory.mul(weightsOf(isToken)).sum(1);

/** All are told in section 4 of chapter 08. */
function wrong(
  solve: PoolTokens,
  diagnosis: Omit<Diagnosis, 'reread'>,
  credit?: number,
): WrongVersion<PoolTokens> {
  return { solve, diagnosis: { ...diagnosis, reread: '08#4' }, credit };
}

export const poolTokensMistakes: readonly WrongVersion<PoolTokens>[] = [
  wrong((memory) => memory.mean(1), {
    name: 'padding-averaged',
    title: { zh: '填充也平均进去了', en: 'Padding is averaged too' },
    belief: {
      zh: '填充处的输出是 0，或者差不多是 0。',
      en: 'Outputs at padding are 0, or nearly so.',
    },
    why: {
      zh: '填充处有和词元一样长的向量。补得越多，句向量越是填充，任何两句都像。',
      en: 'At padding there are vectors as long as those of tokens. The more of them, the more the mean is padding, and any two sentences look alike.',
    },
    smallest: {
      zh: '2、6、填充处是 9：应是 4，你的是 5.67。',
      en: '2, 6, and 9 at padding: 4 is expected, yours is 5.67.',
    },
  }),
  wrong((memory, isToken) => memory.mul(weightsOf(isToken)).mean(1), {
    name: 'divided-by-all',
    title: { zh: '和是对的，除数却是 T', en: 'The sum is right, the divisor is T' },
    belief: { zh: '填充变成 0 就没有影响了。', en: 'Padding made 0 has no effect.' },
    why: {
      zh: '0 不进和，却进了个数：mean(1) 除以全部位置。补得越多，句向量越短。',
      en: 'A 0 stays out of the sum and enters the count: mean(1) divides by all positions. The more padding, the shorter the vector.',
    },
    smallest: {
      zh: '2、6、填充：应是 4，你的是 2.67。',
      en: '2, 6 and padding: 4 is expected, yours is 2.67.',
    },
  }),
  wrong((memory, isToken) => sumOf(memory, isToken), {
    name: 'sum',
    title: { zh: '这是和，不是平均', en: 'That is a sum, no mean' },
    belief: {
      zh: '方向一样，长度不要紧。',
      en: 'The direction is the same, and the length does not matter.',
    },
    why: {
      zh: '长句的向量就长。比较余弦时不要紧，比较距离、或者送进下一层，就要紧了。题目要的是平均。',
      en: 'Then long sentences have long vectors. That does not matter to a cosine, but to a distance, or to a next layer. A mean was asked for.',
    },
  }),
  wrong(
    (memory, isToken) => sumOf(memory, isToken).div(weightsOf(isToken).sum(1)),
    {
      name: 'nothing-divided-by-nothing',
      title: { zh: '没有词元的句子成了 NaN', en: 'A sentence without tokens is NaN' },
      belief: { zh: '每句至少有一个词元。', en: 'Every sentence has a token.' },
      why: {
        zh: '一句全是填充时，0/0 是 NaN，而且会传给后面的一切。题目要的是 0：除数至少取 1。',
        en: 'For a sentence of nothing but padding 0/0 is NaN, which spoils everything after it. Zeros are wanted: let the divisor be 1 at least.',
      },
    },
    0.5,
  ),
  wrong(
    (memory, isToken) => {
      const longest = tf.maximum(weightsOf(isToken).sum(1).max(), 1);
      return sumOf(memory, isToken).div(longest);
    },
    {
      name: 'divided-by-longest',
      title: { zh: '除以了最长一句的词元数', en: 'Divided by the tokens of the longest sentence' },
      belief: { zh: '一批里各句一样长。', en: 'All sentences of a batch are of one length.' },
      why: {
        zh: '每句有自己的除数，[B, 1]；不然短句的向量取决于同一批里的长句。',
        en: 'Each sentence has its own divisor, [B, 1]; otherwise the vector of a short one depends on the long ones of its batch.',
      },
    },
  ),
  wrong(
    (memory, isToken) => {
      const all = tf.maximum(weightsOf(isToken).sum(), 1);
      return sumOf(memory, isToken).div(all);
    },
    {
      name: 'divided-by-batch',
      title: { zh: '除以了整批的词元数', en: 'Divided by the tokens of the whole batch' },
      belief: { zh: 'sum() 会按句子求和。', en: 'sum() sums by sentence.' },
      why: {
        zh: '没有写轴，sum() 就把整批加在一起。要 sum(1)，每句一个数。',
        en: 'Without an axis sum() adds up the whole batch. It takes sum(1), one number a sentence.',
      },
    },
  ),
  wrong((memory) => memory.slice([0, 0], [-1, 1]).squeeze([1]), {
    name: 'first-token',
    title: { zh: '只取了第一个位置', en: 'Only the first position' },
    belief: { zh: '第一个位置代表整句。', en: 'The first position stands for the sentence.' },
    why: {
      zh: 'BERT 的 [CLS] 是专门放在那里、专门训练过的；这里的第一个位置只是第一个词。',
      en: 'The [CLS] of BERT was put there and trained for that; here the first position is just the first word.',
    },
  }),
  wrong(
    (memory, isToken) => {
      const padding = tf.logicalNot(isToken);
      return sumOf(memory, padding).div(countsOf(padding));
    },
    {
      name: 'inverted',
      title: { zh: '掩码反了', en: 'The mask is inverted' },
      belief: { zh: 'true 的要遮住。', en: 'What is true is hidden.' },
      why: {
        zh: 'isToken 为 true 的是词元，要留下；你平均的是填充。',
        en: 'isToken is true at tokens, which stay; yours is the mean of the padding.',
      },
    },
  ),
  wrong(
    (memory, isToken) => {
      const hidden = tf.where(weightsOf(isToken).cast('bool'), memory, tf.fill(memory.shape, -1e9));
      return tf.where(tf.greater(weightsOf(isToken).sum(1), 0), hidden.max(1), 0);
    },
    {
      name: 'maximum',
      title: { zh: '取了最大值', en: 'That is the maximum' },
      belief: { zh: '汇总就是取最大。', en: 'Pooling takes the maximum.' },
      why: {
        zh: '最大池化是另一种汇总，也要遮住填充；题目要的是平均。',
        en: 'Max pooling is another way, which has to hide padding too; a mean was asked for.',
      },
    },
  ),
  wrong(
    (memory, isToken) => {
      const hidden = tf.where(weightsOf(isToken).cast('bool'), memory, tf.fill(memory.shape, -1e9));
      return hidden.mean(1);
    },
    {
      name: 'minus-a-billion',
      title: { zh: '填充换成了 −10⁹，又平均了', en: 'Padding became −10⁹, and was averaged' },
      belief: { zh: '遮住就是换成很小的数。', en: 'To hide is to fill in something very small.' },
      why: {
        zh: '那是 softmax 之前的做法：指数把它变成 0。平均没有指数，−10⁹ 会整个进和；这里要换成 0，并且除以词元数。',
        en: 'That is for scores before softmax, whose exponential makes it 0. A mean has no exponential, and −10⁹ enters in full; here it takes 0, and the number of tokens as divisor.',
      },
    },
  ),
  wrong(
    (memory, isToken) => sumOf(memory, isToken).div(tf.sqrt(countsOf(isToken))),
    {
      name: 'root-of-the-count',
      title: { zh: '除以了词元数的平方根', en: 'Divided by the root of the count' },
      belief: { zh: '除以 √n 才不偏向长句。', en: '√n is fair to long sentences.' },
      why: {
        zh: '除以 √n 的写法也有人用，可它不是平均：句子越长，向量仍然越长。',
        en: 'Some do divide by √n, but that is no mean: long sentences still have longer vectors.',
      },
    },
    0.5,
  ),
  wrong(
    (memory, isToken) => {
      const size = memory.shape[1];
      const counts = countsOf(isToken).mean();
      const kept = tf
        .lessEqual(tf.range(1, size + 1), counts)
        .cast('float32')
        .reshape([1, size, 1]);
      return memory.mul(kept).sum(1).div(tf.maximum(kept.sum(), 1));
    },
    {
      name: 'same-length-for-all',
      title: { zh: '每句都取了同样多个位置', en: 'As many positions of every sentence' },
      belief: { zh: '按平均长度截断就行。', en: 'Cut all at the mean length.' },
      why: {
        zh: '各句长度不同：短的混进了填充，长的丢了词元。要按 isToken 逐句来。',
        en: 'Lengths differ: short ones then take padding in, and long ones lose tokens. Go by isToken, sentence by sentence.',
      },
    },
  ),
];
