import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { greedyDecode } from '../../lib/decoding';
import { Transformer } from '../../lib/models';
import { BOS_ID, namedParameters, record } from '../../lib/tensor';
import { ids, shortTarget as target, SIZES, source } from '../support/sentences';

const CONFIG = {
  sourceVocabSize: SIZES.sourceVocabSize,
  targetVocabSize: SIZES.targetVocabSize,
  dModel: 28,
  numHeads: 2,
  dFF: 13,
  numLayers: 2,
  maxLen: 11,
  seed: 3,
};

describe('a Transformer with rotary positions', () => {
  const config = { ...CONFIG, positions: 'rotary', rotaryPairs: 'adjacent' } as const;
  const rotary = new Transformer(config);

  it('turns in self-attention only: source and target have positions of their own', () => {
    const { selfAttention, crossAttention } = rotary.decoder.blocks[1];
    expect(selfAttention.rotary).toEqual({ pairs: 'adjacent', base: 10_000 });
    expect(rotary.encoder.blocks[0].selfAttention.rotary).toEqual(selfAttention.rotary);
    expect(crossAttention.rotary).toBeUndefined();
  });

  it('writes token after token, recorded or not, what it scores at once', () => {
    const [plain, recorded] = [false, true].map(
      (isRecorded) => greedyDecode(rotary, source, { recorded: isRecorded, maxLen: 7 }).ids,
    );
    expect(recorded).toEqual(plain);
    const first = source.slice([0], [1]);
    const { logits } = rotary.forward(first, ids([[BOS_ID, ...plain[0]]]));
    const best = (logits.argMax(-1).arraySync() as number[][])[0];
    expect(best.slice(0, plain[0].length)).toEqual(plain[0]);
  });

  it('recorded gives the values and gradients of plain code', () => {
    const parameters = [...namedParameters(rotary).values()];
    const everything = (read: tf.Tensor2D, written: tf.Tensor2D) =>
      tf.tidy(() => {
        const score = () => rotary.forward(read, written).logits.square().sum<tf.Scalar>();
        return [score(), ...Object.values(tf.variableGrads(score, parameters).grads)];
      });
    const recorded = record(everything, { warmUp: 0 });
    recorded(source, target);
    const plain = everything(source, target);
    recorded(source, target).forEach((tensor, i) => {
      expect(tensor, String(i)).toBeAllClose(plain[i], { atol: 1e-4, rtol: 1e-4 });
    });
    recorded.dispose();
  });
});
