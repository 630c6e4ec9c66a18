import { type Bilingual, mismatch } from '../locale';
import { CheckpointError } from './errors';
import type { TrainingProgress } from './progress';

/** `config.json`: everything of a checkpoint but the tensors and the vocabularies. */
export interface ConfigFile {
  readonly format: string;
  readonly version: number;
  /** The class of the model; files from before there were several have none, and hold a Transformer. */
  readonly kind?: string;
  /** The numbers and texts that the model is built from, such as a `TransformerConfig`. */
  readonly model: object;
  /** The tokenizer of each language: `{ source: 'english', target: 'chinese' }`. */
  readonly tokenizers?: Readonly<Record<string, string>>;
  readonly progress?: TrainingProgress;
}

export const CONFIG = 'config.json';
export const MODEL = 'model.safetensors';
export const OPTIMIZER = 'optimizer.safetensors';

const FORMAT = 'attention-kit checkpoint';
const VERSION = 1;

/** The file that keeps the vocabulary of a language. */
export function vocabularyFile(language: string): string {
  return `${language}-vocabulary.json`;
}

/** The files of which a checkpoint consists. */
export function filesOf({ tokenizers = {}, progress }: ConfigFile): string[] {
  const vocabularies = Object.keys(tokenizers).map(vocabularyFile);
  return [CONFIG, MODEL, ...(progress ? [OPTIMIZER] : []), ...vocabularies];
}

/**
 * The text of a `config.json`.
 *
 * @param about what to write into it beside format and version
 * @throws {CheckpointError} naming a field that could not be read again
 */
export function configText(about: Omit<ConfigFile, 'format' | 'version'>): string {
  const text = `${JSON.stringify({ format: FORMAT, version: VERSION, ...about }, null, 1)}\n`;
  parseConfig(text);
  return text;
}

/**
 * Reads the text of a `config.json`. Numbers that JSON cannot hold, which are written as `null`, are
 * NaN again.
 *
 * @throws {SyntaxError} when it is not JSON
 * @throws {CheckpointError} naming the field that is missing or malformed
 */
export function parseConfig(text: string): ConfigFile {
  const config = JSON.parse(text) as ConfigFile;
  const found = `${config?.format} ${config?.version}`;
  if (found !== `${FORMAT} ${VERSION}`) {
    const expected = { en: `"${FORMAT} ${VERSION}"`, zh: `“${FORMAT} ${VERSION}”` };
    throw new CheckpointError(mismatch('format', expected, `"${found}"`));
  }
  return CONFIG_FILE(config, '') as ConfigFile;
}

/** Gives a field's value as it is meant, or refuses it by the path to it. */
type Field = (value: unknown, path: string) => unknown;

function field(expected: Bilingual, fits: (value: unknown) => boolean): Field {
  return (value, path) => {
    if (fits(value)) return value;
    const received = value === undefined ? 'nothing' : JSON.stringify(value);
    throw new CheckpointError(mismatch(path, expected, received));
  };
}

const TEXT = field({ en: 'text', zh: '文本' }, (value) => typeof value === 'string');
const COUNT = field(
  { en: 'a whole number from 0 up', zh: '不小于 0 的整数' },
  (value) => Number.isInteger(value) && Number(value) >= 0,
);
const WHOLE = field({ en: 'a whole number', zh: '整数' }, Number.isInteger);
const SETTING = field(
  { en: 'a number, text or true or false', zh: '数、文本、true 或 false' },
  (value) => ['string', 'number', 'boolean'].includes(typeof value),
);
const NUMBER = field({ en: 'a number', zh: '数' }, (value) => typeof value === 'number');
const MEASURED: Field = (value, path) => (value === null ? NaN : NUMBER(value, path));
const OBJECT = field(
  { en: 'an object', zh: '对象' },
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
const LIST = field({ en: 'a list', zh: '列表' }, Array.isArray);

function listOf(entry: Field): Field {
  return (value, path) =>
    (LIST(value, path) as unknown[]).map((part, i) => entry(part, `${path}[${i}]`));
}

/** Values under any names. */
function record(entry: Field): Field {
  return (value, path) => {
    const parts = Object.entries(OBJECT(value, path) as object);
    return Object.fromEntries(parts.map(([name, part]) => [name, entry(part, `${path}.${name}`)]));
  };
}

/** Values under these names; those that end in `?` may be absent, and others are left as they are. */
function object(fields: Readonly<Record<string, Field>>): Field {
  return (value, path) => {
    const result = { ...(OBJECT(value, path) as Record<string, unknown>) };
    for (const [key, read] of Object.entries(fields)) {
      const name = key.replace('?', '');
      if (name !== key && result[name] === undefined) continue;
      result[name] = read(result[name], path === '' ? name : `${path}.${name}`);
    }
    return result;
  };
}

const VALIDATION = object({
  step: COUNT,
  epoch: COUNT,
  lossNats: MEASURED,
  metrics: record(MEASURED),
});

const CONFIG_FILE = object({
  'kind?': TEXT,
  model: record(SETTING),
  'tokenizers?': languages,
  'progress?': object({
    step: COUNT,
    stepsPerEpoch: COUNT,
    seed: WHOLE,
    stepLosses: listOf(MEASURED),
    stepTokens: listOf(COUNT),
    validations: listOf(VALIDATION),
    'best?': VALIDATION,
  }),
});

/** Tokenizers by language. The names become names of files, so they hold nothing that leads elsewhere. */
function languages(value: unknown, path: string): unknown {
  const tokenizers = record(TEXT)(value, path) as Record<string, string>;
  const fits = (name: unknown) => /^[\p{L}\p{N}_-]+$/u.test(String(name));
  const name = field({ en: 'a name of letters and digits', zh: '由字母和数字组成的名称' }, fits);
  Object.keys(tokenizers).forEach((language) => name(language, path));
  return tokenizers;
}
