import { join } from 'node:path';
import { mismatch } from '../locale';
import { createModel, type Model, type ModelKind } from '../models';
import { namedState } from '../tensor';
import {
  type Languages,
  loadCheckpoint,
  type ModelDescription,
  restoreModel,
  saveCheckpoint,
} from './checkpoint';
import { CONFIG } from './checkpointConfig';
import { CheckpointError } from './errors';
import { arraysOf } from './namedArrays';
import type { Precision } from './safetensors';

/**
 * Writes a model into a checkpoint folder; see `saveCheckpoint`.
 *
 * @param languages that it reads and writes, such as `{ source, target }`, to be found again with it
 * @param precision `float16` makes a file half as large, to translate with and not to train on
 * @throws {CheckpointError} when the folder is none for a checkpoint, or a parameter is not finite
 */
export async function saveModel(
  folder: string,
  model: ModelDescription,
  languages?: Languages,
  precision: Precision = 'float32',
): Promise<void> {
  const { kind, config } = model;
  const parameters = arraysOf(namedState(model));
  await saveCheckpoint(folder, { model: { kind, config }, parameters, languages }, precision);
}

/** A trained model, and the languages that it reads and writes. */
export interface LoadedModel<Kind extends ModelKind = ModelKind> {
  readonly model: Model<Kind>;
  /** By name, such as `source` and `target`; absent when the checkpoint keeps none. */
  readonly languages?: Languages;
}

/**
 * Builds the model of a checkpoint folder and gives it the parameters there. Written by an earlier
 * version, it gets the default of every field that came later.
 *
 * @param kind of model that it has to be; any when absent
 * @throws {CheckpointError} naming the file, and in it what is missing, malformed or of another kind
 *
 * @example
 * const { model, languages } = await loadModel('checkpoints/11-translator', 'transformer');
 */
export async function loadModel<Kind extends ModelKind = ModelKind>(
  folder: string,
  kind?: Kind,
): Promise<LoadedModel<Kind>> {
  const checkpoint = await loadCheckpoint(folder);
  const path = join(folder, CONFIG);
  if (kind !== undefined && checkpoint.model.kind !== kind) {
    throw CheckpointError.at(
      path,
      new CheckpointError(mismatch('kind', kind, checkpoint.model.kind)),
    );
  }
  const model = build<Kind>(checkpoint.model, path);
  restoreModel(model, checkpoint);
  return { model, languages: checkpoint.languages };
}

function build<Kind extends ModelKind>(
  { kind, config }: ModelDescription,
  path: string,
): Model<Kind> {
  try {
    return createModel(kind as Kind, config);
  } catch (error) {
    throw CheckpointError.at(path, error);
  }
}
