import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bilingual, BilingualError } from '../locale';
import { completeConfig } from '../models';
import { namedParameters } from '../tensor';
import { createTokenizer, type Language, Vocabulary } from '../text';
import {
  CONFIG,
  configText,
  MODEL,
  type ModelConfig,
  OPTIMIZER,
  parseConfig,
  vocabularyFile,
} from './checkpointConfig';
import { type Files, readCheckpointFiles, writeCheckpointFiles } from './checkpointFolder';
import { CheckpointError } from './errors';
import { assignArrays, type NamedArrays } from './namedArrays';
import type { TrainingProgress } from './progress';
import { decodeSafetensors, encodeSafetensors } from './safetensors';

/** The languages that a model translates from and to. */
export interface LanguagePair {
  readonly source: Language;
  readonly target: Language;
}

/** What training needs beside the parameters to go on where it stopped. */
export interface TrainingState {
  readonly optimizer: NamedArrays;
  readonly progress: TrainingProgress;
}

/** A model at one moment, as a folder keeps it. */
export interface Checkpoint {
  readonly config: ModelConfig;
  /** The parameters by name, such as `decoder.blocks.0.crossAttention.wQuery`. */
  readonly parameters: NamedArrays;
  readonly languages?: LanguagePair;
  readonly training?: TrainingState;
}

/**
 * Writes a checkpoint: `model.safetensors` with the parameters, `config.json`, the vocabularies as
 * JSON, and `optimizer.safetensors` when training is to go on from it.
 *
 * A checkpoint that is in the folder already is replaced as a whole: if writing fails or is
 * interrupted, the old one is still there. Other files in the folder stay.
 *
 * @throws {CheckpointError} when the folder is none for a checkpoint: it holds other files only, is
 *   the one that is worked in, a link, or being written to by another process
 */
export async function saveCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  await writeCheckpointFiles(folder, contentOf(checkpoint));
}

function contentOf({ config, parameters, languages, training }: Checkpoint): Files {
  const { source, target } = languages ?? {};
  const tokenizers = source &&
    target && { source: source.tokenizer.name, target: target.tokenizer.name };
  const files = new Map<string, string | Uint8Array>([
    [CONFIG, configText({ model: config, tokenizers, progress: training?.progress })],
    [MODEL, encodeSafetensors(parameters)],
  ]);
  for (const [name, { vocabulary }] of Object.entries(languages ?? {}) as [string, Language][]) {
    files.set(vocabularyFile(name), `${JSON.stringify(vocabulary, null, 1)}\n`);
  }
  if (training) files.set(OPTIMIZER, encodeSafetensors(training.optimizer));
  return files;
}

/**
 * Reads what `saveCheckpoint` wrote.
 *
 * @throws {CheckpointError} naming the file that is missing, truncated or not readable
 */
export async function loadCheckpoint(folder: string): Promise<Checkpoint> {
  return readCheckpointFiles(folder, async () => {
    const { model, tokenizers, progress } = await readFileAs(folder, CONFIG, (content) =>
      parseConfig(content.toString()),
    );
    const parameters = await readTensors(folder, MODEL);
    return {
      config: model,
      parameters,
      ...(tokenizers && { languages: await readLanguages(folder, tokenizers) }),
      ...(progress && { training: { progress, optimizer: await readTensors(folder, OPTIMIZER) } }),
    };
  });
}

async function readLanguages(
  folder: string,
  tokenizers: Readonly<Record<string, string>>,
): Promise<LanguagePair> {
  const read = async (language: string): Promise<Language> => ({
    tokenizer: createTokenizer(tokenizers[language]),
    vocabulary: await readFileAs(folder, vocabularyFile(language), (content) =>
      Vocabulary.fromJSON(JSON.parse(content.toString())),
    ),
  });
  return { source: await read('source'), target: await read('target') };
}

function readTensors(folder: string, file: string): Promise<NamedArrays> {
  return readFileAs(folder, file, (bytes) => decodeSafetensors(bytes).tensors);
}

/** Reads a file of the folder; what goes wrong is told with the file's name. */
async function readFileAs<T>(
  folder: string,
  file: string,
  parse: (content: Buffer) => T,
): Promise<T> {
  const path = join(folder, file);
  try {
    return parse(await readFile(path));
  } catch (error) {
    throw new CheckpointError(unreadable(path, error), { cause: error });
  }
}

function unreadable(path: string, error: unknown): Bilingual {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof BilingualError) {
    return { en: `${path}: ${error.text.en}`, zh: `${path}：${error.text.zh}` };
  }
  if (code === 'ENOENT') {
    return {
      en: `${path}: there is no such file; is this a checkpoint?`,
      zh: `${path}：没有这个文件；这是检查点文件夹吗？`,
    };
  }
  return { en: `${path}: ${message}`, zh: `${path}：无法读取（${message}）` };
}

/**
 * Gives a model the parameters of a checkpoint.
 *
 * @param model built from the same configuration; the seed of its first weights may differ
 * @throws {CheckpointError} naming the first field of the configuration that differs, or the first
 *   parameter that is missing, unknown or of another shape; the model has not changed then
 */
export function restoreModel(
  model: { readonly config: object },
  checkpoint: Pick<Checkpoint, 'config' | 'parameters'>,
): void {
  assertSameConfig(checkpoint.config, model.config as ModelConfig);
  try {
    assignArrays(namedParameters(model), checkpoint.parameters);
  } catch (error) {
    const problem = (error as Error).message;
    throw new CheckpointError(
      {
        en: `the checkpoint does not belong to this model: ${problem}`,
        zh: `检查点与模型不符：${problem}`,
      },
      { cause: error },
    );
  }
}

/**
 * Refuses a configuration that differs in anything but the seed of the first weights.
 *
 * @throws {CheckpointError} naming the first field that differs
 */
export function assertSameConfig(written: ModelConfig, built: ModelConfig): void {
  const isTransformer = 'targetVocabSize' in written;
  const saved = isTransformer ? { ...completeConfig('transformer', written) } : written;
  const fields = [...Object.keys(built), ...Object.keys(saved)].filter((field) => field !== 'seed');
  const field = fields.find((name) => saved[name] !== built[name]);
  if (field === undefined) return;
  const [expected, received] = [built[field], saved[field]].map(String);
  throw new CheckpointError({
    en: `the checkpoint is of another configuration: ${field}: expected ${expected} as in the model, received ${received}`,
    zh: `检查点的配置与模型不同：${field} 应为模型的 ${expected}，检查点中是 ${received}`,
  });
}
