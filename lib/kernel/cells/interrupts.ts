import { attempt } from '../../jupyter/attempt';
import type { Control } from './control';
import { type InterruptNotice, NO_RUN, REQUESTED_RUN, RUNNING_RUN } from './controlThread';
import { type AwaitSite, Interrupted, noteAwaitSite } from './interruption';

/** An `await` of a cell that waits. */
interface Waiting {
  /** Stop as soon as the awaited work has ended, instead of going on. */
  stopWhenDone: boolean;
  stop(error: Error): void;
}

/** What the runner must know of a stop that the cell's own code cannot carry out. */
type Abandon = (error: Error) => void;

/**
 * Stops cells. A learner's stop reaches the thread beside this one (`controlThread.ts`), which
 * sets a number in shared memory that loops look at, and sends a notice that awaits go by.
 */
export class Interrupts {
  private readonly shared: Int32Array;
  private readonly waiting = new Set<Waiting>();
  private readonly abandoned = new Set<number>();
  private run = NO_RUN;
  private controller = new AbortController();
  private signalTaken = false;
  private abandon: Abandon = () => undefined;

  /** @param onTerminated called when code was cut off without its `finally` blocks having run */
  constructor(
    control: Control,
    private readonly onTerminated: () => void,
  ) {
    this.shared = control.shared;
    control.onInterrupt((notice) => this.receive(notice));
  }

  /** A cell begins: from here it can be stopped. */
  begin(run: number, abandon: Abandon): void {
    this.run = run;
    this.controller = new AbortController();
    this.signalTaken = false;
    this.abandon = abandon;
    Atomics.store(this.shared, RUNNING_RUN, run);
  }

  /** The cell has come to its end, whichever way. */
  end(): void {
    this.run = NO_RUN;
    this.abandon = () => undefined;
    Atomics.store(this.shared, RUNNING_RUN, NO_RUN);
  }

  /** Lets whatever the running cell waits for fail with an error, which it may catch. */
  fail(error: Error): void {
    for (const entry of this.waiting) entry.stop(error);
  }

  /** Aborted when the running cell is stopped: long work that listens may end in good order. */
  get signal(): AbortSignal {
    this.signalTaken = true;
    return this.controller.signal;
  }

  /** Each turn of a loop. @throws {Interrupted} when the learner has stopped the cell */
  readonly step = (): void => {
    if (Atomics.load(this.shared, REQUESTED_RUN) !== this.run || this.run === NO_RUN) return;
    this.take();
    throw new Interrupted();
  };

  /** Each `await`: as the promise, but rejected when the learner stops the cell. */
  readonly wait = (value: unknown, run = NO_RUN, line = 0, column = 0): unknown => {
    if (this.abandoned.has(run)) return new Promise(() => undefined); // never resolved
    this.step();
    if (!isThenable(value)) return value;
    return this.stoppable(value, { run, line, column });
  };

  /** The source of a `for await`: each turn waits as an `await` does. */
  readonly iterate = (source: Iterated, ...site: number[]): AsyncGenerator =>
    iterateStoppably(source, (promise) => this.wait(promise, ...site));

  private stoppable(value: PromiseLike<unknown>, site: AwaitSite): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => {
        this.waiting.delete(entry);
        noteAwaitSite(error, site);
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
        reject(error); // whatever was thrown
      };
      const entry: Waiting = { stopWhenDone: false, stop: fail };
      this.waiting.add(entry);
      value.then((result) => {
        if (entry.stopWhenDone) return fail(new Interrupted());
        this.waiting.delete(entry);
        resolve(result);
      }, fail);
    });
  }

  private receive({ run, kind }: InterruptNotice): void {
    if (run !== this.run) return; // the cell has ended meanwhile
    this.take();
    if (kind === 'asked' && this.signalTaken) {
      for (const entry of this.waiting) entry.stopWhenDone = true;
      return;
    }
    for (const entry of this.waiting) entry.stop(new Interrupted());
    if (kind === 'asked') return;
    this.abandoned.add(run);
    if (kind === 'terminated') this.onTerminated();
    this.abandon(new Interrupted());
  }

  private take(): void {
    Atomics.store(this.shared, REQUESTED_RUN, NO_RUN);
    this.controller.abort(new Interrupted());
  }
}

type Iterated = AsyncIterable<unknown> | Iterable<unknown>;

async function* iterateStoppably(
  source: Iterated,
  wait: (promise: unknown) => unknown,
): AsyncGenerator {
  const iterator = (
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  ) as AsyncIterator<unknown>;
  let left = false; // by break, return or an error in the body of the loop
  try {
    for (;;) {
      const next = (await wait(iterator.next())) as IteratorResult<unknown>;
      if (next.done) return;
      left = true;
      yield next.value;
      left = false;
    }
  } finally {
    if (left) await iterator.return?.();
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return attempt(
    () => typeof (value as PromiseLike<unknown> | undefined)?.then === 'function',
    false,
  );
}
