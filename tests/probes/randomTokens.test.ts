import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { probeRandomTokens } from '../../lib/probes';

const V = 9;

describe('probeRandomTokens', () => {
  it('passes a loss of ln V, and gives fresh tokens at every step', () => {
    const seen: string[] = [];
    const { passed } = probeRandomTokens(
      (ids) => {
        seen.push(ids.dataSync().join());
        expect(ids.shape).toEqual([16, 8]);
        expect(ids.dtype).toBe('int32');
        expect(Math.min(...ids.dataSync())).toBe(4);
        expect(Math.max(...ids.dataSync())).toBe(8);
        return Math.log(5);
      },
      { vocabSize: V, steps: 20 },
    );
    expect(passed).toBe(true);
    expect(new Set(seen).size).toBe(20);
  });

  it('fails a model that learns to copy what it sees', () => {
    // One matrix from the token at a position to the prediction at that position: the leak.
    const weight = tf.variable(tf.zeros<tf.Rank.R2>([V, V]));
    const optimizer = tf.train.adam(0.1);
    const learn = (ids: tf.Tensor2D) => {
      const tokens = tf.oneHot(ids.reshape<tf.Tensor1D>([-1]), V).cast<tf.Tensor2D>('float32');
      const loss = () =>
        tf.losses.softmaxCrossEntropy<tf.Tensor, tf.Scalar>(tokens, tf.matMul(tokens, weight));
      return optimizer.minimize(loss, true)!.dataSync()[0];
    };
    const { passed, verdict } = probeRandomTokens(learn, { vocabSize: V, steps: 40 });
    expect(passed).toBe(false);
    expect(verdict.en).toMatch(/it fell to \d\.\d+ nats, and ln V = 1\.609/);
    expect(verdict.zh).toContain('奈特，而 ln V = 1.609');
  });

  it('takes 100 steps when nothing is said', () => {
    let steps = 0;
    probeRandomTokens(() => ++steps, { vocabSize: V });
    expect(steps).toBe(100);
  });

  it('judges the end of the training, with some tolerance', () => {
    const losses = (...values: number[]) => {
      const rest = [...values];
      return probeRandomTokens(() => rest.shift()!, {
        vocabSize: V,
        shape: [2, 3],
        steps: values.length,
      }).passed;
    };
    expect(losses(0, 0, 1.6)).toBe(true);
    expect(losses(1.6, 1.6, 1.5)).toBe(false);
    expect(losses(1.6, 1.6, 1.57)).toBe(true);
  });
});
