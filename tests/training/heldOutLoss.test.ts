import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { PAD_ID, translationBatch } from '../../lib/text';
import { heldOutLoss, translation } from '../../lib/training';
import { expectNoLeak } from '../support/leaks';
import { toyData, toyModel } from './toyTask';

describe('heldOutLoss', () => {
  it('is the mean over all tokens, whatever the batches', async () => {
    const [model, { validation }] = [toyModel(), toyData()];
    const { source, targetInput, targetOutput } = translationBatch(validation.encoded).tensors;
    const logits = model.forward(source, targetInput).logits.arraySync();
    const nats = targetOutput.arraySync().flatMap((row, i) =>
      row.flatMap((id, t) => {
        if (id === PAD_ID) return [];
        const sum = logits[i][t].reduce((total, x) => total + Math.exp(x), 0);
        return [Math.log(sum) - logits[i][t][id]];
      }),
    );
    const whole = nats.reduce((total, x) => total + x, 0) / nats.length;
    for (const batchSize of [1, 5, 64]) {
      expect(await heldOutLoss(translation(model), validation, { batchSize })).toBeCloseTo(
        whole,
        5,
      );
    }
  });

  it('takes batches of 64 when nothing is said', async () => {
    const calls: (readonly [number, number])[] = [];
    const onProgress = (...call: [number, number]) => void calls.push(call);
    await heldOutLoss(translation(toyModel()), toyData(67).training, { onProgress });
    expect(calls).toEqual([[1, 2], [2, 2]]); // prettier-ignore
  });

  it('says how far it is, and can be ended', async () => {
    const calls: [number, number][] = [];
    const onProgress = (done: number, total: number) => void calls.push([done, total]);
    const isStopped = () => calls.length === 2;
    await heldOutLoss(translation(toyModel()), toyData().validation, {
      batchSize: 3,
      onProgress,
      isStopped,
    });
    expect(calls).toEqual([
      [1, 5],
      [2, 5],
    ]);
  });

  it('leaves nothing behind', async () => {
    const [model, { validation }] = [toyModel(), toyData()];
    await expectNoLeak(
      async () => void (await heldOutLoss(translation(model), validation, { batchSize: 5 })),
    );
  });

  it('does not move the model', async () => {
    const model = toyModel();
    const before = model.wLogits.weight.clone();
    await heldOutLoss(translation(model), toyData().validation);
    expect(tf.equal(model.wLogits.weight, before).all().dataSync()[0]).toBe(1);
  });
});
