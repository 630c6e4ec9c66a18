import type { Diagnosis } from '../exercise';

/** A mask of 0 and 1 where truth values are asked for. @param reread where masks are said to be bool */
export function numbersForTruth(reread: string): Diagnosis {
  return {
    name: 'numbers-for-truth',
    title: {
      zh: '掩码是 0 和 1，不是布尔值',
      en: 'The mask holds 0 and 1 rather than truth values',
    },
    belief: { zh: '1 和 true 是一回事。', en: '1 and true are the same.' },
    why: {
      zh: "数对了，类型不对。tf.where 和本库都要 bool，得到 float32 就会报错；而且 0 和 1 很容易被人直接加到分数上。末尾用 cast('bool')，或者用 equal、lessEqual、logicalAnd 来算。",
      en: "The numbers are right, the type is not. tf.where and this library want bool and refuse float32; and 0 and 1 are easily added to scores by somebody. End with cast('bool'), or compute with equal, lessEqual and logicalAnd.",
    },
    reread,
  };
}
