import * as tf from '@tensorflow/tfjs';
import type { WrongVersion } from '../../exercise';
import type { GroupedAttention } from './groupedAttention';

/** Attention of every head with keys and values of its own. */
function attend(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor, divisor?: number): tf.Tensor {
  const by = divisor ?? Math.sqrt(query.shape[2]!);
  return tf.matMul(tf.softmax(tf.matMul(query, key, false, true).div(by)), value);
}

/** By which group each of H heads reads. */
function take(
  groups: tf.Tensor3D,
  H: number,
  groupOf: (h: number, G: number) => number,
): tf.Tensor {
  const [G] = groups.shape;
  const table = Array.from({ length: H }, (_, h) => groupOf(h, G));
  return tf.gather(groups, tf.tensor1d(table, 'int32'));
}

const inBlocks = (H: number) => (h: number, G: number) => Math.floor((h * G) / H);

/** Right but for one thing: by which group keys are read, and by which values are. */
function withGroups(
  keyGroup: (H: number) => (h: number, G: number) => number,
  valueGroup: (H: number) => (h: number, G: number) => number,
): GroupedAttention {
  return (query, key, value) => {
    const [H] = query.shape;
    return attend(query, take(key, H, keyGroup(H)), take(value, H, valueGroup(H)));
  };
}

const inTurns = () => (h: number, G: number) => h % G;
const always0 = () => () => 0;

