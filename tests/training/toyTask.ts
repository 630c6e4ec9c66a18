import { Transformer, type TransformerConfig } from '../../lib/models';
import { Random } from '../../lib/tensor';
import {
  ChineseTokenizer,
  EnglishTokenizer,
  type SentencePair,
  TranslationData,
} from '../../lib/text';

const WORDS = { one: '一', two: '二', three: '三', four: '四', five: '五', six: '六', seven: '七' };

/** Numbers digit by digit, such as `three one five` and 三一五: learnt within seconds. */
function numbers(count: number, random: Random): SentencePair[] {
  const words = Object.entries(WORDS);
  return Array.from({ length: count }, () => {
    const chosen = Array.from({ length: 1 + random.integer(5) }, () => words[random.integer(7)]);
    return {
      source: chosen.map(([english]) => english).join(' '),
      target: chosen.map(([, chinese]) => chinese).join(''),
    };
  });
}

/** Pairs to learn from, in batches of 11, and 13 others. */
export function toyData(count = 61) {
  const random = new Random(3);
  const training = TranslationData.build(numbers(count, random), {
    sourceTokenizer: new EnglishTokenizer(),
    targetTokenizer: new ChineseTokenizer(),
  });
  const validation = training.withPairs(numbers(13, random));
  return { training, validation, batchSize: 11 };
}

/** Steps of an epoch over `toyData()`. */
export const STEPS_PER_EPOCH = 6;

/** A model for `toyData`, small enough for a step to take milliseconds. */
export function toyModel(config: Partial<TransformerConfig> = {}): Transformer {
  return new Transformer({
    sourceVocabSize: 11,
    targetVocabSize: 11,
    dModel: 6,
    numHeads: 3,
    dFF: 13,
    numLayers: 2,
    maxLen: 7,
    seed: 1,
    ...config,
  });
}
