/** A model and its batches, as the bench runs it: the same for us, for stock TensorFlow.js, for PyTorch. */
export interface Workload {
  readonly dModel: number;
  readonly numHeads: number;
  readonly dFF: number;
  /** Blocks of the encoder, and as many of the decoder. */
  readonly numLayers: number;
  /** Of the source and of the target. */
  readonly vocabSize: number;
  /** Sentences in a training batch. */
  readonly batchSize: number;
  /** Positions of source and target, padding included. */
  readonly length: number;
  readonly maxLen: number;
}

const common = { numHeads: 4, numLayers: 2, vocabSize: 200, maxLen: 64 };

export const WORKLOADS = {
  small: { ...common, dModel: 32, dFF: 64, batchSize: 64, length: 10 },
  medium: { ...common, dModel: 256, dFF: 64, batchSize: 128, length: 9 },
  large: {
    ...common,
    dModel: 256,
    numHeads: 8,
    dFF: 1024,
    numLayers: 3,
    vocabSize: 8000,
    batchSize: 64,
    length: 32,
  },
} satisfies Record<string, Workload>;

export type WorkloadName = keyof typeof WORKLOADS;

/** Tokens that decoding writes in each sentence. */
export const DECODED_TOKENS = 32;

/**
 * Floating-point operations of the matrix products in one training step, 2 for each multiply-add:
 * the forward pass, and twice as many again for the gradients of both factors of each product.
 */
export function trainingFlops(workload: Workload): number {
  const { dModel: D, dFF, numLayers, vocabSize: V, batchSize: B, length: T } = workload;
  const projections = 4 * B * T * D * D;
  const scoresAndContext = 2 * B * T * T * D;
  const attention = projections + scoresAndContext;
  const feedForward = 2 * B * T * D * dFF;
  const encoderBlock = attention + feedForward;
  const decoderBlock = 2 * attention + feedForward;
  const forward = numLayers * (encoderBlock + decoderBlock) + B * T * D * V;
  return 2 * 3 * forward;
}

/** Target tokens of a training batch, padding included, as every program computes it. */
export function targetTokens({ batchSize, length }: Workload): number {
  return batchSize * length;
}
