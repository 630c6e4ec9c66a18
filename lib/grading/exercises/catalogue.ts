import type { Exercise } from '../exercise';
import { ADDITIVE_WEIGHTS } from './01/additiveWeights';
import { DECODER_STEP_LINES } from './01/decoderStepLines';
import { JOIN_DIRECTIONS } from './01/joinDirections';
import { ATTENTION_LINES } from './02/attentionLines';
import { ATTENTION_WEIGHTS } from './02/attentionWeights';
import { BIASED_WEIGHTS } from './02/biasedWeights';
import { CARDS_02 } from './02/cards';
import { MASKED_WEIGHTS } from './02/maskedWeights';
import { TEMPERATURE } from './02/temperatureFor';
import { WINDOW_MASK } from './02/windowMask';
import { WINDOW_REACH } from './02/windowReach';
import { CARDS_03 } from './03/cards';
import { GROUPED_ATTENTION } from './03/groupedAttention';
import { HEADS_TO_PRUNE } from './03/headsToPrune';
import { MERGE_HEADS } from './03/mergeHeads';
import { MULTI_HEAD_LINES } from './03/multiHeadLines';
import { REPEAT_MASK } from './03/repeatMask';
import { BLOCK_MASK } from './04/blockMask';
import { CAUSAL_WEIGHTS } from './04/causalWeights';
import { CHUNK_MASK_LINES } from './04/chunkMaskLines';
import { CARDS_05 } from './05/cards';
import { CAUSAL_CONV } from './05/causalConv';
import { GELU } from './05/gelu';
import { PRE_NORM_LINES } from './06/preNormLines';
import { RMS_NORM } from './06/rmsNorm';
import { TOKEN_VARIANCE } from './06/tokenVariance';
import { CARDS_07 } from './07/cards';
import { POSITION_LINES } from './07/positionLines';
import { ROTATE_HALVES } from './07/rotateHalves';
import { ENCODER_LINES } from './08/encoderLines';
import { LONGEST_SENTENCE } from './08/longestSentence';
import { POOL_TOKENS } from './08/poolTokens';
import { CARDS_09 } from './09/cards';
import { DECODER_LINES } from './09/decoderLines';
import { TWO_VIEWS } from './09/twoViews';
import { CARDS_10 } from './10/cards';
import { DECODER_PAIR } from './10/decoderPair';
import { TRAINING_FORWARD_LINES } from './10/trainingForwardLines';
import { FEWEST_CELLS } from './11/fewestCells';
import { NOAM_RATE } from './11/noamRate';
import { SMOOTHED_LOSS } from './11/smoothedLoss';
import { TOKEN_MEAN } from './11/tokenMean';
import { TRAINING_STEP_LINES } from './11/trainingStepLines';

/** All exercises, in the order in which a learner meets them. */
export const EXERCISES: readonly Exercise[] = [
  DECODER_STEP_LINES,
  ADDITIVE_WEIGHTS,
  JOIN_DIRECTIONS,
  ATTENTION_LINES,
  ATTENTION_WEIGHTS,
  WINDOW_MASK,
  BIASED_WEIGHTS,
  MASKED_WEIGHTS,
  CARDS_02,
  TEMPERATURE,
  WINDOW_REACH,
  MULTI_HEAD_LINES,
  MERGE_HEADS,
  GROUPED_ATTENTION,
  REPEAT_MASK,
  CARDS_03,
  HEADS_TO_PRUNE,
  CHUNK_MASK_LINES,
  BLOCK_MASK,
  CAUSAL_WEIGHTS,
  CARDS_05,
  GELU,
  CAUSAL_CONV,
  PRE_NORM_LINES,
  RMS_NORM,
  TOKEN_VARIANCE,
  POSITION_LINES,
  ROTATE_HALVES,
  CARDS_07,
  ENCODER_LINES,
  POOL_TOKENS,
  LONGEST_SENTENCE,
  DECODER_LINES,
  TWO_VIEWS,
  CARDS_09,
  TRAINING_FORWARD_LINES,
  DECODER_PAIR,
  CARDS_10,
  TRAINING_STEP_LINES,
  NOAM_RATE,
  SMOOTHED_LOSS,
  TOKEN_MEAN,
  FEWEST_CELLS,
];

/** The exercise with an id such as `02.3`; undefined where there is none. */
export function exerciseOf(id: string): Exercise | undefined {
  return EXERCISES.find((exercise) => exercise.id === id);
}
