import * as tf from '@tensorflow/tfjs';
import { Linear } from '../layers';
import { BOS_ID, Random, type TrainingPass } from '../tensor';
import { complete, type Rules } from './config';
import { RecurrentDecoder, type RecurrentSource } from './recurrentDecoder';
import { type Direction, RecurrentEncoder, type RecurrentMemory } from './recurrentEncoder';

/** Everything that fixes the shape of a Seq2Seq, and its first weights. */
export interface Seq2SeqConfig {
  readonly sourceVocabSize: number;
  readonly targetVocabSize: number;
  /** D, features of an embedding, of the memory and of a state. */
  readonly dModel: number;
  /** The longest sentence, in tokens with BOS or EOS, that it is built to translate. */
  readonly maxLen: number;
  /** How the decoder reads the source. Default `'none'`: from the encoder's last state alone. */
  readonly attention?: 'none' | 'additive';
  /** Which way the encoder reads. Default `'forward'`; `'backward'` is the source reversed. */
  readonly direction?: Direction;
  /** The same seed gives the same first weights. */
  readonly seed: number;
}

/** A score for every token of the target vocabulary at every position, and how it came about. */
export type Seq2SeqOutput = {
  /** [B, Tt, V], before softmax */
  logits: tf.Tensor3D;
  /** The only block's, [B, 1, Tt, Ts]: the decoder's state before each token as query. */
  crossWeights?: [tf.Tensor4D];
  /** [B, D]: the state after the last of the target's tokens. */
  last: tf.Tensor2D;
};

/** What a Seq2Seq has written so far. */
export type Seq2SeqState = {
  /** [B, D] */
  readonly state: tf.Tensor2D;
};

/**
 * The original Seq2Seq: a GRU reads the source, a second one starts from its last state and writes the
 * target, and a linear layer scores the target vocabulary. With additive attention the second one also
 * looks back into the source at every step.
 * Source: Sutskever et al. 2014 (with LSTMs of four layers); Bahdanau et al. 2015 (with a maxout layer
 * before the scores). Derived in chapter 01.
 * Legend: B batch, Ts source and Tt target positions, D = dModel, V target vocabulary.
 *
 * @example
 * const model = new Seq2Seq({ sourceVocabSize: 11, targetVocabSize: 13, dModel: 8, maxLen: 10,
 *   attention: 'additive', direction: 'both', seed: 1 });
 * const { logits } = model.forward(source, target); // [B, Tt, 13]
 */
export class Seq2Seq {
  static readonly rules: Rules<Required<Seq2SeqConfig>> = {
    sizes: ['sourceVocabSize', 'targetVocabSize', 'dModel', 'maxLen'],
    choices: { attention: ['none', 'additive'], direction: ['forward', 'backward', 'both'] },
  };

  readonly kind = 'seq2seq';
  readonly config: Required<Seq2SeqConfig>;
  readonly encoder: RecurrentEncoder;
  readonly decoder: RecurrentDecoder;
  readonly wLogits: Linear;

  /** @throws {RangeError} naming the field of the configuration that is out of range */
  constructor(config: Seq2SeqConfig) {
    this.config = complete(config, Seq2Seq.rules);
    const { sourceVocabSize, targetVocabSize, dModel, attention, direction, seed } = this.config;
    const random = new Random(seed);
    this.encoder = new RecurrentEncoder(sourceVocabSize, dModel, direction, random.fork('encoder'));
    this.decoder = new RecurrentDecoder(targetVocabSize, dModel, {
      hasAttention: attention === 'additive',
      random: random.fork('decoder'),
    });
    this.wLogits = new Linear(dModel, targetVocabSize, random.fork('wLogits'));
  }

  /** V, tokens that it can write. */
  get vocabSize(): number {
    return this.config.targetVocabSize;
  }

  /** The longest target, in tokens with BOS. A recurrent network has no positions that would end. */
  get maxLen(): number {
    return this.config.maxLen;
  }

  /**
   * Reads the source once.
   *
   * @param source int32 [B, Ts], token ids with padding (id 0)
   * @param training absent at inference
   */
  encode(source: tf.Tensor2D, training?: TrainingPass): RecurrentMemory {
    return this.encoder.forward(source, training);
  }

  /**
   * Scores the next token after every prefix of the target.
   *
   * @param target int32 [B, Tt], shifted right: BOS first, padding last
   * @param encoded what {@link encode} gave; with `last` of an earlier call it goes on from there
   */
  decode(
    target: tf.Tensor2D,
    { memory, last, sourceMask }: RecurrentMemory,
    { training }: { readonly training?: TrainingPass } = {},
  ): Seq2SeqOutput {
    return tf.tidy(() => {
      const source = this.decoder.read(memory, sourceMask);
      const decoded = this.decoder.forward(target, source, { previousState: last, training });
      const { crossWeights } = decoded;
      return {
        logits: this.wLogits.forward(decoded.states),
        last: decoded.last,
        ...(crossWeights && { crossWeights: [crossWeights] }),
      };
    });
  }

  /**
   * Both in one: what training calls.
   *
   * @param source int32 [B, Ts]   @param target int32 [B, Tt], shifted right
   * @param options.training absent at inference
   */
  forward(
    source: tf.Tensor2D,
    target: tf.Tensor2D,
    { training }: { readonly training?: TrainingPass } = {},
  ): Seq2SeqOutput {
    return tf.tidy(() => this.decode(target, this.encode(source, training), { training }));
  }

  /**
   * Begins to write a translation: the first half of a `Writer` (`lib/decoding`).
   *
   * @param input int32 [B, Ts], the source
   * @returns `last`, int32 [B], the token to go on from: BOS
   */
  begin(input: tf.Tensor2D): { last: tf.Tensor1D; source: RecurrentSource; state: Seq2SeqState } {
    return tf.tidy(() => {
      const { memory, last, sourceMask } = this.encode(input);
      return {
        last: tf.fill<tf.Rank.R1>([input.shape[0]], BOS_ID, 'int32'),
        source: this.decoder.read(memory, sourceMask),
        state: { state: last },
      };
    });
  }

  /**
   * Goes on by one token: the second half of a `Writer`.
   *
   * @param last int32 [B], the token that was written last
   * @returns `logits` [B, V] of the next one, before softmax
   */
  next(
    last: tf.Tensor1D,
    source: RecurrentSource,
    { state }: Seq2SeqState,
  ): { logits: tf.Tensor2D; state: Seq2SeqState } {
    return tf.tidy(() => {
      const target = last.expandDims<tf.Tensor2D>(1); // [B, 1]
      const decoded = this.decoder.forward(target, source, { previousState: state });
      return { logits: this.wLogits.forward(decoded.last), state: { state: decoded.last } };
    });
  }
}
