import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { isRecording } from './record';
import { mapTensors, tensorsOf, type TensorTree } from './tensorTree';

/** Which part of a batch a dropout is for: see {@link batchGroups}. */
export interface BatchPart {
  /** From 0. */
  readonly index: number;
  /** All parts are of the same size. */
  readonly count: number;
}

/** How rows may be divided. */
export interface GroupOptions {
  /** Rows that belong together and stay in one group; 1 when absent. */
  readonly unit?: number;
  /** Groups are not made smaller than this; 1 when absent. */
  readonly smallest?: number;
}

/** How many threads TensorFlow runs operations with: one a core, or what the user has set. */
export function numberOfCores(): number {
  const asked = Number(process.env.TF_NUM_INTEROP_THREADS);
  return Number.isInteger(asked) && asked > 0 ? asked : availableParallelism();
}

/**
 * Cuts tensors along their first axis into groups of rows, for work in which no row depends on
 * another. In a recorded function there are as many groups as cores, and TensorFlow computes them at
 * the same time, each on a core of its own: that wastes less than all cores meeting in every single
 * operation, most of which take a few microseconds. In a function that just runs there is one group.
 *
 * @param tree tensors of equal first axis
 * @returns by group, the same tree with the group's rows; {@link concatGroups} puts them together
 */
export function batchGroups<T extends TensorTree>(
  tree: T,
  { unit = 1, smallest = 1 }: GroupOptions = {},
): T[] {
  if (!isRecording()) return [tree];
  const tensors = tensorsOf(tree);
  const groups = numberOfGroups(tensors[0].shape[0] / unit, smallest / unit);
  if (groups === 1) return [tree];
  const pieces = tensors.map((tensor) => tf.split(tensor, groups));
  return Array.from({ length: groups }, (_, g) => mapTensors(tree, (_tensor, i) => pieces[i][g]));
}

/** The inverse of {@link batchGroups}: one tree, its tensors concatenated along their first axis. */
export function concatGroups<T extends TensorTree>(groups: readonly T[]): T {
  if (groups.length === 1) return groups[0];
  const tensors = groups.map((group) => tensorsOf(group));
  return mapTensors(groups[0], (_tensor, i) => tf.concat(tensors.map((group) => group[i])));
}

/** The most groups of equal size that there are cores for; none smaller than `smallest`. */
export function numberOfGroups(units: number, smallest = 1): number {
  for (let groups = numberOfCores(); groups > 1; groups--) {
    if (units % groups === 0 && units / groups >= smallest) return groups;
  }
  return 1;
}
