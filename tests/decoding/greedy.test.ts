import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { greedyDecode, type Translator } from '../../lib/decoding';
import type { Transformer } from '../../lib/models';
import { BOS_ID, EOS_ID, PAD_ID, padSequences } from '../../lib/text';
import { expectNoLeak } from '../support/leaks';
import { countNativeCalls } from '../tensor/nativeCalls';
import { toyModel } from '../training/toyTask';
import { SENTENCES, trainedTranslator } from './trainedTranslator';

let translator: Translator<Transformer>;
let sources: number[][];

beforeAll(async () => {
  ({ translator, sources } = await trainedTranslator());
}, 180_000);

/** [11]: zero everywhere but for one id. */
const spike = (id: number, value: number) =>
  tf.tensor1d(Array.from({ length: 11 }, (_, i) => (i === id ? value : 0)));

/** The slow way: one sentence, the whole prefix again for every word, nothing remembered. */
function decodeAlone(source: readonly number[], maxLen: number): number[] {
  const prefix = [BOS_ID];
  while (prefix.length <= maxLen) {
    const logits = tf.tidy(() => {
      const { logits } = translator.model.forward(padSequences([source]), padSequences([prefix]));
      return logits.arraySync()[0].at(-1)!;
    });
    logits[PAD_ID] = logits[BOS_ID] = -Infinity;
    const next = logits.indexOf(Math.max(...logits));
    if (next === EOS_ID) break;
    prefix.push(next);
  }
  return prefix.slice(1);
}

describe('greedyDecode', () => {
  it('gives each sentence of a batch what it gets alone, word by word or not', () => {
    const { ids, isComplete } = greedyDecode(translator.model, padSequences(sources));
    expect(isComplete).toEqual(SENTENCES.map(() => true));
    expect(new Set(ids.map((row) => row.length)).size).toBeGreaterThan(2);
    sources.forEach((source, i) => {
      expect(ids[i]).toEqual(decodeAlone(source, 7));
      expect(greedyDecode(translator.model, padSequences([source])).ids).toEqual([ids[i]]);
    });
  });

  it('does not care for the order of sentences, nor for more padding', () => {
    const { ids } = greedyDecode(translator.model, padSequences(sources));
    const reversed = greedyDecode(translator.model, padSequences([...sources].reverse(), 7));
    expect(reversed.ids).toEqual([...ids].reverse());
  });

  it('says which sentences were cut off', () => {
    const { ids, isComplete } = greedyDecode(translator.model, padSequences(sources), {
      maxLen: 3,
    });
    expect(isComplete).toEqual([false, true, true, false, false]);
    expect(ids.map((row) => row.length)).toEqual([3, 1, 2, 3, 3]);
    sources.forEach((source, i) => expect(ids[i]).toEqual(decodeAlone(source, 3).slice(0, 3)));
  });

  it('never lets padding or a second beginning come out, even where the model wants it', () => {
    const model = toyModel();
    model.wLogits.bias.assign(spike(PAD_ID, 100));
    const bias = model.wLogits.bias.add<tf.Tensor1D>(spike(BOS_ID, 90));
    model.wLogits.bias.assign(bias);
    const { ids } = greedyDecode(model, padSequences(sources));
    expect(ids.flat().length).toBeGreaterThan(0);
    expect(ids.flat().filter((id) => id === PAD_ID || id === BOS_ID)).toEqual([]);
  });

  it('gives no tokens where the first one is the end', () => {
    const model = toyModel();
    model.wLogits.bias.assign(spike(EOS_ID, 100));
    const result = greedyDecode(model, padSequences(sources));
    expect(result).toEqual({ ids: sources.map(() => []), isComplete: sources.map(() => true) });
  });

  it('works to the last position of the model', () => {
    const model = toyModel();
    model.wLogits.bias.assign(spike(EOS_ID, -100));
    const { ids, isComplete } = greedyDecode(model, padSequences(sources));
    expect(ids.map((row) => row.length)).toEqual([7, 7, 7, 7, 7]);
    expect(isComplete).not.toContain(true);
  });

  it.each([0, 8, 2.5])('refuses a length of %d, which the model does not have', (maxLen) => {
    const decode = () => greedyDecode(toyModel(), padSequences(sources), { maxLen });
    expect(decode).toThrow(`maxLen: expected 1 to 7 (the model's positions), received ${maxLen}`);
  });

  it('refuses ids that are not in the vocabulary', () => {
    expect(() => greedyDecode(toyModel(), padSequences([[4, 11, EOS_ID]]))).toThrow(RangeError);
  });

  it('gives the same when it is recorded, in groups side by side, one native call for eight words', () => {
    const many = Array.from({ length: 34 }, (_, i) => sources[i % sources.length]);
    const batch = padSequences(many, 7);
    const plain = greedyDecode(translator.model, batch);
    for (let i = 0; i < 6; i++) expect(greedyDecode(translator.model, batch)).toEqual(plain);
    const calls = countNativeCalls(() =>
      expect(greedyDecode(translator.model, batch)).toEqual(plain),
    );
    expect(calls).toEqual(new Map([['graph', 1]]));
    many.forEach((source, i) => expect(plain.ids[i]).toEqual(decodeAlone(source, 7)));
    const steps = countNativeCalls(() =>
      greedyDecode(translator.model, batch, { recorded: false }),
    );
    expect(steps.get('graph')).toBeUndefined();
    expect(greedyDecode(translator.model, batch, { recorded: false })).toEqual(plain);
  });

  it('leaves nothing behind, not even when it fails', async () => {
    const batch = padSequences(sources);
    await expectNoLeak(() => void greedyDecode(translator.model, batch));
    const outside = padSequences([[4, 11, EOS_ID]]);
    await expectNoLeak(() => {
      expect(() => greedyDecode(translator.model, outside)).toThrow(RangeError);
    });
  });
});
