import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { namedParameters } from '../../lib/tensor';
import {
  arraysOf,
  type Checkpoint,
  CheckpointError,
  encodeSafetensors,
  loadCheckpoint,
  restoreModel,
  saveCheckpoint,
} from '../../lib/training';
import { toyData, toyModel } from './toyTask';

let parent: string;
let folder: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'checkpoint-'));
  folder = join(parent, 'runs', 'first');
});
afterEach(() => rmSync(parent, { recursive: true }));

const checkpointOf = (model = toyModel()): Checkpoint => ({
  model: { kind: model.kind, config: model.config },
  parameters: arraysOf(namedParameters(model)),
});
const progress = {
  step: 1,
  stepsPerEpoch: 6,
  seed: 1,
  stepLosses: [0.1],
  stepTokens: [3],
  validations: [],
};
const complete = (): Checkpoint => {
  const { source, target } = toyData().training;
  const optimizer = new Map([
    ['steps', { dtype: 'float32' as const, shape: [], data: Float32Array.of(1) }],
  ]);
  return { ...checkpointOf(), languages: { source, target }, training: { progress, optimizer } };
};
const complaint = (work: Promise<unknown>) =>
  work.then(
    () => Promise.reject(new Error('nothing was refused')),
    (error: unknown) => {
      expect(error).toBeInstanceOf(CheckpointError);
      return (error as CheckpointError).text.en;
    },
  );

describe('saveCheckpoint and loadCheckpoint', () => {
  it('keep parameters, configuration, vocabularies and the state of training', async () => {
    const saved = complete();
    await saveCheckpoint(folder, saved);
    const loaded = await loadCheckpoint(folder);
    expect(loaded.model).toEqual(saved.model);
    expect(loaded.parameters).toEqual(saved.parameters);
    expect(loaded.training).toEqual(saved.training);
    const { source, target } = loaded.languages!;
    expect(source.vocabulary.tokens).toEqual(saved.languages!.source.vocabulary.tokens);
    expect(target.vocabulary.tokens).toEqual(saved.languages!.target.vocabulary.tokens);
    expect([source.tokenizer.name, target.tokenizer.name]).toEqual(['english', 'chinese']);
  });

  it('write only what there is', async () => {
    await saveCheckpoint(folder, checkpointOf());
    expect(readdirSync(folder).sort()).toEqual(['config.json', 'model.safetensors']);
    const { languages, training } = await loadCheckpoint(folder);
    expect([languages, training]).toEqual([undefined, undefined]);
    await saveCheckpoint(folder, complete());
    expect(readdirSync(folder).sort()).toEqual([
      'config.json',
      'model.safetensors',
      'optimizer.safetensors',
      'source-vocabulary.json',
      'target-vocabulary.json',
    ]);
  });

  it('leave nothing but the new checkpoint beside what was there', async () => {
    await saveCheckpoint(folder, checkpointOf());
    const model = toyModel({ seed: 2 });
    await saveCheckpoint(folder, checkpointOf(model));
    expect((await loadCheckpoint(folder)).parameters).toEqual(checkpointOf(model).parameters);
    expect(readdirSync(join(folder, '..'))).toEqual(['first']);
  });
});

describe('a checkpoint that is being replaced', () => {
  it('stays as it was when writing fails', async () => {
    const saved = checkpointOf();
    await saveCheckpoint(folder, saved);
    const broken = { ...checkpointOf(), model: { kind: 'x', config: { seed: 1n } } }; // not JSON
    await expect(saveCheckpoint(folder, broken)).rejects.toThrow('BigInt');
    expect((await loadCheckpoint(folder)).parameters).toEqual(saved.parameters);
    expect(readdirSync(join(folder, '..'))).toEqual(['first']);
  });
});

