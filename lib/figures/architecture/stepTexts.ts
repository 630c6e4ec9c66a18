import type { Bilingual } from '../../locale';
import { type ArchitectureModel, type Block, type Column, normOf } from './blocks';

/** What happens in a block of this model, in one line. */
export function whatHappens(model: ArchitectureModel, name: Column['name'], block: Block) {
  const { kind, config } = model;
  switch (block.part) {
    case 'inputs':
      return kind === 'transformer' ? INPUT : TEXT;
    case 'shiftedRight':
      return SHIFTED;
    case 'embedding':
      return config.scaleEmbedding === false ? EMBEDDING : SCALED_EMBEDDING;
    case 'positions':
      return config.positions === 'learned' ? LEARNED : SINUSOIDAL;
    case 'selfAttention':
      return heads(config.numHeads, SELF);
    case 'maskedAttention':
      return heads(config.numHeads, MASKED);
    case 'crossAttention':
      return heads(config.numHeads, CROSS);
    case 'feedForward':
      return feedForward(config.dFF);
    case 'addNorm':
      return addNorm(model, name, block);
    case 'linear':
      return LINEAR;
    default:
      return SOFTMAX;
  }
}

/** What the frame is: blocks one after another. */
export function whatRepeats({ kind, config }: ArchitectureModel, name: Column['name']): Bilingual {
  const n = config.numLayers;
  const isMemory = kind === 'transformer' && name === 'encoder' && config.normPlacement !== 'pre';
  const memory = {
    zh: '最后一个块写出的就是编码器输出（memory），送往每个解码器块。',
    en: ' What the last one writes is the memory, which goes over to every decoder block.',
  };
  return {
    zh: `框里的块一共 ${n} 个，每个都读前一个写出的结果，形状始终不变。${isMemory ? memory.zh : ''}`,
    en: `${n === 1 ? 'There is 1 such block' : `There are ${n} such blocks`}; each reads what the one before wrote, and the shape stays.${isMemory ? memory.en : ''}`,
  };
}

/** What the frame is called in a list of blocks. */
export function frameName(numLayers: number): Bilingual {
  return { zh: `整个框，${numLayers} 次`, en: `The frame, ${numLayers}×` };
}

/** What a sum without a name of its own is called. */
export const RESIDUAL_SUM: Bilingual = { zh: '残差相加', en: 'Residual sum' };

const INPUT: Bilingual = {
  zh: '一批源句，已经换成词元编号；短句末尾补上填充。',
  en: 'A batch of source sentences as token ids; short ones are padded at the end.',
};
const TEXT: Bilingual = {
  zh: '一批文本，已经换成词元编号；短的末尾补上填充。',
  en: 'A batch of texts as token ids; short ones are padded at the end.',
};
const SHIFTED: Bilingual = {
  zh: '解码器读到的译文：开头加上 BOS，去掉最后一个词元，整体右移一位。',
  en: 'The target as the decoder reads it: BOS first and without its last token, so one to the right.',
};
const EMBEDDING: Bilingual = {
  zh: '每个编号取出嵌入表中自己的那一行。',
  en: 'Each id takes its row of the embedding table.',
};
const SCALED_EMBEDDING: Bilingual = {
  zh: '每个编号取出嵌入表中自己的那一行，再乘以 √D。',
  en: 'Each id takes its row of the embedding table, times √D.',
};
const SINUSOIDAL: Bilingual = {
  zh: '每个位置加上自己那一行正弦和余弦。',
  en: 'Each position adds its own row of sines and cosines.',
};
const LEARNED: Bilingual = {
  zh: '每个位置加上学到的那一行。',
  en: 'Each position adds its own learned row.',
};
const SELF: Bilingual = {
  zh: '每个词元去看本句的所有词元，填充除外',
  en: 'Each token looks at all tokens of its own sentence, padding left out',
};
const MASKED: Bilingual = {
  zh: '每个词元只看自己和前面的词元，后面的被遮住',
  en: 'Each token looks at itself and at those before it; those after it are masked',
};
const CROSS: Bilingual = {
  zh: '译文的词元发出查询，键和值来自编码器：在这里读源句',
  en: 'Target tokens ask; keys and values come from the encoder. Here the source is read',
};
const LINEAR: Bilingual = {
  zh: '每个位置给词表里的每个词元打一个分（logit）。',
  en: 'At each position every token of the vocabulary gets a score, its logit.',
};
const SOFTMAX: Bilingual = {
  zh: '分数变成概率，每个位置上加起来等于 1。',
  en: 'Scores become probabilities, which sum to 1 at each position.',
};

function heads(count: number | undefined, text: Bilingual): Bilingual {
  if (count === undefined) return { zh: `${text.zh}。`, en: `${text.en}.` };
  const unit = count === 1 ? 'head' : 'heads';
  return { zh: `${text.zh}（${count} 个头）。`, en: `${text.en} (${count} ${unit}).` };
}

function feedForward(dFF: number | undefined): Bilingual {
  const inside = dFF === undefined ? 'F' : `F=${dFF}`;
  return {
    zh: `每个位置各算各的：D → ${inside} → D。`,
    en: `Each position by itself: D → ${inside} → D.`,
  };
}

function addNorm(model: ArchitectureModel, name: Column['name'], block: Block): Bilingual {
  const over = NORM[normOf(model, name)];
  if (block.shape === 'sum') {
    return {
      zh: '子层的输出，加上从旁边捷径过来的输入。',
      en: "The sublayer's output, plus its input, which came round by the shortcut.",
    };
  }
  if (!block.isRepeated) {
    return {
      zh: `前置归一化的收尾：后面不再有块来归一化，所以在这里补一次，${over.zh}。`,
      en: `Pre-LN's last norm: no block follows that would do it. Here ${over.en}.`,
    };
  }
  return model.config.normPlacement === 'pre'
    ? {
        zh: `先归一化，再进子层：${over.zh}；捷径从它下面绕过去。`,
        en: `First the norm, then the sublayer: ${over.en}; the shortcut goes round it.`,
      }
    : {
        zh: `子层的输出加上它的输入，然后归一化：${over.zh}。`,
        en: `The sublayer's output plus its input, then the norm: ${over.en}.`,
      };
}

const NORM: Readonly<Record<'layer' | 'batch' | 'power', Bilingual>> = {
  layer: { zh: '每个位置各自归一化', en: 'each position is normalised by itself' },
  batch: { zh: '每个特征在整批上归一化', en: 'each feature is normalised over the batch' },
  power: {
    zh: '每个特征除以它在整批上的均方根',
    en: 'each feature is divided by its root mean square over the batch',
  },
};
