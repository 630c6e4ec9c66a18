import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { completeConfig, type ModelKind, MODELS } from '../models';
import { namedState } from '../tensor';
import { createTokenizer, type Language, Vocabulary } from '../text';
import {
  CONFIG,
  configText,
  MODEL,
  OPTIMIZER,
  parseConfig,
  vocabularyFile,
} from './checkpointConfig';
import { type Files, readCheckpointFiles, writeCheckpointFiles } from './checkpointFolder';
import { CheckpointError } from './errors';
import { assertFinite, assignArrays, type NamedArrays } from './namedArrays';
import type { TrainingProgress } from './progress';
import { decodeSafetensors, encodeSafetensors, type Precision } from './safetensors';

/** The languages that a model reads and writes, by name: `{ source, target }` of a translator. */
export type Languages = Readonly<Record<string, Language>>;

/** Which model it is, and what it is built from. */
export interface ModelDescription {
  /** Such as `transformer`; see `MODELS`. */
  readonly kind: string;
  /** Numbers, texts, `true` and `false` by name, such as a `TransformerConfig`. */
  readonly config: object;
}

/** What training needs beside the parameters to go on where it stopped. */
export interface TrainingState {
  readonly optimizer: NamedArrays;
  readonly progress: TrainingProgress;
}

/** A model at one moment, as a folder keeps it. */
export interface Checkpoint {
  readonly model: ModelDescription;
  /** Parameters and running statistics by name, such as `decoder.blocks.0.crossAttention.wQuery`. */
  readonly parameters: NamedArrays;
  readonly languages?: Languages;
  readonly training?: TrainingState;
}

/** Files from before there were several kinds of model name none. */
const FIRST_KIND = 'transformer';

/**
 * Writes a checkpoint: `model.safetensors` with the parameters, `config.json`, the vocabularies as
 * JSON, and `optimizer.safetensors` when training is to go on from it.
 *
 * A checkpoint that is in the folder already is replaced as a whole: if writing fails or is
 * interrupted, the old one is still there. Other files in the folder stay.
 *
 * @param precision of the parameters; the state of training is always kept to the last bit
 * @throws {CheckpointError} when the folder is none for a checkpoint: it holds other files only, is
 *   the one that is worked in, a link, or being written to by another process
 */
export async function saveCheckpoint(
  folder: string,
  checkpoint: Checkpoint,
  precision: Precision = 'float32',
): Promise<void> {
  await writeCheckpointFiles(folder, contentOf(checkpoint, precision));
}

function contentOf(
  { model, parameters, languages, training }: Checkpoint,
  precision: Precision,
): Files {
  const modelFile = encodeSafetensors(parameters, {}, precision);
  // In 16 bits a value from 65520 up is infinite.
  const written = precision === 'float32' ? parameters : decodeSafetensors(modelFile).tensors;
  assertFinite('parameters', written);
  if (training) assertFinite('optimizer state', training.optimizer);
  const named = Object.entries(languages ?? {});
  const tokenizers = named.map(([name, { tokenizer }]) => [name, tokenizer.name] as const);
  const config = {
    kind: model.kind,
    model: model.config,
    tokenizers: languages && Object.fromEntries(tokenizers),
    progress: training?.progress,
  };
  const files = new Map<string, string | Uint8Array>([
    [CONFIG, configText(config)],
    [MODEL, modelFile],
  ]);
  for (const [name, { vocabulary }] of named) {
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
    const config = await readFileAs(folder, CONFIG, (content) => parseConfig(content.toString()));
    const { kind = FIRST_KIND, model, tokenizers, progress } = config;
    const parameters = await readTensors(folder, MODEL);
    return {
      model: { kind, config: model },
      parameters,
      ...(tokenizers && { languages: await readLanguages(folder, tokenizers) }),
      ...(progress && { training: { progress, optimizer: await readTensors(folder, OPTIMIZER) } }),
    };
  });
}

async function readLanguages(
  folder: string,
  tokenizers: Readonly<Record<string, string>>,
): Promise<Languages> {
  const languages: Record<string, Language> = {};
  for (const [name, tokenizer] of Object.entries(tokenizers)) {
    languages[name] = await readFileAs(folder, vocabularyFile(name), (content) => ({
      tokenizer: createTokenizer(tokenizer),
      vocabulary: Vocabulary.fromJSON(JSON.parse(content.toString())),
    }));
  }
  return languages;
}

function readTensors(folder: string, file: string): Promise<NamedArrays> {
  return readFileAs(folder, file, (bytes) => decodeSafetensors(bytes).tensors);
}

async function readFileAs<T>(
  folder: string,
  file: string,
  parse: (content: Buffer) => T,
): Promise<T> {
  const path = join(folder, file);
  try {
    return parse(await readFile(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw CheckpointError.at(path, error);
    const text = {
      en: `${path}: there is no such file; is this a checkpoint?`,
      zh: `${path}：没有这个文件；这是检查点文件夹吗？`,
    };
    throw new CheckpointError(text, { cause: error });
  }
}

/**
 * Gives a model the parameters of a checkpoint.
 *
 * @param model built from the same configuration; the seed of its first weights may differ
 * @throws {CheckpointError} naming what differs: the kind of model, a field of the configuration, or
 *   a parameter that is missing, unknown, of another shape or not finite; the model has not changed then
 */
export function restoreModel(
  model: ModelDescription,
  checkpoint: Pick<Checkpoint, 'model' | 'parameters'>,
): void {
  assertSameModel(checkpoint.model, model);
  assignArrays(namedState(model), checkpoint.parameters);
}

/**
 * Refuses a model that differs in anything but the seed of the first weights. Where the saved
 * configuration is older than a field, the field has its default.
 *
 * @throws {CheckpointError} naming the first field that differs
 */
export function assertSameModel(saved: ModelDescription, built: ModelDescription): void {
  if (saved.kind !== built.kind) throw differs('kind', built.kind, saved.kind);
  const [before, now] = [completed(saved), completed(built)];
  const fields = [...now.keys(), ...before.keys()].filter((field) => field !== 'seed');
  const field = fields.find((name) => before.get(name) !== now.get(name));
  if (field !== undefined) throw differs(field, now.get(field), before.get(field));
}

/** A model that this library does not build has no defaults that it knows of. */
function completed({ kind, config }: ModelDescription): Map<string, unknown> {
  if (!Object.hasOwn(MODELS, kind)) return new Map(Object.entries(config));
  try {
    return new Map(Object.entries(completeConfig(kind as ModelKind, config)));
  } catch (error) {
    throw CheckpointError.at(kind, error);
  }
}

function differs(field: string, expected: unknown, received: unknown): CheckpointError {
  return new CheckpointError({
    en: `the checkpoint is of another model: ${field}: expected ${String(expected)} as in the model, received ${String(received)}`,
    zh: `检查点属于另一个模型：${field} 应为模型的 ${String(expected)}，检查点中是 ${String(received)}`,
  });
}
