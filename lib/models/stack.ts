import * as tf from '@tensorflow/tfjs';
import { isToken, type KeysAndValues } from '../attention';
import {
  Embedding,
  LearnedPositions,
  type Norm,
  type PositionalEncoding,
  SinusoidalPositions,
} from '../layers';
import type { Random, TrainingPass } from '../tensor';
import { blockNorm } from './blockNorm';
import type { StackConfig } from './config';

/** What was read before, and whether the model is learning. */
export interface StackOptions {
  /** What each block kept of the tokens before these, which then go on at the next position. */
  readonly past?: readonly KeysAndValues[];
  /** Absent at inference. */
  readonly training?: TrainingPass;
}

/** What a block is given beside x: its own part of {@link StackOptions}. */
interface BlockOptions {
  readonly past?: KeysAndValues;
  readonly training?: TrainingPass;
}

/**
 * What an encoder and a decoder have in common: an embedding, N blocks, each reading what the one
 * before wrote, and with pre-LN one norm more, because after the last block no other follows.
 * Source: Vaswani et al. 2017, Figure 1; Xiong et al. 2020. Derived in chapter 08.
 */
export abstract class Stack<Block> {
  readonly embedding: Embedding;
  readonly blocks: Block[];
  readonly finalNorm?: Norm;

  constructor(
    vocabSize: number,
    config: Required<StackConfig>,
    random: Random,
    createBlock: () => Block,
  ) {
    const { dModel, numLayers, normPlacement, scaleEmbedding: isScaled } = config;
    const position = addedPositions(config, random);
    this.embedding = new Embedding(vocabSize, dModel, position, random, { isScaled });
    this.blocks = Array.from({ length: numLayers }, createBlock);
    if (normPlacement === 'pre') this.finalNorm = blockNorm(config);
  }

  /**
   * Embeds the ids and passes them from block to block.
   *
   * @param ids int32 [B, T]
   * @param runBlock how a block is called: with x [B, T, D], its part of the options, and its index
   * @returns `embedded` [B, T, D], what the first block read; `hidden` [B, T, D]; and what each block
   *   gave, first block first
   */
  protected run<Output extends { readonly output: tf.Tensor3D }>(
    ids: tf.Tensor2D,
    { past, training }: StackOptions,
    runBlock: (block: Block, x: tf.Tensor3D, options: BlockOptions, index: number) => Output,
  ): { embedded: tf.Tensor3D; hidden: tf.Tensor3D; outputs: Output[] } {
    const pass = training && { ...training, isToken: isToken(ids) };
    const embedded = this.embedding.forward(ids, { start: lengthOf(past), training: pass });
    let x = embedded; // [B, T, D]
    const outputs = this.blocks.map((block, i) => {
      const result = runBlock(block, x, { past: past?.[i], training: pass }, i);
      x = result.output;
      return result;
    });
    const hidden = this.finalNorm ? this.finalNorm.forward(x, pass) : x;
    return { embedded, hidden, outputs };
  }
}

/** What is added to the embedding: nothing where positions are rotary, or unknown. */
function addedPositions(
  { positions, maxLen, dModel }: Required<StackConfig>,
  random: Random,
): PositionalEncoding {
  if (positions === 'learned') return new LearnedPositions(maxLen, dModel, random);
  if (positions === 'sinusoidal') return new SinusoidalPositions(maxLen, dModel);
  return { maxLen };
}

/** Tokens that a stack has read already. */
export function lengthOf(past: readonly KeysAndValues[] | undefined): number {
  return past?.[0].key.shape[2] ?? 0;
}
