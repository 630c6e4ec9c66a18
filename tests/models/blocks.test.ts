import * as tf from '@tensorflow/tfjs';
import { describe, it } from 'vitest';
import { NormPlacement } from '../../lib/layers';
import { completeConfig, DecoderBlock, EncoderBlock } from '../../lib/models';
import { Random } from '../../lib/tensor';
import { expectAsTorch, goldenCases } from '../golden/golden';
import { expectNoLeak } from '../support/leaks';

interface Settings {
  readonly dModel: number;
  readonly numHeads: number;
  readonly dFF: number;
  readonly normPlacement: NormPlacement;
}

const completed = (settings: Settings) =>
  completeConfig({
    ...settings,
    sourceVocabSize: 3,
    targetVocabSize: 3,
    numLayers: 1,
    maxLen: 7,
    seed: 1,
  });

describe('EncoderBlock', () => {
  it.each(goldenCases<Settings>('encoderLayer'))(
    'equals torch.nn.TransformerEncoderLayer in output and gradients: $name',
    (golden) => {
      const block = new EncoderBlock(completed(golden.settings), new Random(1));
      expectAsTorch(golden, block, ({ x }, { mask }) => block.forward(x as tf.Tensor3D, { mask }));
    },
  );
});

describe('DecoderBlock', () => {
  it.each(goldenCases<Settings>('decoderLayer'))(
    'equals torch.nn.TransformerDecoderLayer in output and gradients: $name',
    (golden) => {
      const block = new DecoderBlock(completed(golden.settings), new Random(1));
      expectAsTorch(golden, block, ({ x, memory }, { targetMask, sourceMask }) =>
        block.forward(x as tf.Tensor3D, memory as tf.Tensor3D, { targetMask, sourceMask }),
      );
    },
  );

  it('leaks no tensor', async () => {
    const settings = { dModel: 6, numHeads: 2, dFF: 5, normPlacement: 'post' } as const;
    const block = new DecoderBlock(completed(settings), new Random(1));
    const [x, memory] = [tf.ones<tf.Rank.R3>([2, 3, 6]), tf.ones<tf.Rank.R3>([2, 5, 6])];
    await expectNoLeak(() => block.forward(x, memory));
  });
});
