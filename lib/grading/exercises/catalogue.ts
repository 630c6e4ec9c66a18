import type { Exercise } from '../exercise';
import { ATTENTION_LINES } from './02/attentionLines';
import { ATTENTION_WEIGHTS } from './02/attentionWeights';
import { BIASED_WEIGHTS } from './02/biasedWeights';
import { CARDS_02 } from './02/cards';
import { MASKED_WEIGHTS } from './02/maskedWeights';
import { TEMPERATURE } from './02/temperatureFor';
import { WINDOW_MASK } from './02/windowMask';
import { CARDS_03 } from './03/cards';
import { GROUPED_ATTENTION } from './03/groupedAttention';
import { HEADS_TO_PRUNE } from './03/headsToPrune';
import { MERGE_HEADS } from './03/mergeHeads';
import { MULTI_HEAD_LINES } from './03/multiHeadLines';
import { REPEAT_MASK } from './03/repeatMask';

/** All exercises, in the order in which a learner meets them. */
export const EXERCISES: readonly Exercise[] = [
  ATTENTION_LINES,
  ATTENTION_WEIGHTS,
  WINDOW_MASK,
  BIASED_WEIGHTS,
  MASKED_WEIGHTS,
  CARDS_02,
  TEMPERATURE,
  MULTI_HEAD_LINES,
  MERGE_HEADS,
  GROUPED_ATTENTION,
  REPEAT_MASK,
  CARDS_03,
  HEADS_TO_PRUNE,
];

/** The exercise with an id such as `02.3`; undefined where there is none. */
export function exerciseOf(id: string): Exercise | undefined {
  return EXERCISES.find((exercise) => exercise.id === id);
}
