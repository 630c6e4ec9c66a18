import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { BatchNorm } from '../../lib/layers';
import { type MemoryView, Transformer, type TransformerConfig } from '../../lib/models';
import { namedParameters, parameterCount, record } from '../../lib/tensor';
import { Adam, createTrainStep, translation } from '../../lib/training';
import { expectAsTorch, goldenCases } from '../golden/golden';
import { expectNoLeak } from '../support/leaks';
import { shortTarget, SIZES, source, target } from '../support/sentences';

const { B, Ts, Tt } = SIZES;
const N = 3;
const EXACT = { atol: 0, rtol: 0 };
const CONFIG = {
  sourceVocabSize: SIZES.sourceVocabSize,
  targetVocabSize: SIZES.targetVocabSize,
  dModel: 22,
  numHeads: 2,
  dFF: 13,
  numLayers: N,
  maxLen: 13,
  seed: 3,
};
const seeing = (memoryView: MemoryView, changes: Partial<TransformerConfig> = {}) =>
  new Transformer({ ...CONFIG, memoryView, ...changes });

/** Which encoder blocks learn from what a decoder block reads. */
function taughtBy(model: Transformer, decoderBlock: number): boolean[] {
  return tf.tidy(() => {
    const weights = model.encoder.blocks.map(({ feedForward }) => feedForward.outer.weight);
    const read = () => tf.addN(model.encode(source).views![decoderBlock]);
    const { grads } = tf.variableGrads(() => read().square().mean<tf.Scalar>(), weights);
    const sizeOf = (gradient?: tf.Tensor) => gradient?.abs().max().dataSync()[0] ?? 0; // none: no way
    return weights.map(({ name }) => sizeOf(grads[name]) > 0);
  });
}

describe('MemoryViews', () => {
  it.each(goldenCases<TransformerConfig>('memoryViews'))(
    'equal the same built from parts of torch, in logits and every gradient: $name',
    (golden) => {
      const same = new Transformer({ ...golden.settings, seed: 1 });
      expectAsTorch(golden, same, (inputs) => {
        const encoded = same.encode(inputs.source as tf.Tensor2D);
        const { memory } = encoded;
        return { logits: same.decode(inputs.target as tf.Tensor2D, encoded).logits, memory };
      });
    },
  );

  it.each<[MemoryView, number[][]]>([
    ['same-depth', [[1], [2], [3]]],
    ['granularity-consistent', [[3], [2], [1]]],
    [
      'global-and-local',
      [
        [3, 3],
        [3, 2],
        [3, 1],
      ],
    ],
  ])('are, by %s, these encoder blocks', (view, blocks) => {
    const { views, layers } = seeing(view).encode(source);
    views!.forEach((ofBlock, l) => {
      expect(ofBlock.length).toBe(blocks[l].length);
      ofBlock.forEach((x, i) => expect(x).toBeAllClose(layers[blocks[l][i] - 1], EXACT));
    });
  });

  it('are the average of the embedding and all blocks before a mixture has learnt', () => {
    const model = seeing('mixture');
    const { views, layers } = model.encode(source);
    const { embedded } = model.encoder.forward(source);
    const average = tf.addN([embedded, ...layers.slice(0, -1)]);
    const { memory } = model.encode(source);
    for (const [view] of views!) expect(view).toBeAllClose(average.add(memory).div(N + 1));
  });

  it('need no parameters but the shares of a mixture, and the norms of pre-LN', () => {
    const own = (view: MemoryView, changes?: Partial<TransformerConfig>) =>
      parameterCount(seeing(view, changes)) - parameterCount(seeing('last', changes));
    expect(own('global-and-local')).toBe(0);
    expect(own('mixture')).toBe(N * (N + 1));
    expect(own('same-depth', { normPlacement: 'pre' })).toBe((N - 1) * 2 * CONFIG.dModel);
    const names = [...namedParameters(seeing('mixture', { normPlacement: 'pre' })).keys()];
    expect(names.filter((name) => name.startsWith('views.'))).toContain('views.norms.0.gain');
  });

  it('let a decoder block teach the encoder blocks up to the one that it reads, and no other', () => {
    const model = seeing('granularity-consistent', { normPlacement: 'pre' });
    expect(taughtBy(model, 0)).toEqual([true, true, true]);
    expect(taughtBy(model, 2)).toEqual([true, false, false]);
    const two = seeing('global-and-local', { normPlacement: 'pre' });
    expect(taughtBy(two, 2)).toEqual([true, true, true]);
  });

  it('give the weights into the local view where there are two, and otherwise none', () => {
    const two = seeing('global-and-local').forward(source, shortTarget);
    expect(two.localWeights?.map(({ shape }) => shape)).toEqual(Array(N).fill([B, 2, Tt, Ts]));
    expect(two.localWeights![0]).toBeAllClose(two.crossWeights[0], EXACT); // both are the last block
    expect(two.localWeights![2]).not.toBeAllClose(two.crossWeights[2]);
    expect(seeing('same-depth').forward(source, shortTarget).localWeights).toBeUndefined();
  });

  it('of statistics of a batch leave padding out', () => {
    const changes = { normPlacement: 'pre', norm: 'batch' } as const;
    const [short, wide] = [seeing('mixture', changes), seeing('mixture', changes)];
    const padded = tf.concat<tf.Tensor2D>([source, tf.zeros<tf.Rank.R2>([B, 3], 'int32')], 1);
    short.encode(source, { dropout: (t) => t });
    wide.encode(padded, { dropout: (t) => t });
    const meanOf = ({ views }: Transformer) => (views!.norms![0] as BatchNorm).mean;
    expect(meanOf(wide)).toBeAllClose(meanOf(short), { atol: 1e-5 });
    expect(meanOf(short)).not.toBeAllClose(tf.zeros([CONFIG.dModel]));
  });

  it('are asked for by name when decode is given a memory alone', () => {
    const { memory, sourceMask } = seeing('same-depth').encode(source);
    expect(() => seeing('same-depth').decode(target, { memory, sourceMask })).toThrow(
      'views: missing; this model reads the encoder by same-depth',
    );
  });

  it('are refused by a name that there is not', () => {
    expect(() => seeing('first' as MemoryView)).toThrow(/memoryView: expected last or same-depth/);
  });

  it('are learnt, recorded as plain: the shares of a mixture move, each row by itself', () => {
    const [plain, recorded] = [false, true].map((enabled) => {
      const model = seeing('mixture');
      const optimizer = new Adam(namedParameters(model));
      const learner = translation(model);
      const step = record(createTrainStep({ learner, optimizer }), { enabled });
      const batch = { source, targetInput: shortTarget, targetOutput: target };
      for (let i = 1; i <= 4; i++) step(batch, tf.scalar(0.01), tf.tensor1d([1, i], 'int32'));
      expect(step.replays > 0).toBe(enabled);
      step.dispose();
      return model.views!.mixtures!;
    });
    expect(recorded).toBeAllClose(plain, { atol: 1e-5 });
    const [first, second] = plain.arraySync();
    expect(first).not.toEqual(second);
  });

  it('leak no tensor', async () => {
    for (const view of ['mixture', 'global-and-local'] as const) {
      const model = seeing(view, { normPlacement: 'pre' });
      await expectNoLeak(() => model.forward(source, shortTarget));
    }
  });
});
