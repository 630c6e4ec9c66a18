import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { causalMask } from '../../lib/attention';
import type { BatchNorm } from '../../lib/layers';
import { EncoderBlock } from '../../lib/models';
import { Random, type TrainingPass } from '../../lib/tensor';
import { expectAsTorch, goldenCases } from '../golden/golden';
import { expectNoLeak } from '../support/leaks';
import { STACK_CHOICES } from '../support/stackChoices';

const [B, T, D] = [2, 5, 6];
const CONFIG = {
  dModel: D,
  numHeads: 3,
  dFF: 7,
  ...STACK_CHOICES,
  normPlacement: 'pre',
} as const;
const block = new EncoderBlock(CONFIG, new Random(1));
const x = tf.randomNormal<tf.Rank.R3>([B, T, D], 0, 1, 'float32', 5);

describe('EncoderBlock', () => {
  it.each(goldenCases<Partial<typeof CONFIG>>('encoderLayer'))(
    'equals torch.nn.TransformerEncoderLayer in output and gradients: $name',
    ({ settings, ...golden }) => {
      const same = new EncoderBlock({ ...CONFIG, ...settings }, new Random(1));
      const run = ({ x }: Record<string, tf.Tensor>, { mask }: Record<string, tf.Tensor>) =>
        same.forward(x as tf.Tensor3D, { mask });
      expectAsTorch({ settings, ...golden }, same, run);
    },
  );

  it('goes on from a past as if all tokens came at once', () => {
    const whole = block.forward(x, { mask: causalMask(T) });
    const first = block.forward(x.slice([0, 0], [B, 3]), { mask: causalMask(3) });
    const rest = block.forward(x.slice([0, 3], [B, 2]), {
      mask: causalMask(2, 3),
      past: first.present,
    });
    expect(tf.concat([first.output, rest.output], 1)).toBeAllClose(whole.output);
    expect(rest.weights.shape).toEqual([B, 3, 2, T]);
    expect(rest.present.value).toBeAllClose(whole.present.value);
  });

  it.each(['post', 'pre'] as const)('tells each of its norms of the training, %s', (placement) => {
    const config = { ...CONFIG, norm: 'batch', normPlacement: placement } as const;
    const learning = new EncoderBlock(config, new Random(1));
    const training: TrainingPass = { dropout: (t) => t };
    learning.forward(x, { training });
    const { selfAttentionResidual, feedForwardResidual } = learning;
    for (const { norm } of [selfAttentionResidual, feedForwardResidual]) {
      expect((norm as BatchNorm).mean).not.toBeAllClose(tf.zeros([D]));
    }
  });

  it('leaks no tensor', () => expectNoLeak(() => block.forward(x)));
});
