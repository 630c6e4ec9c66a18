import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { GRU } from '../../lib/layers';
import { Random } from '../../lib/tensor';
import { expectAsTorch, goldenCases } from '../golden/golden';
import { expectNoLeak } from '../support/leaks';

const [B, T, IN, D] = [2, 3, 5, 7];
const gru = new GRU(IN, D, new Random(1));
const x = tf.randomNormal<tf.Rank.R3>([B, T, IN], 0, 1, 'float32', 1);
const isToken = tf.tensor2d([1, 1, 1, 1, 0, 0], [B, T], 'bool');

describe('GRU', () => {
  it.each(goldenCases<{ inputSize: number; size: number }>('gru'))(
    'equals torch.nn.GRU in outputs and gradients: $name',
    (golden) => {
      const same = new GRU(golden.settings.inputSize, golden.settings.size, new Random(1));
      expectAsTorch(golden, same, (inputs, masks) => {
        const isToken = masks.isToken as tf.Tensor2D | undefined;
        const hidden = inputs.hidden as tf.Tensor2D | undefined;
        const { outputs, last } = same.forward(inputs.x as tf.Tensor3D, { hidden, isToken });
        // torch packs: its outputs are 0 at padding, where ours go on unchanged.
        const kept = isToken ? tf.mul(outputs, isToken.expandDims(-1).cast('float32')) : outputs;
        return { outputs: kept, last };
      });
    },
  );

  it('reads a sentence as step by step', () => {
    let hidden = tf.zeros<tf.Rank.R2>([B, D]);
    const { outputs, last } = gru.forward(x);
    for (let t = 0; t < T; t++) {
      hidden = gru.step(x.slice([0, t, 0], [B, 1, IN]).squeeze([1]), hidden);
      expect(outputs.slice([0, t, 0], [B, 1, D]).squeeze([1])).toBeAllClose(hidden);
    }
    expect(last).toBeAllClose(hidden);
  });

  it('keeps its hidden state at padding, whatever stands there', () => {
    const noise = tf.where(isToken.expandDims(-1), x, tf.fill<tf.Rank.R3>([B, T, IN], NaN));
    const { outputs, last } = gru.forward(noise, { isToken });
    const short = gru.forward(x.slice([1, 0, 0], [1, 1, IN]));
    expect(last.slice([1], [1])).toBeAllClose(short.last);
    expect(outputs.slice([1, 2, 0], [1, 1, D])).toBeAllClose(short.outputs);
  });

  it('treats each sentence of a batch alone', () => {
    const together = gru.forward(x).last.slice([1], [1]);
    expect(gru.forward(x.slice([1], [1])).last).toBeAllClose(together);
  });

  it('leaks no tensor', async () => {
    await expectNoLeak(() => gru.forward(x, { isToken }));
    const [one, hidden] = [tf.ones<tf.Rank.R2>([B, IN]), tf.zeros<tf.Rank.R2>([B, D])];
    await expectNoLeak(() => gru.step(one, hidden));
  });

  it('refuses by name', () => {
    const hidden = tf.zeros<tf.Rank.R2>([B, D]);
    expect(() => gru.step(x as unknown as tf.Tensor2D, hidden)).toThrow(
      'x: expected 2 axes [B, in]',
    );
    expect(() => gru.step(tf.ones([B, IN]), tf.zeros([B, IN]))).toThrow(
      'hidden: expected [B=2, D=7], received [2, 5]',
    );
    expect(() => gru.step(tf.ones([B, D]), hidden)).toThrow('x: expected [B=2, in=5]');
    expect(() => gru.forward(tf.ones([B, IN]) as unknown as tf.Tensor3D)).toThrow(
      'x: expected 3 axes',
    );
    expect(() => gru.forward(x, { hidden: tf.zeros([B + 1, D]) })).toThrow(
      'hidden: expected [B=2, D=7]',
    );
    expect(() => gru.forward(x, { isToken: tf.ones([B, T + 1], 'bool') })).toThrow(
      'isToken: expected [B=2, T=3], received [2, 4]',
    );
    expect(() => gru.forward(x, { isToken: tf.ones([B, T]) })).toThrow(
      'isToken: expected dtype bool',
    );
  });
});