export const groupedAttentionMistakes: readonly WrongVersion<GroupedAttention>[] = [
  {
    solve: withGroups(inTurns, inTurns),
    credit: 0.5,
    diagnosis: {
      name: 'in-turns',
      title: { zh: '轮流分组：用了 h % G', en: 'Grouped in turns: h % G' },
      belief: {
        zh: '把 G 组键平铺（tile）到 H 份就行了。',
        en: 'It is enough to tile the G groups to H.',
      },
      why: {
        zh: '平铺得到 0, 1, 0, 1；要的是相邻的头一组：0, 0, 1, 1，也就是每组重复 H / G 次。形状一样，自己训练也看不出来；一加载别人训练好的权重，就全乱了。',
        en: 'Tiled, they run 0, 1, 0, 1; wanted are neighbours together: 0, 0, 1, 1, each group repeated H / G times. Shapes agree and training does not show it; weights that others have trained do.',
      },
      smallest: {
        zh: 'H = 4、G = 2、值是 [[[0]], [[1]]]：应得 0, 0, 1, 1，你得到 0, 1, 0, 1。',
        en: 'H = 4, G = 2, values [[[0]], [[1]]]: 0, 0, 1, 1 is expected, yours gives 0, 1, 0, 1.',
      },
      reread: '03#8',
    },
  },
  {
    solve: withGroups(always0, always0),
    diagnosis: {
      name: 'first-group-only',
      title: { zh: '所有的头都用第 0 组', en: 'All heads use group 0' },
      belief: { zh: '共用，就是大家用同一组。', en: 'To share means that all use the same.' },
      why: {
        zh: '那是多查询注意力（G = 1）的做法。G 组时，每 H / G 个头共用一组，别的组也要有人用。',
        en: 'That is multi-query attention, G = 1. With G groups, H / G heads share each, and every group is used.',
      },
      reread: '03#2',
    },
  },
  {
    solve: withGroups(inBlocks, inTurns),
    diagnosis: {
      name: 'values-in-turns',
      title: { zh: '键分对了组，值却是轮流的', en: 'Keys are grouped rightly, values in turns' },
      belief: { zh: '值怎么分都可以。', en: 'Values may be grouped anyhow.' },
      why: {
        zh: '权重说的是“这一组的第几个键”，值必须来自同一组，否则取走的是别处的内容。',
        en: 'Weights say “which key of this group”, and values must come from the same group, or something else is taken away.',
      },
      reread: '03#2',
    },
  },
  {
    solve: withGroups(inBlocks, always0),
    diagnosis: {
      name: 'values-of-first-group',
      title: { zh: '值只用了第 0 组', en: 'Only the values of group 0 are used' },
      belief: { zh: '只有键需要分组。', en: 'Only keys need groups.' },
      why: {
        zh: '键和值成对：看第几组的键，就取第几组的值。',
        en: 'Keys and values are pairs: whoever looks at the keys of a group takes the values of that group.',
      },
      reread: '03#2',
    },
  },
  {
    solve: (query, key, value) => {
      const [H] = query.shape;
      const [k, v] = [key, value].map((t) => t.mean(0, true).tile([H, 1, 1]));
      return attend(query, k, v);
    },
    diagnosis: {
      name: 'groups-averaged',
      title: { zh: '把各组键和值平均了', en: 'The groups are averaged' },
      belief: { zh: '共用就是取平均。', en: 'To share means to average.' },
      why: {
        zh: '把训练好的多头模型改成分组模型时，确实会先把一组里的头平均（uptraining）；但用的时候，各组仍是分开的。',
        en: 'To turn a trained multi-head model into a grouped one, heads of a group are indeed averaged first; in use, the groups stay apart.',
      },
      reread: '03#1',
    },
  },
  {
    solve: (query, key, value) => {
      const [H] = query.shape;
      return attend(query, take(key, H, inBlocks(H)), take(value, H, inBlocks(H)), 1);
    },
    credit: 0.5,
    diagnosis: {
      name: 'no-scale',
      title: { zh: '没有除以 √dK', en: 'Nothing is divided by √dK' },
      belief: { zh: '键少了，不用缩放。', en: 'With fewer keys nothing needs to be scaled.' },
      why: {
        zh: '缩放看的是每个键有多长（dK），与有几组无关。不除，softmax 会饱和。',
        en: 'The scale is for the size of a key, dK, however many groups there are. Without it softmax saturates.',
      },
      reread: '02#3',
    },
  },
  {
    solve: (query, key, value) => {
      const [H, , dK] = query.shape;
      const [k, v] = [take(key, H, inBlocks(H)), take(value, H, inBlocks(H))];
      return attend(query, k, v, Math.sqrt(H * dK));
    },
    diagnosis: {
      name: 'scale-by-model',
      title: { zh: '除以了 √(H·dK)，也就是 √D', en: 'Divided by √(H·dK), that is √D' },
      belief: { zh: '公式里的 d 是模型的维数。', en: 'The d of the formula is that of the model.' },
      why: {
        zh: '一个点积只有 dK 个乘积。除以整个模型的 √D，权重过于平均；只有对照公式才看得出来（第 02 章错题本丁）。',
        en: 'A product has dK terms. Divided by the √D of the whole model, weights are too even, and only the formula tells (mistake D of chapter 02).',
      },
      reread: '02#6',
    },
  },
  {
    solve: (query, key, value) => {
      const [H, , dK] = query.shape;
      const [k, v] = [take(key, H, inBlocks(H)), take(value, H, inBlocks(H))];
      const scores = tf.matMul(k, query, false, true).div(Math.sqrt(dK)); // [H, Tk, Tq]
      return tf.matMul(tf.softmax(scores), v, true, false);
    },
    diagnosis: {
      name: 'wrong-axis',
      title: { zh: 'softmax 沿着查询的轴', en: 'Softmax over the queries' },
      belief: { zh: '键乘查询和查询乘键一样。', en: 'Keys times queries is queries times keys.' },
      why: {
        zh: '乘出来的表转置了，softmax 的最后一维就成了查询：一个查询的权重加起来不是 1。写成 tf.matMul(query, keys, false, true)。',
        en: 'The table comes out transposed, and the last axis of softmax is the queries: the weights of a query do not sum to 1. Write tf.matMul(query, keys, false, true).',
      },
      reread: '02#6',
    },
  },
  {
    solve: (query, key, value) => {
      const [H, Tq, dK] = query.shape;
      const [G] = key.shape;
      const grouped = query.reshape([G, H / G, Tq, dK]).mean(1); // [G, Tq, dK]
      return attend(grouped, key, value);
    },
    diagnosis: {
      name: 'queries-averaged',
      title: { zh: '把一组里的查询合成了一个', en: 'The queries of a group are made one' },
      belief: { zh: '一组只有一个头。', en: 'A group is one head.' },
      why: {
        zh: '省下来的只是键和值；查询还是 H 个，各问各的。你的结果只有 G 个头。',
        en: 'Only keys and values are saved; there are still H queries, each asking for itself. Yours has G heads only.',
      },
      reread: '03#2',
    },
  },
];
