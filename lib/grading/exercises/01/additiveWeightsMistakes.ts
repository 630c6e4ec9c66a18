import * as tf from '@tensorflow/tfjs';
import type { WrongVersion } from '../../exercise';
import type { AdditiveWeights } from './additiveWeights';

/** How scores [T] come from the two projections [1, A] and [T, A]. */
type Score = (query: tf.Tensor, keys: tf.Tensor, v: tf.Tensor1D) => tf.Tensor;

const additive: Score = (query, keys, v) => tf.tanh(query.add(keys)).mul(v).sum(-1);

function hide(scores: tf.Tensor, isToken: tf.Tensor1D): tf.Tensor {
  return tf.where(isToken, scores, tf.fill(scores.shape, -1e9));
}

function scored(score: Score): AdditiveWeights {
  return (state, memory, wState, wMemory, v, isToken) => {
    const query = tf.matMul(state.expandDims<tf.Tensor2D>(0), wState);
    return tf.softmax(hide(score(query, tf.matMul(memory, wMemory), v), isToken));
  };
}

/** The right scores, used in another way. */
function read(use: (scores: tf.Tensor, isToken: tf.Tensor1D) => tf.Tensor): AdditiveWeights {
  return (state, memory, wState, wMemory, v, isToken) => {
    const query = tf.matMul(state.expandDims<tf.Tensor2D>(0), wState);
    return use(additive(query, tf.matMul(memory, wMemory), v), isToken);
  };
}

