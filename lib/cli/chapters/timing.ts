import { readFileSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from '../bootstrap/stamp.cjs';

/** What each chapter took last, by its name: twins have the same code. */
export type Times = Readonly<Record<string, { readonly seconds: number; readonly cells: number }>>;

/** A notebook that is still to be executed, or is being executed. */
export interface Work {
  readonly name: string;
  readonly cells: number;
  /** How many of them it is past. */
  readonly passed: number;
  /** Seconds since it began; 0 when it has not. */
  readonly elapsed: number;
}

/** A notebook's first cell loads the library: until so much of it has run, it says nothing of the rest. */
const KNOWN_SHARE = 0.2;

/** What a kernel takes in the largest chapter; tests/notebooks/execution sees to it. */
const KERNEL_BYTES = 1.5 * 2 ** 30;

/**
 * How many notebooks run at once when nobody says so: one a core, as far as memory goes.
 *
 * @param cores that this process may use
 * @param freeBytes of memory
 */
export function defaultJobs(cores = availableParallelism(), freeBytes = availableBytes()): number {
  return Math.max(1, Math.min(cores, Math.floor(freeBytes / KERNEL_BYTES)));
}

/** A container may have less than the machine. */
function availableBytes(): number {
  const { availableMemory } = process as { availableMemory?: () => number }; // Node 20.13 and later
  return Math.min(availableMemory?.() ?? Infinity, freemem());
}

/**
 * Seconds until all is done: what each notebook took last, shared by the jobs. One that was never
 * executed is reckoned by the number of its cells; where none was, by what those take that are running.
 *
 * @param jobs notebooks at once
 * @returns undefined as long as nothing is known
 */
export function secondsLeft(left: readonly Work[], known: Times, jobs: number): number | undefined {
  const all = Object.values(known);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const running = left.map(({ elapsed, passed }) => ({ seconds: elapsed, cells: passed }));
  const measured =
    all.length > 0 ? all : running.filter((_, i) => left[i].passed >= KNOWN_SHARE * left[i].cells);
  const perCell =
    sum(measured.map(({ seconds }) => seconds)) / sum(measured.map(({ cells }) => cells));
  const rest = left.map(({ name, cells, elapsed }) => {
    const seconds = known[name]?.seconds ?? perCell * cells;
    return Math.max(0, seconds - elapsed);
  });
  if (measured.length === 0) return undefined;
  return Math.max(sum(rest) / jobs, 0, ...rest); // the longest is not divided
}

const timesFile = (root: string) => join(root, 'build', 'chapters', 'times.json');

/** What the chapters took last in this clone. */
export function readTimes(root: string): Times {
  try {
    return JSON.parse(readFileSync(timesFile(root), 'utf8')) as Times;
  } catch {
    return {}; // never executed here
  }
}

/** Remembers what the chapters took. */
export function writeTimes(root: string, times: Times): void {
  writeWhole(timesFile(root), `${JSON.stringify(times, null, 2)}\n`);
}
