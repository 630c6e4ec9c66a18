import { ownSeed } from '../class/gradeClass';
import { fingerprintOf } from '../class/records';
import type { Exercise } from '../exercise';
import { gradeRead } from '../run/gradeSubmission';
import type { Engine } from '../sandbox/engine';
import type { JobQueue, QueuedRun, Task } from './jobQueue';
import { pause, steadfast } from './steadfast';

/** What a worker works with. */
export interface WorkSetting {
  readonly engine: Engine;
  /** All that this worker knows; a run with others is left to other workers. */
  readonly exercises: readonly Exercise[];
  /** So many submissions at once. */
  readonly jobs: number;
  /** Ends when there is nothing to be had, rather than wait for more. */
  readonly once?: boolean;
  readonly signal?: AbortSignal;
  readonly onGraded?: (task: Task) => void;
  readonly onFailed?: (task: Task, reason: string) => void;
  /** Told of a run that this worker cannot grade, once. */
  readonly onForeign?: (run: QueuedRun) => void;
  /** Told when the database does not answer. */
  readonly onTrouble?: (error: unknown) => void;
}

const POLL_MS = 500;

/** After so many submissions on end that the grader failed with, it is broken, not unlucky. */
const MOST_FAILURES = 5;

/**
 * Takes submissions from a queue and grades them, so many at once, until the signal comes. What it
 * held when it ended is taken by another worker, when its lease is over.
 *
 * @returns how many it graded
 * @throws when the database stays away, or the grader is broken
 */
export async function work(queue: JobQueue, setting: WorkSetting): Promise<number> {
  const { jobs } = setting;
  const ended = new AbortController(); // where one lane fails, the others end too
  const signal = AbortSignal.any([ended.signal, ...(setting.signal ? [setting.signal] : [])]);
  const running = new Set<() => void>();
  const stop = () => running.forEach((end) => end());
  const engine = { ...setting.engine, running, isStopped: () => signal.aborted };
  signal.addEventListener('abort', stop);
  await engine.prepare?.();
  const knownRuns = new KnownRuns(setting.exercises, setting.onForeign);
  const worker = new Worker(queue, { ...setting, engine, signal }, knownRuns);
  const lanes = Array.from({ length: jobs }, () =>
    worker.run().catch((error: unknown) => {
      ended.abort();
      throw error;
    }),
  );
  const results = await Promise.allSettled(lanes);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return worker.graded;
}

class Worker {
  graded = 0;
  private readonly failing = new Set<string>();

  constructor(
    private readonly queue: JobQueue,
    private readonly setting: WorkSetting & { readonly signal: AbortSignal },
    private readonly runs: KnownRuns,
  ) {}

  async run(): Promise<void> {
    const { signal, once, onTrouble } = this.setting;
    while (!signal.aborted) {
      const task = await steadfast(() => this.next(), signal, onTrouble).catch((error: unknown) => {
        if (signal.aborted) return undefined;
        throw error;
      });
      if (task !== undefined) await this.grade(task);
      else if (once) return;
      else await pause(POLL_MS, signal);
    }
  }

  private async next(): Promise<Task | undefined> {
    for (const run of await this.queue.runs()) {
      const task = this.runs.exercisesOf(run) && (await this.queue.take(run));
      if (task) return task;
    }
    return undefined;
  }

  private async grade(task: Task): Promise<void> {
    const { engine, signal, onTrouble, onGraded } = this.setting;
    const exercises = this.runs.exercisesOf(task.run)!;
    const renew = () => void this.queue.renew(task).catch(() => undefined);
    const renewal = setInterval(renew, (task.leaseSeconds * 1000) / 4);
    try {
      const { seed, attempts } = task.run;
      const asked = { engine, exercises, seed: ownSeed(seed, task.submission), attempts, signal };
      const result = await gradeRead(task.notebooks, asked);
      if (result === undefined) return;
      await steadfast(() => this.queue.finish(task, result), signal, onTrouble);
      this.graded++;
      this.failing.clear();
      onGraded?.(task);
    } catch (error) {
      if (!signal.aborted) await this.failed(task, error);
    } finally {
      clearInterval(renewal);
    }
  }

  private async failed(task: Task, error: unknown): Promise<void> {
    const { signal, onTrouble, onFailed } = this.setting;
    const reason = error instanceof Error ? error.message : String(error);
    await steadfast(() => this.queue.fail(task, reason), signal, onTrouble);
    onFailed?.(task, reason);
    this.failing.add(task.student);
    if (this.failing.size >= MOST_FAILURES) throw error;
  }
}

/** Which runs are of exercises that this worker has, in this very version. */
class KnownRuns {
  private readonly known = new Map<string, readonly Exercise[] | undefined>();

  constructor(
    private readonly exercises: readonly Exercise[],
    private readonly onForeign?: (run: QueuedRun) => void,
  ) {}

  exercisesOf(run: QueuedRun): readonly Exercise[] | undefined {
    if (!this.known.has(run.id)) {
      const own = this.exercises.filter(({ id }) => run.exercises.includes(id));
      const isOurs = fingerprintOf(own) === run.fingerprint;
      this.known.set(run.id, isOurs ? own : undefined);
      if (!isOurs) this.onForeign?.(run);
    }
    return this.known.get(run.id);
  }
}
