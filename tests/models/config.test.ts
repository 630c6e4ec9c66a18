import { describe, expect, it } from 'vitest';
import { complete, Transformer, type TransformerConfig } from '../../lib/models';

const CONFIG: TransformerConfig = {
  sourceVocabSize: 17,
  targetVocabSize: 19,
  dModel: 22,
  numHeads: 2,
  dFF: 13,
  numLayers: 3,
  maxLen: 11,
  seed: 5,
};
const completed = (change: object = {}) => complete({ ...CONFIG, ...change }, Transformer.rules);

describe('a configuration', () => {
  it('is completed with the defaults of the paper, also where a field is undefined', () => {
    const whole = {
      ...CONFIG,
      normPlacement: 'post',
      norm: 'layer',
      activation: 'relu',
      attentionBias: false,
      positions: 'sinusoidal',
      rotaryPairs: 'halves',
      rotaryBase: 10_000,
      scaleEmbedding: true,
      memoryView: 'last',
    };
    expect(completed()).toEqual(whole);
    expect(completed({ normPlacement: undefined })).toEqual(whole);
  });

  it('keeps what it says', () => {
    const own = {
      normPlacement: 'pre',
      norm: 'power',
      activation: 'gelu',
      attentionBias: true,
      positions: 'rotary',
      rotaryPairs: 'adjacent',
      rotaryBase: 0.5,
      scaleEmbedding: false,
      memoryView: 'mixture',
      seed: -7,
    };
    expect(completed(own)).toEqual({ ...CONFIG, ...own });
  });

  it.each([
    [{ sourceVocabSize: 0 }, 'sourceVocabSize: expected a whole number from 1 up, received 0'],
    [{ targetVocabSize: '9' }, 'targetVocabSize: expected a whole number from 1 up, received 9'],
    [{ dModel: -2 }, 'dModel: expected a whole number from 1 up, received -2'],
    [{ numHeads: NaN }, 'numHeads: expected a whole number from 1 up, received NaN'],
    [{ dFF: undefined }, 'dFF: expected a whole number from 1 up, received undefined'],
    [{ numLayers: 1.5 }, 'numLayers: expected a whole number from 1 up, received 1.5'],
    [{ maxLen: Infinity }, 'maxLen: expected a whole number from 1 up, received Infinity'],
    [{ normPlacement: 'middle' }, 'normPlacement: expected post or pre, received middle'],
    [{ norm: 'none' }, 'norm: expected layer or batch or power, received none'],
    [{ activation: 'tanh' }, 'activation: expected relu or gelu, received tanh'],
    [{ attentionBias: 1 }, 'attentionBias: expected false or true, received 1'],
    [{ positions: 7 }, 'positions: expected sinusoidal or learned or rotary or none, received 7'],
    [{ rotaryPairs: 'both' }, 'rotaryPairs: expected halves or adjacent, received both'],
    [{ rotaryBase: 0 }, 'rotaryBase: expected a number above 0, received 0'],
    [{ rotaryBase: '9' }, 'rotaryBase: expected a number above 0, received 9'],
    [{ scaleEmbedding: 0 }, 'scaleEmbedding: expected true or false, received 0'],
    [{ seed: NaN }, 'seed: expected a whole number below 2³¹, received NaN'],
    [{ seed: 1.5 }, 'seed: expected a whole number below 2³¹, received 1.5'],
    [{ seed: '1' }, 'seed: expected a whole number below 2³¹, received 1'],
    [{ normPlacment: 'pre' }, 'normPlacment: this configuration has no such field'],
  ])('is refused by the field that no model can be built from: %j', (change, message) => {
    expect(() => completed(change)).toThrow(RangeError);
    expect(() => completed(change)).toThrow(message);
  });
});
