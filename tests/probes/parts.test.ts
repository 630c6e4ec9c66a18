import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  AdditiveAttention,
  causalMask,
  type KeysAndValues,
  MultiHeadAttention,
  paddingMask,
} from '../../lib/attention';
import { GRU, sinusoidalEncoding } from '../../lib/layers';
import { Encoder, type StackConfig } from '../../lib/models';
import {
  probeBatchIndependence,
  probeCausality,
  probeIncremental,
  probePadding,
  probePermutation,
  probeRelativeShift,
  probeRowSums,
} from '../../lib/probes';
import { Random, type TrainingPass } from '../../lib/tensor';
import { ids } from '../support/sentences';
import { STACK_CHOICES } from '../support/stackChoices';
import { outcome, training, ways } from './asked';

const [B, T, V, D] = [3, 5, 19, 22];
const CONFIG: Required<StackConfig> = {
  dModel: D,
  numHeads: 2,
  dFF: 13,
  numLayers: 2,
  maxLen: 13,
  ...STACK_CHOICES,
  attentionBias: true,
  positions: 'learned',
};
const source = ids([
  [5, 6, 7, 8, 2],
  [11, 12, 2, 0, 0],
  [14, 15, 16, 2, 0],
]);
const target = ids([
  [1, 5, 6, 7, 8],
  [1, 9, 10, 11, 12],
  [1, 11, 12, 13, 4],
]);
const features = tf.randomNormal<tf.Rank.R3>([B, T, D], 0, 1, 'float32', 1);

describe.each(['post', 'pre'] as const)('Encoder, %s', (normPlacement) => {
  const encoder = new Encoder(V, { ...CONFIG, normPlacement }, new Random(5));

  it('under a causal mask is causal, with dropout too, and reads on as at once', () => {
    const run = (pass?: TrainingPass) => (tokens: tf.Tensor) =>
      encoder.forward(tokens as tf.Tensor2D, { mask: causalMask(tokens.shape[1]!), training: pass })
        .hidden;
    expect(outcome(probeCausality(ways(run()).recorded, target))).toBe('passed');
    expect(outcome(probeCausality((tokens) => run(training(0.3))(tokens), target))).toBe('passed');
    const start = () => {
      let past: KeysAndValues[] | undefined;
      let length = 0;
      return (chunk: tf.Tensor) => {
        const mask = causalMask(chunk.shape[1]!, length);
        const { hidden, present } = encoder.forward(chunk as tf.Tensor2D, { mask, past });
        past = present;
        length += chunk.shape[1]!;
        return hidden;
      };
    };
    expect(outcome(probeIncremental(run(), start, target))).toBe('passed');
  });

  it('under a padding mask does not see padding, and its blocks do not know an order', () => {
    const run = (tokens: tf.Tensor) =>
      encoder.forward(tokens as tf.Tensor2D, { mask: paddingMask(tokens as tf.Tensor2D) }).hidden;
    expect(outcome(probePadding(run, source))).toBe('passed');
    expect(outcome(probeBatchIndependence(run, source))).toBe('passed');
    const block = (x: tf.Tensor3D) => encoder.blocks[1].forward(x).output;
    expect(outcome(probePermutation(block, features))).toBe('passed');
  });
});

describe('attention', () => {
  const multiHead = new MultiHeadAttention(D, 2, new Random(1));
  const additive = new AdditiveAttention(D, new Random(1));

  it.each([multiHead, additive])('$constructor.name passes what applies to it', (attention) => {
    const read = (x: tf.Tensor, mask?: tf.Tensor) =>
      attention.forward(x as tf.Tensor3D, x as tf.Tensor3D, x as tf.Tensor3D, { mask });
    expect(outcome(probePermutation((x) => read(x).context, features))).toBe('passed');
    const causal = (x: tf.Tensor) => read(x, causalMask(x.shape[1]!)).context;
    expect(outcome(probeCausality(causal, features))).toBe('passed');
    expect(outcome(probeBatchIndependence(causal, features))).toBe('passed');
    expect(outcome(probeRowSums(read(features, causalMask(T)).weights, causalMask(T)))).toBe(
      'passed',
    );
    const isToken = tf.tensor2d([1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0], [B, T], 'bool');
    const padded = (x: tf.Tensor, tokens: tf.Tensor2D) =>
      read(x, tokens.reshape([B, 1, 1, -1])).context;
    expect(outcome(probePadding(padded, features, isToken))).toBe('passed');
    const start = () => {
      let past: tf.Tensor | undefined;
      return (chunk: tf.Tensor) => {
        past = past ? tf.concat([past, chunk], 1) : chunk;
        const all = past as tf.Tensor3D;
        const [T, t] = [all.shape[1], chunk.shape[1]!];
        const mask = causalMask(t, T - t);
        return attention.forward(chunk as tf.Tensor3D, all, all, { mask }).context;
      };
    };
    expect(outcome(probeIncremental(causal, start, features))).toBe('passed');
  });
});

describe('GRU', () => {
  const gru = new GRU(D, 7, new Random(1));

  it('is causal, reads on as at once, does not see padding, and each sentence alone', () => {
    const run = (x: tf.Tensor) => gru.forward(x as tf.Tensor3D).outputs;
    expect(outcome(probeCausality(ways(run).recorded, features))).toBe('passed');
    expect(outcome(probeBatchIndependence(run, features))).toBe('passed');
    const isToken = tf.tensor2d([1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0], [B, T], 'bool');
    const last = (x: tf.Tensor, tokens: tf.Tensor2D) =>
      gru.forward(x as tf.Tensor3D, { isToken: tokens }).last;
    expect(outcome(probePadding(last, features, isToken))).toBe('passed');
    const start = () => {
      let hidden: tf.Tensor2D | undefined;
      return (chunk: tf.Tensor) => {
        const { outputs, last } = gru.forward(chunk as tf.Tensor3D, { hidden });
        hidden = last;
        return outputs;
      };
    };
    expect(outcome(probeIncremental(run, start, features))).toBe('passed');
  });
});

it('sinusoidal positions have products that depend on the distance only', () => {
  const table = sinusoidalEncoding(13, 10);
  expect(outcome(probeRelativeShift(tf.matMul(table, table, false, true)))).toBe('passed');
});
