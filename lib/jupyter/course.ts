import type { Bilingual } from '../locale';

/** A chapter of the course, whether it is written yet or not. */
export interface CourseChapter {
  /** Two digits: under them guesses are remembered. */
  readonly number: string;
  /** The notebook's name without its ending, the same in both languages. */
  readonly name: string;
  /** As its heading has it after the number, or before a colon. */
  readonly title: Bilingual;
  /** What it answers, in one line. */
  readonly question: Bilingual;
}

/** The notebook that lists the chapters, without its ending; one lies beside them in each language. */
export const CONTENTS = 'contents';

type Row = readonly [name: string, title: Bilingual, question: Bilingual];

const ROWS: readonly Row[] = [
  [
    '00-start',
    { zh: '开始', en: 'Start' },
    {
      zh: '张量是什么？这些笔记本怎么用？',
      en: 'What is a tensor, and how are these notebooks used?',
    },
  ],
  [
    '01-seq2seq',
    { zh: 'Seq2Seq', en: 'Seq2Seq' },
    {
      zh: '一个向量装得下一句话吗？装不下时怎么办？',
      en: 'Does a sentence fit into one vector, and what helps when it does not?',
    },
  ],
  [
    '02-attention',
    { zh: '注意力', en: 'Attention' },
    {
      zh: '“I saw a saw.” 里的两个 saw，模型怎样分清？',
      en: 'How does a model tell the two words saw of “I saw a saw.” apart?',
    },
  ],
  [
    '03-multi-head',
    { zh: '多头注意力', en: 'Multi-head attention' },
    {
      zh: '为什么要几个头？它们各看哪里？',
      en: 'Why several heads, and where does each one look?',
    },
  ],
  [
    '04-masked',
    { zh: '有掩码的多头注意力', en: 'Masked multi-head attention' },
    {
      zh: '一次学完整句译文，怎样才不偷看答案？',
      en: 'How is a whole translation learnt at once without a look at the answers?',
    },
  ],
  [
    '05-feed-forward',
    { zh: '基于位置的前馈网络', en: 'Position-wise feed-forward network' },
    { zh: '每个位置自己算些什么？', en: 'What does each position compute on its own?' },
  ],
  [
    '06-add-norm',
    { zh: '残差与归一化', en: 'Add & Norm' },
    { zh: '层数多了，为什么还训练得动？', en: 'Why can many layers still be trained?' },
  ],
  [
    '07-positions',
    { zh: '嵌入与位置编码', en: 'Embedding and positional encoding' },
    { zh: '模型怎样知道词元的先后？', en: 'How does a model know the order of the tokens?' },
  ],
  [
    '08-encoder',
    { zh: '编码器', en: 'Encoder' },
    {
      zh: '这些部件怎样组成编码器？每一层看哪里？',
      en: 'How do these parts become an encoder, and where does each layer look?',
    },
  ],
  [
    '09-decoder',
    { zh: '解码器', en: 'Decoder' },
    {
      zh: '解码器怎样一边写译文，一边读源句？',
      en: 'How does the decoder read the source while it writes?',
    },
  ],
  [
    '10-transformer',
    { zh: 'Transformer', en: 'Transformer' },
    {
      zh: '从句子到概率，全部部件怎样连在一起？',
      en: 'How do all parts fit together, from a sentence to probabilities?',
    },
  ],
  [
    '11-training',
    { zh: '训练', en: 'Training' },
    { zh: '随机的参数怎样变成翻译模型？', en: 'How do random parameters become a translator?' },
  ],
  [
    '12-prediction',
    { zh: '预测', en: 'Prediction' },
    {
      zh: '怎样写出更好的译文，而且写得快？',
      en: 'How are better translations written, and written fast?',
    },
  ],
  [
    '13-non-autoregressive',
    { zh: '自回归与非自回归', en: 'Autoregressive or not' },
    { zh: '能不能一次写出所有词元？', en: 'Can all tokens be written at once?' },
  ],
  [
    '14-encoder-only',
    { zh: '只有编码器：BERT', en: 'Encoder only: BERT' },
    { zh: '从挖了空的文本里能学到什么？', en: 'What is learnt from texts with holes in them?' },
  ],
  [
    '15-decoder-only',
    { zh: '只有解码器：GPT', en: 'Decoder only: GPT' },
    {
      zh: '只会续写的模型，怎样做翻译？',
      en: 'How does a model translate that can only go on with a text?',
    },
  ],
];

/**
 * All chapters in their order: the one place that names them. Contents pages and the lines that lead
 * from chapter to chapter are made from it by `npm run chapters -- --tidy`.
 */
export const COURSE: readonly CourseChapter[] = ROWS.map(([name, title, question]) => ({
  number: name.slice(0, 2),
  name,
  title,
  question,
}));
