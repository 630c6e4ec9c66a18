import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { Translator } from '../../lib/decoding';
import { MODELS, Transformer } from '../../lib/models';
import {
  assertSameModel,
  CheckpointError,
  inverseSqrtSchedule,
  loadCheckpoint,
  loadModel,
  saveModel,
  train,
  translation,
} from '../../lib/training';
import { contentOf, useTemporaryFolder } from '../support/temporaryFolder';
import { toyData, toyModel } from './toyTask';
import { parametersOf } from './watching';

/** Written by version 1 of the format, before it knew of kinds of models; see `makeCheckpoint.ts`. */
const OLD = join(__dirname, 'fixtures', 'checkpoint-version-1');
const expected = JSON.parse(readFileSync(join(OLD, 'expected.json'), 'utf8')) as {
  sentences: string[];
  translations: string[];
  lossNats: number[];
};

const parent = useTemporaryFolder();
let folder: string;
beforeEach(() => {
  folder = join(parent(), 'model');
});
/** Changes a field of the `config.json` in the folder; `undefined` takes it away. */
function change(field: string, value: unknown): void {
  const path = join(folder, 'config.json');
  const config = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Record<string, unknown>>;
  if (field in config.model) config.model[field] = value;
  else Object.assign(config, { [field]: value });
  writeFileSync(path, JSON.stringify(config));
}

describe('saveModel and loadModel', () => {
  it('keep kind, configuration, parameters and languages, these by their names', async () => {
    const { source, target } = toyData().training;
    const model = toyModel({ normPlacement: 'pre', seed: 5 });
    await saveModel(folder, model, { source, target, pivot: source });
    const { model: loaded, languages } = await loadModel(folder);
    expect(loaded).toBeInstanceOf(Transformer);
    expect(loaded.config).toEqual(model.config);
    expect(parametersOf(loaded)).toEqual(parametersOf(model));
    expect(Object.keys(languages!)).toEqual(['source', 'target', 'pivot']);
    expect(languages!.pivot.tokenizer.name).toBe('english');
    expect(languages!.target.vocabulary.tokens).toEqual(target.vocabulary.tokens);
  });

  it('keep how positions are told', async () => {
    const told = { positions: 'rotary', rotaryPairs: 'adjacent', rotaryBase: 100 } as const;
    const model = toyModel({ ...told, scaleEmbedding: false });
    await saveModel(folder, model);
    const { model: loaded } = await loadModel(folder, 'transformer');
    expect(loaded.config).toMatchObject({ ...told, scaleEmbedding: false });
    const ids = tf.tensor2d([[5, 6, 4, 2]], [1, 4], 'int32');
    const [here, there] = [model, loaded].map((one) => one.forward(ids, ids).logits);
    expect(there).toBeAllClose(here, { atol: 0, rtol: 0 });
  });

  it('keep a model alone', async () => {
    await saveModel(folder, toyModel());
    expect((await loadModel(folder, 'transformer')).languages).toBeUndefined();
  });

  it.each<[string, unknown, string]>([
    ['kind', 'gru', 'kind: expected transformer'],
    ['kind', 'toString', 'kind: expected transformer'],
    ['dFF', undefined, 'dFF: expected a whole number from 1 up, received undefined'],
    [
      'positions',
      'relative',
      'positions: expected sinusoidal or learned or rotary or none, received',
    ],
    ['dModel', 'x', 'dModel: expected a whole number from 1 up, received x'],
    ['tokenizers', { source: 'klingon' }, 'tokenizer: expected one of'],
  ])('refuse another %s (%j) by name, with the file', async (field, value, message) => {
    const { source } = toyData().training;
    await saveModel(folder, toyModel(), { source });
    change(field, value);
    const error: unknown = await loadModel(folder).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CheckpointError);
    expect((error as CheckpointError).text.en).toContain(message);
    expect((error as CheckpointError).text.en).toContain(folder);
    expect((error as CheckpointError).text.zh).toMatch(/应为|之一/);
  });

  it.each(['', '.', '..', '/'])('refuse to save into %j, and touch nothing', async (place) => {
    const before = readdirSync('.');
    const error: unknown = await saveModel(place, toyModel()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CheckpointError);
    expect(readdirSync('.')).toEqual(before);
  });

  it('keep one whole model of several that are saved at once', async () => {
    const models = [1, 2, 3].map((seed) => toyModel({ seed }));
    await Promise.all(models.map((model) => saveModel(folder, model)));
    expect(parametersOf((await loadModel(folder)).model)).toEqual(parametersOf(models[2]));
  });

  it('refuse another kind than was asked for', async () => {
    await saveModel(folder, toyModel());
    change('kind', 'gpt');
    await expect(loadModel(folder, 'transformer')).rejects.toThrow(
      `${join(folder, 'config.json')}: kind: expected transformer, received gpt`,
    );
  });

  it.each([NaN, Infinity, -Infinity])('refuse %d in a parameter, by its name', async (value) => {
    const model = toyModel();
    const values = Float32Array.from(model.wLogits.bias.dataSync()).fill(value, 3, 4);
    model.wLogits.bias.assign(tf.tensor1d(values));
    await saveModel(folder, toyModel());
    const before = contentOf(folder);
    await expect(saveModel(folder, model)).rejects.toThrow(
      `parameters: wLogits.bias holds ${value}`,
    );
    expect(contentOf(folder)).toEqual(before);
  });
});

