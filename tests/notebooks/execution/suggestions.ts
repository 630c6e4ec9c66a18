import { DECODER_SUGGESTIONS } from './suggestionsDecoder';
import { ENCODER_SUGGESTIONS } from './suggestionsEncoder';

/** A change that a chapter suggests: in the cell of this id, one piece of code for another. */
export interface Suggestion {
  readonly cell: string;
  readonly from: string;
  readonly to: string;
  /** The cells that are to be run again for it, from the changed one on when absent. */
  readonly rerun?: readonly string[];
}

/** What a chapter suggests, and how it is made small, if it takes long. */
export interface ChapterSuggestions {
  readonly chapter: string;
  /** What makes a chapter small that takes more than half a minute: less data, one epoch. */
  readonly shrink: readonly Suggestion[];
  readonly suggestions: readonly Suggestion[];
}

const TRAIN_AGAIN = [
  'model',
  'references',
  'train',
  'train-answer',
  'score',
  'errors',
  'saw',
  'heads',
  'own',
];

export const SUGGESTIONS: readonly ChapterSuggestions[] = [
  {
    chapter: '00-start',
    shrink: [],
    suggestions: [
      ...['0.01', '0.7', '0.72'].map((rate) => ({
        cell: 'play-code',
        from: 'const myRate = 0.1;',
        to: `const myRate = ${rate};`,
        rerun: ['play-code'],
      })),
      {
        cell: 'play-code',
        from: 'const myScale = 1;',
        to: 'const myScale = 25;',
        rerun: ['play-code'],
      },
      {
        cell: 'play-code',
        from: 'const myRate = 0.1;\nconst myScale = 1;',
        to: 'const myRate = 0.0005;\nconst myScale = 25;',
        rerun: ['play-code'],
      },
      {
        cell: 'points',
        from: '0.2 * random.normal()',
        to: '0 * random.normal()',
        rerun: ['points', 'fit', 'flat', 'solved-loss', 'live-code'],
      },
      {
        cell: 'errors-code',
        from: "['I', 'saw', 'a', 'saw', '.']",
        to: "['We', 'like', 'what', 'we', 'see']",
        rerun: ['errors-code', 'ids-code'],
      },
    ],
  },
  {
    chapter: '01-seq2seq',
    shrink: [
      { cell: 'data-split', from: 'const numPairs = 4000;', to: 'const numPairs = 300;' },
      ...['one', 'reversed', 'attentive'].map((model) => ({
        cell: `train-${model}`,
        from: model === 'attentive' ? ', 8)' : ', 18)',
        to: ', 1)',
      })),
    ],
    suggestions: [
      ...['He saw a bat.', 'I saw a saw', 'saw'].map((to) => ({
        cell: 'change-code',
        from: 'She saw a saw.',
        to,
        rerun: ['change-code'],
      })),
      {
        cell: 'loss-scale',
        from: 'const factors = [0.5, 1, 2];',
        to: 'const factors = [1, 1.3];',
        rerun: ['loss-scale', 'loss-answer'],
      },
    ],
  },
  {
    chapter: '02-attention',
    shrink: [],
    suggestions: [
      ...['[0, 0, 0, 0]', '[0, 4, 0, 0]', '[0, 1.5, 1.5, 0]', '[0, 0, 0, -3]'].map((to) => ({
        cell: 'play-code',
        from: '[0, 0, 2, 0]',
        to,
        rerun: ['play-code'],
      })),
    ],
  },
  {
    chapter: '03-multi-head',
    shrink: [],
    suggestions: [
      ...['[0, 3, 3, 0]', '[0, 0, 3, 0]'].map((to) => ({
        cell: 'play-code',
        from: '[3, 0, 3, 0]',
        to,
        rerun: ['play-code'],
      })),
      ...['= 1;', '= 4;'].map((to) => ({
        cell: 'play-code',
        from: '= 2;',
        to,
        rerun: ['play-code'],
      })),
      { cell: 'play-sentence', from: "saw.'", to: "saw'", rerun: ['play-sentence'] },
    ],
  },
  {
    chapter: '04-masked',
    shrink: [],
    suggestions: [
      ...['seeAll', 'fillWith(-1e4)', 'fillWith(-Infinity)'].map((to) => ({
        cell: 'play-code',
        from: 'const myHide = causal;',
        to: `const myHide = ${to};`,
        rerun: ['play-code'],
      })),
      {
        cell: 'play-code',
        from: 'const myHide = causal;\nconst myRate = 0.003;',
        to: 'const myHide = fillWith(-1e9);\nconst myRate = 0.3;',
        rerun: ['play-code'],
      },
      {
        cell: 'reach-window',
        from: 'const width = 2;',
        to: 'const width = 3;',
        rerun: ['reach-window', 'reach-answer'],
      },
    ],
  },
  {
    chapter: '05-feed-forward',
    shrink: [],
    suggestions: [
      ...[
        'loudest(1)',
        '(network, x) => network.outer.forward(network.inner.forward(x))',
        '(network, x) => network.outer.forward(gelu(network.inner.forward(x)))',
      ].map((to) => ({
        cell: 'play-code',
        from: 'loudest(8)',
        to,
        rerun: ['play-code'],
      })),
      {
        cell: 'play-code',
        from: 'translateWith(mine)',
        to: 'translateWith(nothing, [networks[3]])',
        rerun: ['play-code'],
      },
      {
        cell: 'learn-steps',
        from: 'learn(2, relu, seed)',
        to: 'learn(8, relu, seed)',
        rerun: ['learn-steps', 'learn-figure'],
      },
    ],
  },
  {
    chapter: '06-add-norm',
    shrink: [
      { cell: 'data-texts', from: 'const numTexts = 3500;', to: 'const numTexts = 620;' },
      { cell: 'gradients-code', from: 'const seeds = [1, 2, 3];', to: 'const seeds = [1];' },
      { cell: 'deep-run', from: 'const deepLayers = 8;', to: 'const deepLayers = 2;' },
    ],
    suggestions: [
      ...[
        ["(4, 'post', 1)", "(2, 'post', 1)"],
        ['= constantSchedule(0.006)', '= warm'],
        ["(4, 'post', 1)", "(4, 'pre', 1)"],
        ['(0.006)', '(0.002)'],
      ].map(([from, to]) => ({ cell: 'play-code', from, to, rerun: ['play-code'] })),
      {
        cell: 'cube-runs',
        from: 'new LayerNorm(4)',
        to: 'new PowerNorm(4, { warmup: 0 })',
        rerun: ['cube-runs', 'cube-answer'],
      },
    ],
  },
  {
    chapter: '07-positions',
    shrink: [],
    suggestions: [
      ...[
        '(table) => encode(table.shape[0], D, (f, n) => speed(f, n, 100))',
        '(table) => tf.concat([table.slice([2, 0]), noPositions(table.slice([0, 0], [2, D]))])',
        '(table) => table.mul<tf.Tensor2D>(4)',
      ].map((to) => ({
        cell: 'play-code',
        from: '(table) => table;',
        to: `${to};`,
        rerun: ['play-code'],
      })),
      {
        cell: 'play-code',
        from: 'translateWith(mine)',
        to: 'translateWith(noPositions, [model.decoder])',
        rerun: ['play-code'],
      },
      { cell: 'rotary-check', from: 'm - 3', to: 'm - 5', rerun: ['rotary-check'] },
    ],
  },
  ENCODER_SUGGESTIONS,
  DECODER_SUGGESTIONS,
  {
    chapter: '10-transformer',
    shrink: [],
    suggestions: [
      ...['I can see a can.', 'The bat is in the bank.', 'saw saw saw saw'].map((to) => ({
        cell: 'play-code',
        from: "const mySentence = 'I saw a saw.';",
        to: `const mySentence = '${to}';`,
        rerun: ['play-code'],
      })),
      {
        cell: 'play-code',
        from: 'const myStart = BOS_ID;',
        to: "const myStart = encodeSentence('我', translator.target)[0];",
        rerun: ['play-code'],
      },
      {
        cell: 'batch',
        from: "'I love you.'",
        to: "'I saw a saw and she saw a saw.'",
        rerun: ['batch', 'watch', 'walk'],
      },
      {
        cell: 'two-code',
        from: 'model.forward(source, shiftRight(target)).logits',
        to: 'model.forward(source, target).logits',
        rerun: ['two-code', 'two-answer'],
      },
    ],
  },
  {
    chapter: '11-training',
    shrink: [
      {
        cell: 'corpus',
        from: 'let corpus = bundledCorpus();',
        to: `let corpus = bundledCorpus();
corpus = {
  ...corpus,
  train: corpus.train.filter((_, i) => i % 40 === 0),
  validation: corpus.validation.slice(0, 20),
  test: corpus.test.slice(0, 20),
};`,
      },
      { cell: 'rate', from: 'const epochs = 4;', to: 'const epochs = 2;' },
      { cell: 'rate', from: 'warmup: 400, totalSteps', to: 'warmup: 3, totalSteps' },
    ],
    suggestions: [
      { cell: 'train', from: 'dropout: 0 }', to: 'dropout: 0.05 }', rerun: TRAIN_AGAIN },
      { cell: 'train', from: 'labelSmoothing: 0.1', to: 'labelSmoothing: 0', rerun: TRAIN_AGAIN },
      { cell: 'model', from: 'numLayers: 2', to: 'numLayers: 1', rerun: TRAIN_AGAIN },
      { cell: 'model', from: 'dModel: 128', to: 'dModel: 64', rerun: TRAIN_AGAIN },
      { cell: 'rate', from: 'warmup: 3,', to: 'warmup: 1,', rerun: ['rate', ...TRAIN_AGAIN] },
    ],
  },
];