describe('loadCheckpoint refuses', () => {
  it.each(['model.safetensors', 'optimizer.safetensors'])('a truncated %s', async (file) => {
    await saveCheckpoint(folder, complete());
    const path = join(folder, file);
    truncateSync(path, readFileSync(path).length - 1);
    const message = await complaint(loadCheckpoint(folder));
    expect(message).toContain(`${path}: the file is truncated: expected`);
  });

  it.each(['config.json', 'source-vocabulary.json'])('a truncated %s', async (file) => {
    await saveCheckpoint(folder, complete());
    truncateSync(join(folder, file), 20);
    expect(await complaint(loadCheckpoint(folder))).toContain(`${join(folder, file)}: `);
  });

  it.each(['config.json', 'model.safetensors', 'optimizer.safetensors', 'target-vocabulary.json'])(
    'a folder without its %s',
    async (file) => {
      await saveCheckpoint(folder, complete());
      rmSync(join(folder, file));
      const message = await complaint(loadCheckpoint(folder));
      expect(message).toBe(`${join(folder, file)}: there is no such file; is this a checkpoint?`);
    },
  );

  it('a checkpoint of another version', async () => {
    await saveCheckpoint(folder, complete());
    const path = join(folder, 'config.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"version": 1', '"version": 2'));
    const message = await complaint(loadCheckpoint(folder));
    expect(message).toContain(
      'expected "attention-kit checkpoint 1", received "attention-kit checkpoint 2"',
    );
  });
});

describe('restoreModel', () => {
  it('gives a model the parameters, whatever the seed of its own', () => {
    const checkpoint = checkpointOf();
    const model = toyModel({ seed: 2 });
    restoreModel(model, checkpoint);
    expect(arraysOf(namedParameters(model))).toEqual(checkpoint.parameters);
  });

  it('names the first field of another configuration', () => {
    const other = toyModel({ numLayers: 3, dFF: 17 });
    expect(() => restoreModel(other, checkpointOf())).toThrow(
      'of another model: dFF: expected 17 as in the model, received 13',
    );
  });

  it('names another kind, and a field that is missing, or that no model of its kind has', () => {
    const { model, parameters } = checkpointOf();
    const refused = (changes: object, message: string) => {
      const changed = { model: { ...model, ...changes }, parameters };
      expect(() => restoreModel(toyModel(), changed)).toThrow(CheckpointError);
      expect(() => restoreModel(toyModel(), changed)).toThrow(message);
    };
    refused({ kind: 'gpt' }, 'kind: expected transformer as in the model, received gpt');
    refused({ config: { ...model.config, heads: 3 } }, 'transformer: heads: this configuration');
    refused({ config: { ...model.config, dFF: undefined } }, 'transformer: dFF: expected');
  });

  it.each([
    ['missing', (c: Checkpoint) => c.parameters.delete('wLogits.bias'), 'wLogits.bias is missing'],
    [
      'unknown',
      (c: Checkpoint) => c.parameters.set('extra', c.parameters.get('wLogits.bias')!),
      'extra is not expected here',
    ],
    [
      'of another shape',
      (c: Checkpoint) => c.parameters.set('wLogits.bias', c.parameters.get('wLogits.weight')!),
      'wLogits.bias has shape [6, 11], expected [11]',
    ],
    [
      'of another dtype',
      (c: Checkpoint) =>
        c.parameters.set('wLogits.bias', { dtype: 'int32', shape: [11], data: new Int32Array(11) }),
      'wLogits.bias has dtype int32, expected float32',
    ],
  ])('refuses a parameter that is %s, by name, and changes none', (_, spoil, message) => {
    const checkpoint = checkpointOf();
    spoil(checkpoint);
    const model = toyModel({ seed: 2 });
    const before = arraysOf(namedParameters(model));
    expect(() => restoreModel(model, checkpoint)).toThrow(message);
    expect(arraysOf(namedParameters(model))).toEqual(before);
  });

  it('takes a file written elsewhere when the names agree', async () => {
    await saveCheckpoint(folder, checkpointOf());
    const { parameters } = checkpointOf(toyModel({ seed: 3 }));
    const shuffled = new Map([...parameters].reverse());
    writeFileSync(join(folder, 'model.safetensors'), encodeSafetensors(shuffled, { format: 'pt' }));
    const model = toyModel();
    restoreModel(model, await loadCheckpoint(folder));
    expect(arraysOf(namedParameters(model))).toEqual(parameters);
  });
});