describe('a model in 16 bits', () => {
  it('is refused where they cannot hold a parameter, by its name', async () => {
    const model = toyModel();
    await saveModel(folder, model, undefined, 'float16');
    const values = Float32Array.from(model.wLogits.bias.dataSync()).fill(65_520, 3, 4);
    model.wLogits.bias.assign(tf.tensor1d(values));
    const saving = saveModel(folder, model, undefined, 'float16');
    await expect(saving).rejects.toThrow('parameters: wLogits.bias holds Infinity');
    await saveModel(folder, model);
  });
});

describe('a checkpoint of the first version', () => {
  it('translates as it did', async () => {
    const translator = await Translator.load(join(OLD, 'best'));
    const texts = translator.translate(expected.sentences).map(({ text }) => text);
    expect(texts).toEqual(expected.translations);
  });

  it.each(['best', 'last'])('tells that it holds a Transformer: %s', async (name) => {
    const { model, languages } = await loadCheckpoint(join(OLD, name));
    expect(model.kind).toBe('transformer');
    expect(Object.keys(languages!)).toEqual(['source', 'target']);
    const loaded = await loadModel(join(OLD, name));
    expect(loaded.model.config).toMatchObject({ dModel: 12, positions: 'learned', maxLen: 7 });
  });

  it('is gone on with', async () => {
    const model = toyModel({ positions: 'learned', dModel: 12, maxLen: 7 });
    const { validations, snapshot } = await train(
      translation(model, { labelSmoothing: 0.1 }),
      toyData(251),
      {
        epochs: 13,
        optimizer: { schedule: inverseSqrtSchedule({ peak: 0.012, warmup: 30 }) },
        run: { resumeFrom: OLD, recorded: false },
      },
    );
    const before = validations.slice(0, 12).map(({ lossNats }) => lossNats);
    expect(before).toEqual(expected.lossNats);
    expect(snapshot.progress.step).toBe(13 * 23);
    expect(validations[12].lossNats).toBeLessThan(expected.lossNats[8]);
  });

  it('outlives a field that gets a default later', async () => {
    const choices = MODELS.transformer.rules.choices as Record<string, unknown>;
    choices.later = ['none', 'learned'];
    try {
      const { model } = await loadModel(join(OLD, 'last'));
      expect(model.config).toMatchObject({ later: 'none' });
      const other = { kind: model.kind, config: { ...model.config, later: 'learned' } };
      const checkpoint = await loadCheckpoint(join(OLD, 'last'));
      expect(() => assertSameModel(checkpoint.model, other)).toThrow(
        'later: expected learned as in the model, received none',
      );
    } finally {
      delete choices.later;
    }
  });
});
