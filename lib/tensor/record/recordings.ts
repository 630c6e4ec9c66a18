import type { NativeBackend } from '../native';
import { describeTree, tensorsOf, type TensorTree } from '../tensorTree';
import { areSame, describeDifference } from './compareRecordings';
import { runsDiffer } from './errors';
import { oneDnnWorks } from './oneDnnProbe';
import { Recorder } from './recorder';
import type { Recording } from './recording';
import { Session } from './session';

/** A function of trees of tensors. */
export type TreeFunction = (...args: TensorTree[]) => TensorTree;

/** What is known of a function for one signature, and the number of the last call with it. */
type Entry = (WarmingUp | RecordedOnce | Loaded | Plain) & { readonly lastCall: number };

/** It is not worth a recording yet. */
type WarmingUp = { readonly state: 'warmingUp'; readonly times: number };

/** It ran once or twice; what it did the last time. */
type RecordedOnce = {
  readonly state: 'recorded';
  readonly recording: Recording;
  readonly times: number;
};

/** It did the same twice, and is replayed now. */
type Loaded = { readonly state: 'loaded'; readonly session: Session };

/** TensorFlow would not take the graph, which was said. */
type Plain = { readonly state: 'plain' };

/** A function may prepare something in its first run and still settle in the second and third. */
const RUNS_TO_SETTLE = 3;

/** Not called for so many times the capacity, a signature gives its place to a new one. */
const PATIENCE = 4;

/** The recordings of one function, one a signature, least recently used first. */
export class Recordings {
  /** How often the function itself ran. */
  runs = 0;
  /** How often a recording was replayed instead. */
  replays = 0;
  /** What TensorFlow has loaded: native memory that must be freed. */
  readonly sessions = new Set<Session>();
  private readonly entries = new Map<string, Entry>();
  private calls = 0;

  private readonly capacity: number;
  private readonly warmUp: number;

  /** @param limits how many are kept, and how often a signature runs plain before it is recorded */
  constructor(
    private readonly fn: TreeFunction,
    { capacity, warmUp }: { readonly capacity: number; readonly warmUp: number },
  ) {
    this.capacity = capacity;
    this.warmUp = warmUp;
  }

  /** Replays, or runs the function and records it. */
  call(backend: NativeBackend, args: readonly TensorTree[]): TensorTree {
    this.calls++;
    const signature = signatureOf(args);
    const entry = this.entries.get(signature);
    if (entry?.state === 'loaded') return this.replay(signature, entry.session, args);
    if (entry?.state === 'plain' || (!entry && !this.hasRoom())) return this.runPlain(args);
    const times = entry?.state === 'warmingUp' ? entry.times : 0;
    if (entry?.state !== 'recorded' && times < this.warmUp) {
      this.keep(signature, { state: 'warmingUp', times: times + 1, lastCall: this.calls });
      return this.runPlain(args);
    }
    return this.record(backend, signature, args, entry?.state === 'recorded' ? entry : undefined);
  }

  /** Runs the function as it is. */
  runPlain(args: readonly TensorTree[]): TensorTree {
    this.runs++;
    return this.fn(...args);
  }

  /** Frees all recordings. */
  dispose(): void {
    for (const signature of [...this.entries.keys()]) this.forget(signature);
  }

  private replay(signature: string, session: Session, args: readonly TensorTree[]): TensorTree {
    try {
      const result = session.run(tensorsOf(args));
      this.replays++;
      this.keep(signature, { state: 'loaded', session, lastCall: this.calls });
      return result;
    } catch (error) {
      // The function itself throws such an error where it arises, with the stack that says so.
      const result = this.runPlain(args);
      this.giveUp(signature, error);
      return result;
    }
  }

  private record(
    backend: NativeBackend,
    signature: string,
    args: readonly TensorTree[],
    before?: RecordedOnce,
  ): TensorTree {
    this.runs++;
    const recorder = new Recorder(backend, args, oneDnnWorks(backend));
    const { result, recording } = recorder.run(this.fn);
    const times = (before?.times ?? 0) + 1;
    if (before && areSame(before.recording, recording)) {
      this.load(backend, signature, recording);
    } else if (before && times >= RUNS_TO_SETTLE) {
      this.entries.delete(signature);
      throw runsDiffer(describeDifference(before.recording, recording));
    } else {
      this.keep(signature, { state: 'recorded', recording, times, lastCall: this.calls });
    }
    return result;
  }

  private load(backend: NativeBackend, signature: string, recording: Recording): void {
    try {
      const session = new Session(backend, recording);
      this.sessions.add(session);
      this.keep(signature, { state: 'loaded', session, lastCall: this.calls });
    } catch (error) {
      this.giveUp(signature, error);
    }
  }

  private keep(signature: string, entry: Entry): void {
    this.entries.delete(signature); // to stand last again
    this.entries.set(signature, entry);
  }

  /**
   * Makes room for a signature if one that is kept has long not been called. Signatures in regular
   * use stay: more of them than there is room for would else displace each other for ever, and every
   * call would be spent on recording.
   */
  private hasRoom(): boolean {
    if (this.entries.size < this.capacity) return true;
    const [signature, { lastCall }] = this.entries.entries().next().value as [string, Entry];
    if (this.calls - lastCall < PATIENCE * this.capacity) return false;
    this.forget(signature);
    return true;
  }

  private forget(signature: string): void {
    const entry = this.entries.get(signature);
    if (entry?.state === 'loaded') {
      entry.session.dispose();
      this.sessions.delete(entry.session);
    }
    this.entries.delete(signature);
  }

  private giveUp(signature: string, cause: unknown): void {
    this.forget(signature);
    this.keep(signature, { state: 'plain', lastCall: this.calls });
    const reason = cause instanceof Error ? cause.message : String(cause);
    console.warn(
      `record: TensorFlow does not run this function as a graph, so it runs unrecorded, slower but ` +
        `correct. The reason: ${reason}\n` +
        `record：TensorFlow 无法以图的方式运行该函数，因此不录制而直接运行：较慢，但结果正确。原因：${reason}`,
    );
  }
}

/** Form, shapes and dtypes of the arguments: a graph is recorded for each. */
function signatureOf(args: readonly TensorTree[]): string {
  return describeTree(args, ({ dtype, shape }) => `${dtype}[${shape.join()}]`);
}
