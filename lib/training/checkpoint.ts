import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { namedParameters } from '../tensor';
import { createTokenizer, type Language, Vocabulary } from '../text';
import { CheckpointError } from './errors';
import { assignArrays, type NamedArrays } from './namedArrays';
import type { TrainingProgress } from './progress';
import { recoverFolder, replaceFolder } from './replaceFolder';
import { decodeSafetensors, encodeSafetensors } from './safetensors';

/** The numbers and words that a model is built from, such as a `TransformerConfig`. */
export type ModelConfig = Readonly<Record<string, string | number | boolean>>;

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

/** `config.json`: everything but the tensors and the vocabularies. */
interface ConfigFile {
  readonly format: string;
  readonly version: number;
  readonly model: ModelConfig;
  readonly tokenizers?: { readonly source: string; readonly target: string };
  readonly progress?: TrainingProgress;
}

const FORMAT = 'attention-kit checkpoint';
const VERSION = 1;
const CONFIG = 'config.json';
const MODEL = 'model.safetensors';
const OPTIMIZER = 'optimizer.safetensors';
const SOURCE = 'source-vocabulary.json';
const TARGET = 'target-vocabulary.json';

/**
 * Writes a checkpoint: `model.safetensors` with the parameters, `config.json`, the vocabularies as
 * JSON, and `optimizer.safetensors` when training is to go on from it.
 *
 * A checkpoint that is in the folder already is replaced as a whole: if writing fails or is
 * interrupted, the old one is still there.
 *
 * @throws {CheckpointError} when the folder holds anything but a checkpoint
 */
export async function saveCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  await assertReplaceable(folder);
  await replaceFolder(folder, async (fresh) => {
    for (const [name, content] of filesOf(checkpoint)) {
      await writeFile(join(fresh, name), content, { flush: true });
    }
  });
}

function filesOf({ config, parameters, languages, training }: Checkpoint) {
  const { source, target } = languages ?? {};
  const description: ConfigFile = {
    format: FORMAT,
    version: VERSION,
    model: config,
    ...(source &&
      target && { tokenizers: { source: source.tokenizer.name, target: target.tokenizer.name } }),
    ...(training && { progress: training.progress }),
  };
  const files = new Map<string, string | Uint8Array>([
    [CONFIG, jsonText(description)],
    [MODEL, encodeSafetensors(parameters)],
  ]);
  if (source) files.set(SOURCE, jsonText(source.vocabulary));
  if (target) files.set(TARGET, jsonText(target.vocabulary));
  if (training) files.set(OPTIMIZER, encodeSafetensors(training.optimizer));
  return files;
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}

/** What a learner keeps in a folder of that name must not vanish. */
async function assertReplaceable(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  const isOurs = await readConfig(folder).then(
    () => true,
    () => false,
  );
  if (isOurs || (await readdir(folder)).length === 0) return;
  throw new CheckpointError({
    en: `${folder}: holds files that are no checkpoint, so nothing was written. Choose another folder.`,
    zh: `${folder}：其中的文件不是检查点，因此没有写入任何内容。请换一个文件夹。`,
  });
}

/**
 * Reads what `saveCheckpoint` wrote.
 *
 * @throws {CheckpointError} naming the file that is missing, truncated or not readable
 */
export async function loadCheckpoint(folder: string): Promise<Checkpoint> {
  await recoverFolder(folder);
  const { model, tokenizers, progress } = await readConfig(folder);
  const parameters = await readTensors(folder, MODEL);
  return {
    config: model,
    parameters,
    ...(tokenizers && { languages: await readLanguages(folder, tokenizers) }),
    ...(progress && { training: { progress, optimizer: await readTensors(folder, OPTIMIZER) } }),
  };
}

async function readLanguages(
  folder: string,
  names: { readonly source: string; readonly target: string },
): Promise<LanguagePair> {
  const read = async (file: string, name: string): Promise<Language> => ({
    tokenizer: createTokenizer(name),
    vocabulary: await readFileAs(folder, file, (text) =>
      Vocabulary.fromJSON(JSON.parse(text.toString())),
    ),
  });
  return { source: await read(SOURCE, names.source), target: await read(TARGET, names.target) };
}

async function readConfig(folder: string): Promise<ConfigFile> {
  const config = await readFileAs(
    folder,
    CONFIG,
    (text) => JSON.parse(text.toString()) as ConfigFile,
  );
  if (config?.format === FORMAT && config.version === VERSION) return config;
  const found = `${config?.format} ${config?.version}`;
  throw new CheckpointError({
    en: `${join(folder, CONFIG)}: expected "${FORMAT} ${VERSION}", received "${found}"`,
    zh: `${join(folder, CONFIG)}：应为“${FORMAT} ${VERSION}”，实际是“${found}”`,
  });
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
  try {
    return parse(await readFile(join(folder, file)));
  } catch (error) {
    const path = join(folder, file);
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const problem = (error as Error).message;
    throw new CheckpointError(
      {
        en: isMissing
          ? `${path}: there is no such file; is this a checkpoint?`
          : `${path}: ${problem}`,
        zh: isMissing
          ? `${path}：没有这个文件；这是检查点文件夹吗？`
          : `${path}：无法读取（${problem}）`,
      },
      { cause: error },
    );
  }
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
export function assertSameConfig(saved: ModelConfig, built: ModelConfig): void {
  const fields = [...Object.keys(built), ...Object.keys(saved)].filter((field) => field !== 'seed');
  const field = fields.find((name) => saved[name] !== built[name]);
  if (field === undefined) return;
  const [expected, received] = [built[field], saved[field]].map(String);
  throw new CheckpointError({
    en: `the checkpoint is of another configuration: ${field}: expected ${expected} as in the model, received ${received}`,
    zh: `检查点的配置与模型不同：${field} 应为模型的 ${expected}，检查点中是 ${received}`,
  });
}
