import { describe, expect, it } from 'vitest';
import { completeConfig, createModel, type ModelKind, Transformer } from '../../lib/models';

const CONFIG = {
  sourceVocabSize: 17,
  targetVocabSize: 19,
  dModel: 6,
  numHeads: 2,
  dFF: 13,
  numLayers: 1,
  maxLen: 11,
  seed: 5,
};

describe('createModel', () => {
  it('builds a model of the kind, as its class does', () => {
    const model = createModel('transformer', CONFIG);
    const same = new Transformer(CONFIG);
    expect(model).toBeInstanceOf(Transformer);
    expect(model.config).toEqual(completeConfig('transformer', CONFIG));
    expect(model.wLogits.weight).toBeAllClose(same.wLogits.weight, { atol: 0, rtol: 0 });
  });

  it('refuses by name', () => {
    const incomplete = { ...CONFIG, dFF: undefined };
    expect(() => createModel('transformer', incomplete)).toThrow('dFF: expected a whole number');
    for (const kind of ['gpt5', 'toString']) {
      const message = `kind: expected transformer or seq2seq, received ${kind}`;
      expect(() => createModel(kind as ModelKind, CONFIG)).toThrow(message);
      expect(() => completeConfig(kind as ModelKind, CONFIG)).toThrow(message);
    }
  });
});
