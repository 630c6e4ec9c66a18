import * as tf from '@tensorflow/tfjs';
import type { WrongVersion } from '../../exercise';
import type { JoinDirections } from './joinDirections';

const top = (x: tf.Tensor2D, length: number) => x.slice([0, 0], [length, x.shape[1]]);

/** [length, any] with rows of 0 below, up to T. */
function padded(rows: tf.Tensor, T: number): tf.Tensor {
  return rows.pad([
    [0, T - rows.shape[0]],
    [0, 0],
  ]);
}

/** The two halves of the real tokens, put together in another way. */
function joinedBy(
  put: (forward: tf.Tensor, turned: tf.Tensor, backward: tf.Tensor) => tf.Tensor,
): JoinDirections {
  return (forward, backward, length) => {
    const read = top(backward, length);
    return padded(put(top(forward, length), read.reverse(0), read), forward.shape[0]);
  };
}

export const joinDirectionsMistakes: readonly WrongVersion<JoinDirections>[] = [
  {
    solve: (forward) => tf.concat([forward, forward], 1),
    diagnosis: {
      name: 'forward-twice',
      title: { zh: '同一半拼了两次', en: 'The same half twice' },
      belief: {
        zh: '形状对了，拼接就对了。',
        en: 'The shape is right, so the joining is.',
      },
      why: {
        zh: '两半一模一样，后面的词谁也不知道：编码器名为双向，其实单向。形状、训练都看不出来。',
        en: 'Both halves are alike, and no state knows what comes after: called bidirectional, it is not. Neither shapes nor training show it.',
      },
      smallest: {
        zh: '一个词，forward = [[1]]，backward = [[2]]：应是 [[1, 2]]，你的是 [[1, 1]]。',
        en: 'One token, forward = [[1]], backward = [[2]]: [[1, 2]] is expected, yours is [[1, 1]].',
      },
      reread: '01#9',
    },
  },
  {
    solve: (forward, backward) => tf.concat([forward, backward], 1),
    diagnosis: {
      name: 'not-turned',
      title: { zh: '反向的一半没有翻过来', en: 'The backward half is not turned round' },
      belief: {
        zh: '两个方向的第 0 行是同一个词。',
        en: 'Row 0 of both directions is the same token.',
      },
      why: {
        zh: '反向的 GRU 先读最后一个词，它的第 0 行属于那里。照原样拼，第一个词拿到的是句尾的状态。',
        en: 'The backward GRU reads the last token first, and its row 0 belongs there. Joined as it is, the first token gets the state of the end.',
      },
      smallest: {
        zh: 'forward = [[1], [2]]，backward = [[3], [4]]：应是 [[1, 4], [2, 3]]，你的是 [[1, 3], [2, 4]]。',
        en: 'forward = [[1], [2]], backward = [[3], [4]]: [[1, 4], [2, 3]] is expected, yours is [[1, 3], [2, 4]].',
      },
      reread: '01#3',
    },
  },
  {
    solve: (forward, backward) => tf.concat([forward, backward.reverse(0)], 1),
    credit: 0.5,
    diagnosis: {
      name: 'padding-turned',
      title: { zh: '连填充一起翻了', en: 'Padding was turned round too' },
      belief: {
        zh: '整个 backward 翻过来就行。',
        en: 'Turning the whole of backward will do.',
      },
      why: {
        zh: '没有填充时对。有填充时，翻到前面来的是填充那几行，真正的状态往后错了几格。只翻前 length 行。',
        en: 'So it is without padding. With padding those rows come to the front, and the states of tokens are shifted. Turn the first length rows only.',
      },
      smallest: {
        zh: 'backward = [[3], [9]]，length = 1：第 0 行应得 3，你的得 9。',
        en: 'backward = [[3], [9]], length = 1: row 0 should get 3, yours gets 9.',
      },
      reread: '01#3',
    },
  },
  {
    solve: (forward, backward, length) => {
      const turned = tf.concat([
        top(backward, length).reverse(0),
        backward.slice<tf.Tensor2D>([length, 0]),
      ]);
      return tf.concat([forward, turned], 1);
    },
    credit: 0.5,
    diagnosis: {
      name: 'padding-kept',
      title: { zh: '填充处不是 0', en: 'Padding is not 0' },
      belief: {
        zh: '填充那几行反正没人看。',
        en: 'Nobody looks at the rows of padding.',
      },
      why: {
        zh: '题目要 0：那几行是读填充算出来的，不是句子的内容；一旦有人忘了掩码，就会读进去。',
        en: '0 is asked for: these rows come from reading padding and are no part of the sentence; whoever forgets a mask reads them.',
      },
      smallest: {
        zh: 'T = 2，length = 1：第 1 行应全是 0。',
        en: 'T = 2, length = 1: row 1 should be all 0.',
      },
      reread: '01#3',
    },
  },
  {
    solve: joinedBy((forward, turned) => tf.concat([turned, forward], 1)),
    credit: 0.5,
    diagnosis: {
      name: 'halves-swapped',
      title: { zh: '两半的次序反了', en: 'The halves are the wrong way round' },
      belief: {
        zh: '哪一半在前都一样。',
        en: 'It makes no difference which half comes first.',
      },
      why: {
        zh: '自己从头训练时确实一样；可是题目（和论文）约定正向在前，载入训练好的参数时，反了就全错。',
        en: 'When you train from the start it does not; but forward first is what is asked for (and what the paper writes), and with trained parameters the other order is wrong altogether.',
      },
      smallest: {
        zh: '一个词，forward = [[1]]，backward = [[2]]：应是 [[1, 2]]，你的是 [[2, 1]]。',
        en: 'One token, forward = [[1]], backward = [[2]]: [[1, 2]] is expected, yours is [[2, 1]].',
      },
      reread: '01#3',
    },
  },
  {
    solve: joinedBy((forward, turned) => tf.concat([forward.reverse(0), turned], 1)),
    diagnosis: {
      name: 'both-turned',
      title: { zh: '正向的一半也翻了', en: 'The forward half was turned round too' },
      belief: {
        zh: '要翻就一起翻。',
        en: 'If one is turned round, so is the other.',
      },
      why: {
        zh: '正向的第 0 行本来就是第一个词；翻了它，两半又对不上了。',
        en: 'Row 0 of forward is the first token as it is; turned, the halves no longer match.',
      },
      smallest: {
        zh: 'forward = [[1], [2]]，backward = [[3], [4]]：应是 [[1, 4], [2, 3]]，你的是 [[2, 4], [1, 3]]。',
        en: 'forward = [[1], [2]], backward = [[3], [4]]: [[1, 4], [2, 3]] is expected, yours is [[2, 4], [1, 3]].',
      },
      reread: '01#3',
    },
  },
  {
    solve: joinedBy((forward, _, backward) => tf.concat([forward.reverse(0), backward], 1)),
    diagnosis: {
      name: 'wrong-half-turned',
      title: { zh: '翻错了一半', en: 'The wrong half was turned round' },
      belief: {
        zh: '结果按反向 GRU 读的次序排。',
        en: 'The result is in the order in which the backward GRU reads.',
      },
      why: {
        zh: '结果的第 0 行要是第一个词，该翻的是 backward。翻了 forward，整句就倒过来了。',
        en: 'Row 0 of the result is to be the first token, so it is backward that must be turned. With forward turned, the whole sentence is reversed.',
      },
      smallest: {
        zh: 'forward = [[1], [2]]，backward = [[3], [4]]：应是 [[1, 4], [2, 3]]，你的是 [[2, 3], [1, 4]]。',
        en: 'forward = [[1], [2]], backward = [[3], [4]]: [[1, 4], [2, 3]] is expected, yours is [[2, 3], [1, 4]].',
      },
      reread: '01#3',
    },
  },
  {
    solve: (forward, backward) => tf.concat([forward, backward.reverse(1)], 1),
    diagnosis: {
      name: 'features-turned',
      title: { zh: '翻的是特征，不是位置', en: 'Features were turned round, not positions' },
      belief: {
        zh: 'reverse 翻哪个轴都行。',
        en: 'It does not matter which axis is reversed.',
      },
      why: {
        zh: '轴 0 是位置，轴 1 是状态里的数：翻轴 1，词没有换，状态里的数倒全乱了。',
        en: 'Axis 0 is positions, axis 1 the values of a state: reversing axis 1 leaves the tokens as they were and scrambles each state.',
      },
      smallest: {
        zh: '一个词，backward = [[1, 2]]：右半应是 1, 2，你的是 2, 1。',
        en: 'One token, backward = [[1, 2]]: the right half should be 1, 2, yours is 2, 1.',
      },
      reread: '01#3',
    },
  },
  {
    solve: joinedBy((forward, turned) => tf.add(forward, turned)),
    diagnosis: {
      name: 'added',
      title: { zh: '相加，不是拼接', en: 'Added, not joined' },
      belief: {
        zh: '两个方向加起来，信息都在。',
        en: 'Added up, both directions are in it.',
      },
      why: {
        zh: '有的实现这样做；但加起来之后，哪些来自前文、哪些来自后文就分不开了，宽度也只有一半。',
        en: 'Some implementations do so; but in a sum, what came from before and what from after can no longer be told apart, and it is half as wide.',
      },
      smallest: {
        zh: '一个词，forward = [[1]]，backward = [[2]]：应是 [[1, 2]]，你的是 [[3]]。',
        en: 'One token, forward = [[1]], backward = [[2]]: [[1, 2]] is expected, yours is [[3]].',
      },
      reread: '01#3',
    },
  },
  {
    solve: (forward, backward, length) =>
      padded(
        tf.concat([top(forward, length), top(backward, length).reverse(0)], 0),
        2 * forward.shape[0],
      ),
    diagnosis: {
      name: 'joined-below',
      title: { zh: '拼在下面，不是旁边', en: 'Joined below, not beside' },
      belief: {
        zh: 'concat 默认的轴就行。',
        en: 'The axis that concat takes by itself will do.',
      },
      why: {
        zh: 'concat 不写轴就是轴 0：句子变成两倍长，每个位置仍然只有一个方向。要拼在轴 1 上。',
        en: 'Without an axis concat takes axis 0: the sentence is twice as long, and each position still has one direction. Join on axis 1.',
      },
      smallest: {
        zh: '一个词，forward = [[1]]，backward = [[2]]：应是 [[1, 2]]，你的是 [[1], [2]]。',
        en: 'One token, forward = [[1]], backward = [[2]]: [[1, 2]] is expected, yours is [[1], [2]].',
      },
      reread: '01#3',
    },
  },
  {
    solve: (forward, backward, length) => {
      const [T, D] = forward.shape;
      const last = backward.slice([length - 1, 0], [1, D]).tile([length, 1]);
      return padded(tf.concat([top(forward, length), last], 1), T);
    },
    diagnosis: {
      name: 'last-state-everywhere',
      title: { zh: '每个位置都是反向的最后一个状态', en: 'The last backward state everywhere' },
      belief: {
        zh: '读完整句的那个状态最全。',
        en: 'The state that has read all is the fullest.',
      },
      why: {
        zh: '注意力要每个位置自己的状态：位置 j 的右半，是反向读到 j 为止的状态。全都一样，就分不出位置了。',
        en: 'Attention wants a state for each position: the right half of position j is the state after reading backward as far as j. All alike, positions cannot be told apart.',
      },
      smallest: {
        zh: 'forward = [[1], [2]]，backward = [[3], [4]]：应是 [[1, 4], [2, 3]]，你的是 [[1, 4], [2, 4]]。',
        en: 'forward = [[1], [2]], backward = [[3], [4]]: [[1, 4], [2, 3]] is expected, yours is [[1, 4], [2, 4]].',
      },
      reread: '01#3',
    },
  },
];
