import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { causalMask, paddingMask } from '../../lib/attention';
import { type BatchNorm, type LearnedPositions, PowerNorm } from '../../lib/layers';
import { Encoder, type StackConfig } from '../../lib/models';
import { namedParameters, namedState, Random, type TrainingPass } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';
import { STACK_CHOICES } from '../support/stackChoices';

const [B, T, V, D] = [2, 5, 11, 6];
const CONFIG: Required<StackConfig> = {
  dModel: D,
  numHeads: 3,
  dFF: 7,
  numLayers: 2,
  maxLen: 13,
  ...STACK_CHOICES,
};
const encoderOf = (change: Partial<StackConfig> = {}) =>
  new Encoder(V, { ...CONFIG, ...change }, new Random(1));
const ids = tf.tensor2d([5, 6, 7, 8, 2, 9, 10, 2, 0, 0], [B, T], 'int32');
const mask = paddingMask(ids);
const keepAll: TrainingPass = { dropout: (x) => x };
const EXACT = { atol: 0, rtol: 0 };

describe('Encoder', () => {
  it('gives what every block wrote, its weights, its keys and values', () => {
    const { hidden, layers, weights, present } = encoderOf().forward(ids, { mask });
    expect(layers.map(({ shape }) => shape)).toEqual([
      [B, T, D],
      [B, T, D],
    ]);
    expect(weights.map(({ shape }) => shape)).toEqual([
      [B, 3, T, T],
      [B, 3, T, T],
    ]);
    expect(present.map(({ key, value }) => [key.shape, value.shape])).toEqual([
      [
        [B, 3, T, 2],
        [B, 3, T, 2],
      ],
      [
        [B, 3, T, 2],
        [B, 3, T, 2],
      ],
    ]);
    expect(layers[1]).toBeAllClose(hidden, EXACT);
    expect(layers[0]).not.toBeAllClose(hidden);
  });

  it('passes x from block to block', () => {
    const encoder = encoderOf();
    const { layers } = encoder.forward(ids, { mask });
    const first = encoder.blocks[0].forward(encoder.embedding.forward(ids), { mask }).output;
    expect(layers[0]).toBeAllClose(first, EXACT);
    expect(layers[1]).toBeAllClose(encoder.blocks[1].forward(first, { mask }).output, EXACT);
  });

  it('normalises once more at the end when pre, and not when post', () => {
    const encoder = encoderOf({ normPlacement: 'pre' });
    const { hidden, layers } = encoder.forward(ids, { mask });
    const { mean, variance } = tf.moments(hidden, -1);
    expect(mean).toBeAllClose(tf.zeros([B, T]), { atol: 1e-5 });
    expect(variance).toBeAllClose(tf.ones([B, T]), { atol: 1e-3 });
    expect(layers[1]).not.toBeAllClose(hidden);
    expect(encoderOf().finalNorm).toBeUndefined();
  });

  it('reads ids in parts, under a causal mask, as at once', () => {
    const encoder = encoderOf();
    const whole = encoder.forward(ids, { mask: causalMask(T) });
    const first = encoder.forward(ids.slice([0, 0], [B, 2]), { mask: causalMask(2) });
    const rest = encoder.forward(ids.slice([0, 2], [B, 3]), {
      mask: causalMask(3, 2),
      past: first.present,
    });
    expect(tf.concat([first.hidden, rest.hidden], 1)).toBeAllClose(whole.hidden, { atol: 1e-5 });
    expect(rest.present[1].key).toBeAllClose(whole.present[1].key, { atol: 1e-5 });
  });

  it.each(['halves', 'adjacent'] as const)(
    'with rotary positions adds none, and reads on where it ended: %s',
    (rotaryPairs) => {
      const change = { positions: 'rotary', rotaryPairs, rotaryBase: 100 } as const;
      const encoder = encoderOf(change);
      expect(encoder.embedding.position).toEqual({ maxLen: 13 });
      expect(encoder.blocks[1].selfAttention.rotary).toEqual({ pairs: rotaryPairs, base: 100 });
      const whole = encoder.forward(ids, { mask: causalMask(T) });
      const first = encoder.forward(ids.slice([0, 0], [B, 2]), { mask: causalMask(2) });
      const rest = encoder.forward(ids.slice([0, 2], [B, 3]), {
        mask: causalMask(3, 2),
        past: first.present,
      });
      expect(tf.concat([first.hidden, rest.hidden], 1)).toBeAllClose(whole.hidden, { atol: 1e-5 });
    },
  );

  it('without positions does not know the order of the tokens', () => {
    const encoder = encoderOf({ positions: 'none', scaleEmbedding: false });
    const order = [3, 0, 4, 2, 1];
    const [first, moved] = [ids, tf.gather(ids, order, 1)].map((x) => encoder.forward(x).hidden);
    expect(moved).toBeAllClose(tf.gather(first, order, 1), { atol: 1e-5 });
    const wrong = encoderOf({ positions: 'rotary' });
    const [here, there] = [ids, tf.gather(ids, order, 1)].map((x) => wrong.forward(x).hidden);
    expect(there).not.toBeAllClose(tf.gather(here, order, 1), { atol: 1e-5 });
    expect(encoder.embedding.token.isScaled).toBe(false);
  });

  it('draws a block from other numbers than the next, and has what it is told', () => {
    const { blocks, embedding } = encoderOf({
      positions: 'learned',
      attentionBias: true,
      activation: 'gelu',
    });
    const [first, second] = blocks.map(({ selfAttention }) => selfAttention);
    expect(first.wQuery).not.toBeAllClose(second.wQuery);
    expect(first.bQuery?.shape).toEqual([D]);
    expect((embedding.position as LearnedPositions).table.shape).toEqual([13, D]);
    expect(embedding.position.maxLen).toBe(13);
    expect(blocks[0].feedForward.inner.weight.shape).toEqual([D, 7]);
    expect(blocks[1].feedForward.activation).toBe('gelu');
  });

  it.each(['batch', 'power'] as const)(
    'with %s norm leaves padding out of its statistics',
    (norm) => {
      const [encoder, same] = [encoderOf({ norm }), encoderOf({ norm })];
      const longer = tf.concat<tf.Tensor2D>([ids, tf.zeros<tf.Rank.R2>([B, 3], 'int32')], 1);
      const [short, long] = [ids, longer].map((source, i) =>
        [encoder, same][i].forward(source, { mask: paddingMask(source), training: keepAll }),
      );
      const tokens = (t: tf.Tensor3D) =>
        tf.concat([t.slice([0, 0, 0], [1, 5, D]), t.slice([1, 0, 0], [1, 3, D])], 1);
      expect(tokens(long.hidden)).toBeAllClose(tokens(short.hidden), { atol: 1e-5 });
      const state = namedState(same);
      for (const [name, variable] of namedState(encoder)) {
        expect(state.get(name)!, name).toBeAllClose(variable, { atol: 1e-5 });
      }
    },
  );

  it('has PowerNorm with a group of features for each head', () => {
    const { norm } = encoderOf({ norm: 'power' }).blocks[1].feedForwardResidual;
    const x = tf.randomNormal<tf.Rank.R3>([B, T, D], 2, 3, 'float32', 1);
    expect(norm.forward(x)).toBeAllClose(new PowerNorm(D, { groups: 3 }).forward(x), EXACT);
    expect(norm.forward(x)).not.toBeAllClose(new PowerNorm(D).forward(x));
  });

  it('has running statistics for state only', () => {
    const encoder = encoderOf({ norm: 'batch', normPlacement: 'pre' });
    const statistic = 'blocks.1.feedForwardResidual.norm.variance';
    expect(namedParameters(encoder).has(statistic)).toBe(false);
    expect(namedState(encoder).has(statistic)).toBe(true);
    encoder.forward(ids, { mask });
    expect((encoder.finalNorm as BatchNorm).mean).toBeAllClose(tf.zeros([D]), EXACT);
    encoder.forward(ids, { mask, training: keepAll });
    expect((encoder.finalNorm as BatchNorm).mean).not.toBeAllClose(tf.zeros([D]));
  });

  it('leaks no tensor', async () => {
    const encoder = encoderOf({ normPlacement: 'pre' });
    await expectNoLeak(() => encoder.forward(ids, { mask }));
    await expectNoLeak(() => encoder.forward(ids, { mask, training: keepAll }));
  });
});
