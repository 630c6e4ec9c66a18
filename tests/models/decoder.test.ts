import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { Decoder, type StackConfig } from '../../lib/models';
import { Random } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';
import { STACK_CHOICES } from '../support/stackChoices';

const [B, Tt, Ts, V, D] = [2, 5, 3, 11, 6];
const CONFIG: Required<StackConfig> = {
  dModel: D,
  numHeads: 3,
  dFF: 7,
  numLayers: 2,
  maxLen: 13,
  ...STACK_CHOICES,
};
const decoder = new Decoder(V, CONFIG, new Random(1));
const target = tf.tensor2d([1, 6, 7, 8, 9, 1, 10, 0, 0, 0], [B, Tt], 'int32');
const source = tf.randomNormal<tf.Rank.R3>([B, Ts, D], 0, 1, 'float32', 1);
const EXACT = { atol: 0, rtol: 0 };

describe('Decoder', () => {
  it('reads its memory once for each block, with the weights of that block', () => {
    const memory = decoder.read(source);
    expect(memory).toHaveLength(2);
    memory.forEach(([{ key, value }, ...others], i) => {
      expect(others).toEqual([]);
      const expected = decoder.blocks[i].crossAttention.keysAndValues(source, source);
      expect(key).toBeAllClose(expected.key, EXACT);
      expect(value).toBeAllClose(expected.value, EXACT);
    });
    const { crossWeights } = decoder.forward(target, memory);
    expect(crossWeights.map(({ shape }) => shape)).toEqual([
      [B, 3, Tt, Ts],
      [B, 3, Tt, Ts],
    ]);
  });

  it('is causal: no weight falls on a later position', () => {
    const { selfWeights } = decoder.forward(target, decoder.read(source));
    const later = tf.sub(1, tf.linalg.bandPart(tf.ones([Tt, Tt]), -1, 0));
    for (const weights of selfWeights) {
      expect(tf.mul(weights, later)).toBeAllClose(tf.zeros([B, 3, Tt, Tt]), { atol: 0 });
    }
  });

  it('that is not causal sees all of the target but its padding', () => {
    const filling = new Decoder(V, CONFIG, new Random(1), { isCausal: false });
    const { selfWeights } = filling.forward(target, filling.read(source));
    const isToken = tf.notEqual(target, 0).reshape([B, 1, 1, Tt]);
    for (const weights of selfWeights) {
      expect(tf.greater(weights, 0).arraySync()).toEqual(
        tf.broadcastTo(isToken, [B, 3, Tt, Tt]).arraySync(),
      );
    }
  });

  it.each(['batch', 'power'] as const)('refuses %s norm while it is causal', (norm) => {
    const build = (isCausal: boolean) => () =>
      new Decoder(V, { ...CONFIG, norm }, new Random(1), { isCausal });
    expect(build(true)).toThrow('statistics of a batch');
    expect(build(true)).toThrow(RangeError);
    expect(build(false)).not.toThrow();
  });

  it('leaks no tensor', async () => {
    const memory = decoder.read(source);
    await expectNoLeak(() => decoder.read(source));
    await expectNoLeak(() => decoder.forward(target, memory));
  });
});
