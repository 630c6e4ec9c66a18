import { join } from 'node:path';
import {
  type Languages,
  loadCheckpoint,
  type ModelDescription,
  saveCheckpoint,
} from './checkpoint';
import { CheckpointError } from './errors';
import { assertReplaceable, savingIn } from './checkpointFolder';
import { assertPlace } from './checkpointPlace';
import type { NamedArrays } from './namedArrays';
import type { TrainingProgress } from './progress';

/** A run at one moment, outside TensorFlow: training can go on from it, to the last bit the same. */
export interface TrainingSnapshot {
  readonly model: ModelDescription;
  readonly parameters: NamedArrays;
  readonly optimizer: NamedArrays;
  readonly progress: TrainingProgress;
  /** The parameters at the best validation so far. */
  readonly bestParameters?: NamedArrays;
}

const LAST = 'last';
const BEST = 'best';

/**
 * Refuses a folder that `saveSnapshot` will refuse, before there is anything to lose.
 *
 * @throws {CheckpointError} naming the folder
 */
export async function assertSaveable(folder: string): Promise<void> {
  await assertPlace(folder);
  for (const name of [LAST, BEST]) await assertReplaceable(join(folder, name));
}

/**
 * Writes two checkpoints into a folder: `last`, to go on from, and `best`, to translate with. What
 * else lies there stays.
 *
 * @throws {CheckpointError} when a folder in the way holds anything but a checkpoint
 */
export async function saveSnapshot(
  folder: string,
  snapshot: TrainingSnapshot,
  languages?: Languages,
): Promise<void> {
  const { model, parameters, optimizer, progress, bestParameters } = snapshot;
  const training = { optimizer, progress };
  await savingIn(folder, async () => {
    // The best first: a `last` that knows of a best must find it there.
    if (bestParameters) {
      await saveCheckpoint(join(folder, BEST), { model, parameters: bestParameters, languages });
    }
    await saveCheckpoint(join(folder, LAST), { model, parameters, languages, training });
  });
}

/**
 * Reads what `saveSnapshot` wrote.
 *
 * @throws {CheckpointError} when there is nothing to go on from, naming the file
 */
export async function loadSnapshot(folder: string): Promise<TrainingSnapshot> {
  const last = join(folder, LAST);
  const { model, parameters, training } = await loadCheckpoint(last);
  if (!training) {
    throw new CheckpointError({
      en: `${last}: this checkpoint holds no state of training, so training cannot go on from it`,
      zh: `${last}：这个检查点没有训练状态，无法由此继续训练`,
    });
  }
  const { progress, optimizer } = training;
  const best = progress.best ? (await loadCheckpoint(join(folder, BEST))).parameters : undefined;
  return { model, parameters, optimizer, progress, bestParameters: best };
}