export const additiveWeightsMistakes: readonly WrongVersion<AdditiveWeights>[] = [
  {
    solve: scored((query, keys, v) => query.add(keys).mul(v).sum(-1)),
    diagnosis: {
      name: 'no-bend',
      title: { zh: '没有 tanh', en: 'There is no tanh' },
      belief: { zh: 'tanh 只是把数压小。', en: 'tanh only makes values smaller.' },
      why: {
        zh: '没有 tanh，分数就是“只看 state 的一项”加“只看 memory 的一项”。前一项对每个位置都一样，在 softmax 里约掉了：不管解码器写到哪里，读的都是同一处。',
        en: 'Without it a score is one part that depends on the state plus one that depends on the place. The first is the same everywhere and cancels in softmax: whatever the decoder is writing, it reads the same place.',
      },
      reread: '01#3',
    },
  },
  {
    solve: scored((query, keys, v) => tf.tanh(query.add(keys).mul(v).sum(-1))),
    diagnosis: {
      name: 'bend-last',
      title: { zh: 'tanh 放在了最后', en: 'tanh comes last' },
      belief: { zh: '先加权求和，再 tanh。', en: 'First the weighted sum, then tanh.' },
      why: {
        zh: '每个分量先各自弯一下，再由 v 加权。放在最后，分数只在 −1 和 1 之间，权重怎么也尖不起来。',
        en: 'Each component is bent by itself and then weighted by v. Put last, scores stay between −1 and 1, and weights can never be sharp.',
      },
      reread: '01#3',
    },
  },
  {
    solve: scored((query, keys, v) => tf.relu(query.add(keys)).mul(v).sum(-1)),
    diagnosis: {
      name: 'relu',
      title: { zh: '用了 ReLU', en: 'ReLU for tanh' },
      belief: { zh: '哪种非线性都行。', en: 'Any bend will do.' },
      why: {
        zh: '也许也能训练，但这不是论文里的公式，载入别人的参数时结果就不对。这里要 tanh。',
        en: 'It may train, but it is not the formula of the paper, and wrong with parameters that were trained by it. tanh is wanted.',
      },
      reread: '01#3',
    },
  },
  {
    solve: scored((query, keys, v) => tf.tanh(query.mul(keys)).mul(v).sum(-1)),
    diagnosis: {
      name: 'product',
      title: { zh: '相乘，没有相加', en: 'A product in place of the sum' },
      belief: { zh: '注意力就是乘积。', en: 'Attention is a product.' },
      why: {
        zh: '乘积是点积注意力（第 02 章）的想法。加性注意力把两边投影到同一个空间里，相加。',
        en: 'Products belong to dot-product attention (chapter 02). Additive attention projects both into one space and adds.',
      },
      reread: '01#3',
    },
  },
  {
    solve: scored((_query, keys, v) => tf.tanh(keys).mul(v).sum(-1)),
    diagnosis: {
      name: 'no-state',
      title: { zh: '没有用到 state', en: 'The state is not used' },
      belief: {
        zh: '读哪里，由源句自己决定。',
        en: 'The source itself says where to read.',
      },
      why: {
        zh: '那样写每个词时读的都是同一处。state 说的是“现在要写什么”，它正是提问的一方。',
        en: 'Then every word is written from the same place. The state says what is to be written now: it is the one who asks.',
      },
      reread: '01#3',
    },
  },
  {
    solve: scored((query, keys) => tf.tanh(query.add(keys)).sum(-1)),
    diagnosis: {
      name: 'no-v',
      title: { zh: '没有乘 v', en: 'v is left out' },
      belief: { zh: '各个分量直接加起来。', en: 'Components are simply added.' },
      why: {
        zh: 'v 是学出来的：哪些分量要紧，是加分还是减分，由它决定。',
        en: 'v is learned: it says which components matter, and whether they speak for or against.',
      },
      reread: '01#3',
    },
  },
  {
    solve: (state, memory, wState, wMemory, v, isToken) =>
      scored(additive)(state, memory, wMemory, wState, v, isToken),
    diagnosis: {
      name: 'matrices-exchanged',
      title: { zh: '两个矩阵用反了', en: 'The two matrices are exchanged' },
      belief: {
        zh: '两个矩阵一样大，换一换没关系。',
        en: 'They have the same size, so either will do.',
      },
      why: {
        zh: '一样大只是碰巧。wState 学的是怎样看解码器的状态，wMemory 学的是怎样看源句；state 和 memory 宽度不同时，换了就会报错。',
        en: 'The same size is chance. wState has learned to look at states of the decoder, wMemory at the source; where the two differ in width, an exchange is an error.',
      },
      reread: '01#3',
    },
  },
  {
    solve: read((scores) => tf.softmax(scores)),
    credit: 0.5,
    diagnosis: {
      name: 'padding-read',
      title: { zh: '没有遮住填充', en: 'Padding is not hidden' },
      belief: { zh: '模型自己会学会不看填充。', en: 'The model will learn not to read padding.' },
      why: {
        zh: '填充也分到权重，短句被冲淡，而且同一句话的译文会随批量里别的句子变长变短而变。官方教程里也有过这个错误。',
        en: 'Padding gets weight, short sentences are diluted, and a translation depends on how long the other sentences of the batch are. It stood in official tutorials.',
      },
      reread: '01#3',
    },
  },
  {
    solve: read((scores, isToken) => tf.softmax(scores).mul(isToken.cast('float32'))),
    diagnosis: {
      name: 'mask-after-softmax',
      title: { zh: '掩码用在 softmax 之后', en: 'The mask after softmax' },
      belief: { zh: '权重乘以 0 就遮住了。', en: 'Weights times 0 are hidden.' },
      why: {
        zh: '填充的分数还在分母里，权重之和小于 1：句子越短，读到的越少。',
        en: 'Scores of padding are still in the denominator, and weights sum to less than 1: the shorter the sentence, the less is read.',
      },
      reread: '01#3',
    },
  },
  {
    solve: read((scores, isToken) => tf.softmax(scores.mul(isToken.cast('float32')))),
    diagnosis: {
      name: 'score-zero',
      title: { zh: '填充的分数成了 0', en: 'Scores of padding are 0' },
      belief: { zh: '分数是 0，权重就是 0。', en: 'A score of 0 is a weight of 0.' },
      why: {
        zh: 'e⁰ = 1：分数 0 比负的分数还大，填充照样分到权重。要换成 −10⁹ 这样的数。',
        en: 'e⁰ = 1: a score of 0 is above any negative one, and padding gets its share. Put −10⁹ or the like.',
      },
      reread: '01#3',
    },
  },
  {
    solve: read((scores, isToken) => tf.softmax(hide(scores, tf.logicalNot(isToken)))),
    diagnosis: {
      name: 'inverted',
      title: { zh: '真假用反了', en: 'The mask is inverted' },
      belief: { zh: 'true 表示“是填充”。', en: 'true means “is padding”.' },
      why: {
        zh: '这里 isToken 的 true 是真实的词元。用反了，读的全是填充。',
        en: 'In isToken, true is a real token. Inverted, nothing but padding is read.',
      },
      reread: '01#3',
    },
  },
];
