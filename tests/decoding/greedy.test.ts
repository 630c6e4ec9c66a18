import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { greedyDecode, type Translator } from '../../lib/decoding';
import type { Transformer } from '../../lib/models';
import { BOS_ID, EOS_ID, PAD_ID, padSequences } from '../../lib/text';
import { expectNoLeak } from '../support/leaks';
import { countNativeCalls } from '../tensor/nativeCalls';
import { toyModel } from '../training/toyTask';
import { greedySlowly } from './slowDecoding';
import { rescoring } from './toyWriters';
import { SENTENCES, trainedTranslator } from './trainedTranslator';

let translator: Translator<Transformer>;
let sources: number[][];

beforeAll(async () => {
  ({ translator, sources } = await trainedTranslator());
}, 180_000);

/** [11]: zero everywhere but for one id. */
const spike = (id: number, value: number) =>
  tf.tensor1d(Array.from({ length: 11 }, (_, i) => (i === id ? value : 0)));

/** The slow way: one sentence, the whole prefix again for every token, nothing remembered. */
const decodeAlone = (source: readonly number[], maxLen: number) =>
  greedySlowly(rescoring(translator.model), source, maxLen).ids;

describe('greedyDecode', () => {
  it('gives each sentence of a batch what it gets alone', () => {
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
    const batch = padSequences(sources);
    const { ids, isComplete } = greedyDecode(translator.model, batch, { maxLen: 3 });
    expect(isComplete).toEqual([false, true, true, false, false]);
    expect(ids.map((row) => row.length)).toEqual([3, 1, 2, 3, 3]);
    sources.forEach((source, i) => expect(ids[i]).toEqual(decodeAlone(source, 3)));
  });

  it('never lets padding or a second beginning come out, even where the model wants it', () => {
    const model = toyModel();
    const bias = spike(PAD_ID, 100).add<tf.Tensor1D>(spike(BOS_ID, 90));
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

  it('refuses ids that are not in the vocabulary, recorded or not', () => {
    const model = toyModel();
    const inside = padSequences([[4, 10, EOS_ID]]);
    const outside = padSequences([[4, 11, EOS_ID]]);
    for (let call = 0; call < 7; call++) {
      greedyDecode(model, inside);
      expect(() => greedyDecode(model, outside)).toThrow(RangeError);
    }
  });

  it('is recorded unless it is told not to be', () => {
    const batch = padSequences(sources, 7);
    const decode = (options?: object) =>
      countNativeCalls(() => greedyDecode(translator.model, batch, options)).get('graph');
    for (let call = 0; call < 6; call++) decode();
    expect(decode()).toBe(1); // seven tokens are one stretch
    expect(decode({ recorded: false })).toBeUndefined();
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
