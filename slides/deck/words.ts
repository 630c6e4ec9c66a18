import type { Bilingual } from '../../lib/locale';

/** What the live slide says. */
export const WORDS = {
  loading: { zh: '正在加载翻译模型……', en: 'Loading the translator…' },
  broken: { zh: '翻译模型没有加载成功：', en: 'The translator could not be loaded: ' },
  sentence: { zh: '英文句子', en: 'An English sentence' },
  translate: { zh: '翻译', en: 'Translate' },
  words: { zh: '可以试试：', en: 'Try: ' },
  beam: { zh: '束搜索：四个候选，数字是 ln P', en: 'Beam search: four hypotheses, with ln P' },
  map: {
    zh: '交叉注意力（最后一层，各头平均）',
    en: 'Cross-attention (last layer, mean over heads)',
  },
  unknown: { zh: '没见过的词：', en: 'Words it never saw: ' },
  cutOff: { zh: '（太长，被截断）', en: ' (too long, cut off)' },
  step: { zh: '步', en: 'Step' },
  play: { zh: '从头播放', en: 'Play from the beginning' },
  stop: { zh: '暂停', en: 'Stop' },
} satisfies Record<string, Bilingual>;

/** Sentences within its small language, for whoever has no idea. */
export const SENTENCES = [
  'I saw a saw.',
  'She can open the can.',
  'The bank is near the river.',
  'He did not see the light.',
];
