import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { causalMask } from '../../lib/attention';
import type { BatchNorm } from '../../lib/layers';
import { DecoderBlock } from '../../lib/models';
import { Random, type TrainingPass } from '../../lib/tensor';
import { expectAsTorch, goldenCases } from '../golden/golden';
import { expectNoLeak } from '../support/leaks';
import { STACK_CHOICES } from '../support/stackChoices';

const [B, Tt, Ts, D] = [2, 5, 7, 6];
const CONFIG = {
  dModel: D,
  numHeads: 3,
  dFF: 11,
  ...STACK_CHOICES,
} as const;
const block = new DecoderBlock(CONFIG, new Random(1));
const random = (length: number, seed: number) =>
  tf.randomNormal<tf.Rank.R3>([B, length, D], 0, 1, 'float32', seed);
const [x, source] = [random(Tt, 3), random(Ts, 4)];
const memory = [block.crossAttention.keysAndValues(source, source)];

describe('DecoderBlock', () => {
  it.each(goldenCases<Partial<typeof CONFIG>>('decoderLayer'))(
    'equals torch.nn.TransformerDecoderLayer in output and gradients: $name',
    (golden) => {
      const same = new DecoderBlock({ ...CONFIG, ...golden.settings }, new Random(1));
      expectAsTorch(golden, same, (inputs, { targetMask, sourceMask }) => {
        const read = inputs.memory as tf.Tensor3D;
        const projected = [same.crossAttention.keysAndValues(read, read)];
        return same.forward(inputs.x as tf.Tensor3D, projected, { targetMask, sourceMask });
      });
    },
  );

  it('goes on from a past as if all tokens came at once', () => {
    const whole = block.forward(x, memory, { targetMask: causalMask(Tt) });
    const first = block.forward(x.slice([0, 0], [B, 2]), memory, { targetMask: causalMask(2) });
    const rest = block.forward(x.slice([0, 2], [B, 3]), memory, {
      targetMask: causalMask(3, 2),
      past: first.present,
    });
    expect(tf.concat([first.output, rest.output], 1)).toBeAllClose(whole.output);
    expect(rest.selfWeights.shape).toEqual([B, 3, 3, Tt]);
    expect(rest.crossWeights.shape).toEqual([B, 3, 3, Ts]);
    expect(rest.present.key).toBeAllClose(whole.present.key);
  });

  it.each(['post', 'pre'] as const)('tells each of its norms of the training, %s', (placement) => {
    const config = { ...CONFIG, norm: 'batch', normPlacement: placement } as const;
    const learning = new DecoderBlock(config, new Random(1));
    const training: TrainingPass = { dropout: (t) => t };
    learning.forward(x, memory, { training });
    const { selfAttentionResidual, crossAttentionResidual, feedForwardResidual } = learning;
    for (const { norm } of [selfAttentionResidual, crossAttentionResidual, feedForwardResidual]) {
      expect((norm as BatchNorm).mean).not.toBeAllClose(tf.zeros([D]));
    }
  });

  it('leaks no tensor', () => expectNoLeak(() => block.forward(x, memory)));
});
