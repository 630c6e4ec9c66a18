import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../../lib/training';
import {
  type ConfigFile,
  configText,
  filesOf,
  parseConfig,
} from '../../lib/training/checkpointConfig';

const validation = { step: 3, epoch: 1, lossNats: 2.5, metrics: { bleu: 7 } };
const config: Omit<ConfigFile, 'format' | 'version'> = {
  kind: 'transformer',
  model: { dModel: 6, positions: 'learned', isTied: true },
  tokenizers: { source: 'english', target: 'chinese' },
  progress: {
    step: 3,
    stepsPerEpoch: 5,
    seed: -7,
    stepLosses: [3.5, 3, 2.75],
    stepTokens: [11, 13, 0],
    validations: [validation],
    best: validation,
  },
};
const refusal = (text: string): CheckpointError['text'] => {
  try {
    parseConfig(text);
  } catch (error) {
    expect(error).toBeInstanceOf(CheckpointError);
    return (error as CheckpointError).text;
  }
  throw new Error('nothing was refused');
};
/** The text with another value, or none, at a path such as `progress.step`. */
function changed(path: string, value: unknown): string {
  const file = JSON.parse(configText(config)) as Record<string, unknown>;
  const steps = path.split('.');
  const last = steps.pop()!;
  const parent = steps.reduce((node, step) => node[step] as Record<string, unknown>, file);
  parent[last] = value;
  return JSON.stringify(file);
}

describe('config.json', () => {
  it('keeps what it is given', () => {
    const about = { format: 'attention-kit checkpoint', version: 1 };
    expect(parseConfig(configText(config))).toEqual({ ...about, ...config });
    expect(parseConfig(configText({ model: {} }))).toEqual({ ...about, model: {} });
  });

  it('keeps losses and metrics that are no numbers any more', () => {
    const best = { ...validation, lossNats: NaN, metrics: { bleu: NaN } };
    const progress = { ...config.progress!, stepLosses: [NaN, 2, 1], validations: [best], best };
    expect(parseConfig(configText({ ...config, progress })).progress).toEqual(progress);
  });

  it('keeps fields that a later version may add', () => {
    expect(parseConfig(changed('progress.micro', 3)).progress).toMatchObject({ micro: 3, step: 3 });
  });

  it('names the files that belong to it', () => {
    const vocabularies = ['source-vocabulary.json', 'target-vocabulary.json'];
    const both = ['config.json', 'model.safetensors'];
    const parsed = parseConfig(configText(config));
    expect(filesOf(parsed)).toEqual([...both, 'optimizer.safetensors', ...vocabularies]);
    expect(filesOf({ ...parsed, progress: undefined, tokenizers: undefined })).toEqual(both);
  });

  it.each<[string, unknown, string]>([
    [
      'format',
      'safetensors',
      'format: expected "attention-kit checkpoint 1", received "safetensors 1"',
    ],
    [
      'version',
      2,
      'format: expected "attention-kit checkpoint 1", received "attention-kit checkpoint 2"',
    ],
    ['kind', 3, 'kind: expected text, received 3'],
    ['model', undefined, 'model: expected an object, received nothing'],
    ['model', [6], 'model: expected an object, received [6]'],
    ['model.dModel', null, 'model.dModel: expected a number, text or true or false, received null'],
    [
      'model.dModel',
      { d: 6 },
      'model.dModel: expected a number, text or true or false, received {"d":6}',
    ],
    ['tokenizers', 'english', 'tokenizers: expected an object, received "english"'],
    ['tokenizers.source', 1, 'tokenizers.source: expected text, received 1'],
    [
      'tokenizers.../x',
      'english',
      'tokenizers: expected a name of letters and digits, received "../x"',
    ],
    ['progress', null, 'progress: expected an object, received null'],
    [
      'progress.step',
      undefined,
      'progress.step: expected a whole number from 0 up, received nothing',
    ],
    ['progress.step', 1.5, 'progress.step: expected a whole number from 0 up, received 1.5'],
    ['progress.stepsPerEpoch', -1, 'progress.stepsPerEpoch: expected a whole number from 0 up'],
    ['progress.seed', '1', 'progress.seed: expected a whole number, received "1"'],
    ['progress.stepLosses', {}, 'progress.stepLosses: expected a list, received {}'],
    ['progress.stepLosses.1', '2', 'progress.stepLosses[1]: expected a number, received "2"'],
    ['progress.stepTokens.2', null, 'progress.stepTokens[2]: expected a whole number from 0 up'],
    ['progress.validations', undefined, 'progress.validations: expected a list, received nothing'],
    ['progress.validations.0.epoch', 'x', 'progress.validations[0].epoch: expected a whole number'],
    ['progress.best.metrics', 5, 'progress.best.metrics: expected an object, received 5'],
    [
      'progress.best.metrics.bleu',
      '7',
      'progress.best.metrics.bleu: expected a number, received "7"',
    ],
  ])('refuses another %s (%j) by name', (path, value, message) => {
    const text = path.startsWith('tokenizers...')
      ? changed('tokenizers', { '../x': value })
      : changed(path, value);
    const { en, zh } = refusal(text);
    expect(en).toContain(message);
    expect(zh).toMatch(/：应为.*，收到的是 /);
  });

  it.each(['null', '7', '"text"', '[]', '{}'])('refuses %s', (text) => {
    expect(refusal(text).en).toContain('format: expected "attention-kit checkpoint 1"');
  });
});
