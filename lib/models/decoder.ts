import * as tf from '@tensorflow/tfjs';
import { causalMask, clearHidden, type KeysAndValues, paddingMask } from '../attention';
import { BilingualRangeError, mismatch } from '../locale';
import { type NormKind, normalizesOverBatch } from '../layers';
import type { Random } from '../tensor';
import type { StackConfig } from './config';
import { DecoderBlock } from './decoderBlock';
import { lengthOf, Stack, type StackOptions } from './stack';

/** What a decoder may see of the source, what it read before, and whether it is learning. */
export interface DecoderOptions extends StackOptions {
  /** bool, broadcastable to [B, H, Tt, Ts]; `true` = may attend. Hides the source's padding. */
  readonly sourceMask?: tf.Tensor;
}

/** What a decoder gives: one vector a target position, and what its blocks did. */
export type DecoderOutput = {
  /** [B, Tt, D] */
  hidden: tf.Tensor3D;
  /** One [B, H, Tt, S + Tt] a block, first block first. */
  selfWeights: tf.Tensor4D[];
  /** One [B, H, Tt, Ts] a block, first block first; of two views, into the global one. */
  crossWeights: tf.Tensor4D[];
  /** The same into the local view, where the blocks have two. */
  localWeights?: tf.Tensor4D[];
  /** What each block keeps of all S + Tt target tokens: the next call's `past`. */
  present: KeysAndValues[];
};

/**
 * The decoder: embedding, then N blocks that read the target so far and the encoder's memory.
 * A causal decoder is so in training and in evaluation alike: a held-out loss without the mask would
 * look at the answer. One that is not causal sees the whole target, but for its padding, and fills in
 * many tokens at once (chapter 13).
 * Source: Vaswani et al. 2017, Figure 1, right. Derived in chapter 09.
 * Legend: B batch, Tt target positions, S target positions before them, Ts source positions,
 * D = dModel, H heads.
 */
export class Decoder extends Stack<DecoderBlock> {
  readonly isCausal: boolean;

  /**
   * @param options.isCausal default `true`: no position sees those after it
   * @throws {RangeError} when a causal decoder is to have a norm with statistics of the batch
   */
  constructor(
    vocabSize: number,
    config: Required<StackConfig>,
    random: Random,
    { isCausal = true }: { readonly isCausal?: boolean } = {},
  ) {
    if (isCausal) assertCausal(config.norm);
    super(vocabSize, config, random, () => new DecoderBlock(config, random));
    this.isCausal = isCausal;
  }

  /**
   * Projects the source's memory to keys and values, once for each block: they are the same at every
   * step of decoding.
   *
   * @param memory [B, Ts, D], from the encoder, for every block the same; or the views of each block
   * @param sourceMask what hides its padding, which may then hold anything
   * @returns for each block, the keys and values of each of its views
   */
  read(
    memory: tf.Tensor3D | readonly (readonly tf.Tensor3D[])[],
    sourceMask?: tf.Tensor,
  ): KeysAndValues[][] {
    return tf.tidy(() => {
      const clear = (views: readonly tf.Tensor3D[]) => clearHidden(views, sourceMask);
      const views =
        memory instanceof tf.Tensor
          ? Array<readonly tf.Tensor3D[]>(this.blocks.length).fill(clear([memory])) // once for all
          : memory.map(clear);
      return this.blocks.map(({ crossAttention }, i) =>
        views[i].map((view) => crossAttention.keysAndValues(view, view)),
      );
    });
  }

  /**
   * @param target int32 [B, Tt], the target shifted right: it starts with BOS, and padding stands
   *   at its end, where the causal mask keeps it from every token
   * @param memory what {@link read} made of the source, one a block
   */
  forward(
    target: tf.Tensor2D,
    memory: readonly (readonly KeysAndValues[])[],
    { sourceMask, past, training }: DecoderOptions = {},
  ): DecoderOutput {
    return tf.tidy(() => {
      const targetMask = this.isCausal ? future(target, past) : paddingMask(target);
      const { hidden, outputs } = this.run(target, { past, training }, (block, x, options, i) =>
        block.forward(x, memory[i], { targetMask, sourceMask, ...options }),
      );
      const localWeights = outputs.flatMap(({ localWeights: local }) => local ?? []);
      return {
        hidden,
        selfWeights: outputs.map(({ selfWeights }) => selfWeights),
        crossWeights: outputs.map(({ crossWeights }) => crossWeights),
        ...(localWeights.length > 0 && { localWeights }),
        present: outputs.map(({ present }) => present),
      };
    });
  }
}

/** Hides the future, [Tt, S + Tt]; a single position has none. */
function future(target: tf.Tensor2D, past?: readonly KeysAndValues[]): tf.Tensor2D | undefined {
  const Tt = target.shape[1];
  return Tt === 1 ? undefined : causalMask(Tt, lengthOf(past));
}

/** @throws {RangeError} when the norm takes statistics of a batch, later tokens included */
export function assertCausal(norm: NormKind): void {
  if (!normalizesOverBatch(norm)) return;
  const expected = {
    en: 'layer where no position may see later ones (statistics of a batch know of them)',
    zh: ' layer，因为这里任何位置都不能看到后面的词元，而批次的统计量包含它们',
  };
  throw new BilingualRangeError(mismatch('norm', expected, norm));
}
