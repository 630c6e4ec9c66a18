/**
 * The public face of attention-kit: what a chapter, an exercise or a program of a learner's needs,
 * written down name by name, so that completion in a notebook shows these and nothing else. Whoever
 * needs more of a room imports the room: `attention-kit/tensor`, `attention-kit/text`, …
 */

// tensor: TensorFlow.js itself, and what checks, draws and records tensors
export {
  assertClose,
  assertDtype,
  assertFraction,
  assertRank,
  assertShape,
  backendInfo,
  createDropout,
  gelu,
  namedParameters,
  namedState,
  parameterCount,
  project,
  Random,
  record,
  ShapeError,
  softmaxCrossEntropy,
  standardize,
  tf,
  watchForward,
} from './tensor';

// attention
export {
  AdditiveAttention,
  append,
  assertMask,
  causalMask,
  clearHidden,
  combineMasks,
  hideMasked,
  mergeHeads,
  MultiHeadAttention,
  paddingMask,
  scaledDotProductAttention,
  splitHeads,
} from './attention';

// layers
export {
  BatchNorm,
  Embedding,
  FeedForward,
  GRU,
  LayerNorm,
  LearnedPositions,
  Linear,
  PowerNorm,
  Residual,
  sinusoidalEncoding,
  SinusoidalPositions,
  TokenEmbedding,
} from './layers';

// models
export { Decoder, DecoderBlock, Encoder, EncoderBlock, Seq2Seq, Transformer } from './models';

// text: from sentences to batches, and scores
export {
  BOS_ID,
  bundledCorpus,
  ChineseTokenizer,
  corpusBleu,
  corpusChrf,
  createTokenizer,
  describeCorpusReport,
  disposeBatch,
  encodeSentence,
  EnglishTokenizer,
  EOS_ID,
  loadPairs,
  loadTatoeba,
  MASK,
  MaskedText,
  PAD_ID,
  padSequences,
  splitBySource,
  TextData,
  translationBatch,
  TranslationData,
  UNK_ID,
  Vocabulary,
} from './text';

// training
export {
  Adam,
  clipByGlobalNorm,
  constantSchedule,
  createTrainStep,
  crossEntropy,
  heldOutLoss,
  inverseSqrtSchedule,
  linearDecaySchedule,
  loadModel,
  namedGradients,
  nextTokens,
  noamSchedule,
  saveModel,
  train,
  trainPlainly,
  translation,
} from './training';

// decoding
export {
  beamSearch,
  bundledTranslator,
  evaluate,
  freeRecordings,
  greedyDecode,
  sampleDecode,
  Translator,
} from './decoding';

// figures
export {
  architecture,
  ARCHITECTURE_PARTS,
  asTable,
  attentionMap,
  attentionStages,
  attentionStrip,
  contextPlane,
  headGrid,
  headSpread,
  lineFit,
  maskGrid,
  normCube,
  PALETTE,
  scheduleCurves,
  seedCurves,
  softmaxSaturation,
  tokenGrid,
  toSvg,
  trainingCurves,
  trainingFlow,
  valueGrid,
  weightBars,
} from './figures';

// what cells show
export {
  cellSignal,
  clearOutput,
  compareGuess,
  display,
  ProgressBar,
  reveal,
  show,
  showGuesses,
  showTable,
  tensorText,
  trainingDisplay,
} from './jupyter';

// Types have no names at run time, and complete only where a type is written.
export type * from './attention';
export type * from './decoding';
export type * from './figures';
export type * from './jupyter';
export type * from './layers';
export type * from './models';
export type * from './tensor';
export type * from './text';
export type * from './training';
