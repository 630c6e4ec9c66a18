import { describe, expect, it } from 'vitest';
import { translationBatch } from '../../lib/text';
import { crossEntropy, translation } from '../../lib/training';
import { toyData, toyModel } from './toyTask';

const { training } = toyData();
const batch = () => translationBatch(training.encoded.slice(0, 7));

describe('learning to translate', () => {
  it('is the surprise at every next token, summed, and the objective the same with smoothing', () => {
    const model = toyModel();
    const { tensors, tokens } = batch();
    const { logits } = model.forward(tensors.source, tensors.targetInput);
    const mean = (labelSmoothing: number) =>
      crossEntropy(logits, tensors.targetOutput, { labelSmoothing }).mul(tokens);
    const smoothed = translation(model, { labelSmoothing: 0.3 }).loss(tensors);
    expect(smoothed.tokens.dataSync()[0]).toBe(tokens);
    expect(smoothed.nats).toBeAllClose(mean(0));
    expect(smoothed.objective!).toBeAllClose(mean(0.3));
  });

  it('minimises the plain loss unless it is told otherwise', () => {
    expect(translation(toyModel()).loss(batch().tensors).objective).toBeUndefined();
  });

  it('gives its pass in training to encoder and decoder, and none when it is only tested', () => {
    const learner = translation(toyModel());
    let sites = 0;
    learner.loss(batch().tensors, { dropout: (x) => (sites++, x) });
    expect(sites).toBe(2 + 2 * 4 + 2 * 6); // embeddings, encoder blocks, decoder blocks
    const [plain, dropped] = [undefined, { dropout: <T>(x: T) => x }].map(
      (training) => learner.loss(batch().tensors, training as never).nats,
    );
    expect(plain).toBeAllClose(dropped);
  });

  it.each([1, -0.1, NaN])('refuses label smoothing %d', (labelSmoothing) => {
    expect(() => translation(toyModel(), { labelSmoothing })).toThrow(
      `labelSmoothing: expected a number from 0 up to 1, received ${labelSmoothing}`,
    );
  });

  it.each([
    [{ sourceVocabSize: 10 }, 'sourceVocabSize: expected 11 or more, as the data needs'],
    [{ targetVocabSize: 7 }, 'targetVocabSize: expected 11 or more, as the data needs, received 7'],
    [{ maxLen: 5 }, 'maxLen: expected 6 or more, as the data needs, received 5'],
  ])('refuses a model too small for its sentences: %j', (config, message) => {
    expect(() => translation(toyModel(config)).assertFits!(training)).toThrow(message);
    expect(() => translation(toyModel()).assertFits!(training)).not.toThrow();
  });

  it('asks nothing of data that do not say what they are made of', () => {
    const { size, ...unknown } = { size: 7, batchCount: () => 1, batches: () => [] };
    const model = toyModel({ sourceVocabSize: 1, targetVocabSize: 1, maxLen: 1 });
    expect(() => translation(model).assertFits!({ size, ...unknown })).not.toThrow();
  });
});
