import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { RecurrentDecoder, type RecurrentDecoderOptions } from '../../lib/models';
import { Random } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';

const [B, Ts, Tt, V, D] = [2, 7, 5, 19, 11];
const target = tf.tensor2d([1, 5, 6, 7, 8, 1, 9, 10, 0, 0], [B, Tt], 'int32');
const memory = tf.randomNormal<tf.Rank.R3>([B, Ts, D], 0, 1, 'float32', 1);
const isToken = tf.tensor2d([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0], [B, Ts], 'bool');
const sourceMask = isToken.reshape<tf.Tensor4D>([B, 1, 1, Ts]);
const previousState = tf.randomNormal<tf.Rank.R2>([B, D], 0, 1, 'float32', 2);
const random = () => new Random(3);
const WITH = new RecurrentDecoder(V, D, { hasAttention: true, random: random() });
const WITHOUT = new RecurrentDecoder(V, D, { hasAttention: false, random: random() });

const run = (decoder: RecurrentDecoder, options: Partial<RecurrentDecoderOptions> = {}) =>
  tf.tidy(() =>
    decoder.forward(target, decoder.read(memory, sourceMask), { previousState, ...options }),
  );

describe('RecurrentDecoder', () => {
  it('without attention is a GRU over the embeddings, and knows the source from s₀ alone', () => {
    expect(WITHOUT.read(memory, sourceMask)).toEqual({});
    const { states, last, crossWeights } = run(WITHOUT);
    const embedded = WITHOUT.embedding.forward(target);
    const expected = WITHOUT.gru.forward(embedded, { hidden: previousState });
    expect(states).toBeAllClose(expected.outputs);
    expect(last).toBeAllClose(expected.last);
    expect(crossWeights).toBeUndefined();
  });

  it('with attention asks by the state before the step, and reads its answer in the step', () => {
    const { states, crossWeights } = run(WITH);
    const embedded = WITH.embedding.forward(target);
    let state: tf.Tensor2D = previousState;
    for (let t = 0; t < Tt; t++) {
      const query = state.expandDims<tf.Tensor3D>(1);
      const asked = WITH.attention!.forward(query, memory, memory, { mask: sourceMask });
      const token = embedded.slice([0, t, 0], [B, 1, D]).squeeze<tf.Tensor2D>([1]);
      state = WITH.gru.step(tf.concat([token, asked.context.squeeze<tf.Tensor2D>([1])], 1), state);
      expect(states.slice([0, t, 0], [B, 1, D]).squeeze([1])).toBeAllClose(state);
      expect(crossWeights!.slice([0, 0, t, 0], [B, 1, 1, Ts])).toBeAllClose(asked.weights);
    }
  });

  it('gives weights that sum to 1 and are 0 at padding', () => {
    const weights = run(WITH).crossWeights!;
    expect(weights.shape).toEqual([B, 1, Tt, Ts]);
    expect(weights.sum(-1)).toBeAllClose(tf.ones([B, 1, Tt]));
    expect(weights.slice([1, 0, 0, 3], [1, 1, Tt, 4])).toBeAllClose(tf.zeros([1, 1, Tt, 4]), {
      atol: 0,
    });
  });

  it.each([WITH, WITHOUT])('goes on from a state as if it had not stopped', (decoder) => {
    const whole = run(decoder);
    const source = decoder.read(memory, sourceMask);
    const first = decoder.forward(target.slice([0, 0], [B, 2]), source, { previousState });
    const rest = decoder.forward(target.slice([0, 2], [B, 3]), source, {
      previousState: first.last,
    });
    expect(tf.concat([first.states, rest.states], 1)).toBeAllClose(whole.states);
    expect(rest.last).toBeAllClose(whole.last);
  });

  it.each([WITH, WITHOUT])('drops on the embeddings and on the states', (decoder) => {
    const shapes: number[][] = [];
    const dropout = <T extends tf.Tensor>(x: T) => (shapes.push(x.shape), x);
    run(decoder, { training: { dropout } });
    expect(shapes).toEqual([
      [B, Tt, D],
      [B, Tt, D],
    ]);
    const nothing = <T extends tf.Tensor>(x: T) => tf.zerosLike<T>(x);
    const { states, last } = run(decoder, { training: { dropout: nothing } });
    expect(states).toBeAllClose(tf.zeros([B, Tt, D]), { atol: 0 });
    expect(last).not.toBeAllClose(tf.zeros([B, D])); // what goes on is not dropped
  });

  it.each([WITH, WITHOUT])('leaks no tensor', async (decoder) => {
    await expectNoLeak(() => run(decoder));
    await expectNoLeak(() => decoder.read(memory, sourceMask).memory);
    expect(previousState.isDisposed).toBe(false);
  });
});
