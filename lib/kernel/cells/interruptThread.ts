import { Session } from 'node:inspector';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { INTERRUPT_PIPE } from '../messages';

/** Which numbers stand in the memory that both threads see. */
export const REQUESTED_RUN = 0;
export const RUNNING_RUN = 1;
export const SHARED_BYTES = 8;
export const NO_RUN = -1;

/** What this thread tells the one that runs the cells. */
export interface InterruptNotice {
  readonly run: number;
  /** Asked for the first time; asked again, since the cell still runs; cut off. */
  readonly kind: 'asked' | 'again' | 'terminated';
}

/** How long a cell may take to stop by itself. */
const PATIENCE_MS = 1000;

/**
 * Stops a run: asks, asks again, and cuts it off when its thread has not looked at the request for
 * so long, as in a loop inside a package.
 */
async function interrupt(run: number, shared: Int32Array): Promise<void> {
  const runs = () => Atomics.load(shared, RUNNING_RUN) === run;
  for (const kind of ['asked', 'again'] as const) {
    Atomics.store(shared, REQUESTED_RUN, run);
    tell({ run, kind });
    await sleep(PATIENCE_MS);
    if (!runs()) return;
    if (Atomics.load(shared, REQUESTED_RUN) === run) return terminate(run);
  }
}

/** What the debugger's stop button does: unwinds the code of the other thread. */
function terminate(run: number): void {
  const session = new Session();
  session.connectToMainThread();
  session.post('Runtime.terminateExecution', () => {
    session.disconnect();
    tell({ run, kind: 'terminated' });
  });
}

function tell(notice: InterruptNotice): void {
  parentPort?.postMessage(notice);
}

/** Reads the numbers of the runs to be stopped. The pipe ends with the supervisor. */
function listen(shared: Int32Array): void {
  const pipe = new Socket({ fd: INTERRUPT_PIPE, readable: true, writable: false });
  createInterface({ input: pipe }).on('line', (run) => void interrupt(Number(run), shared));
  pipe.on('close', () => process.kill(process.pid, 'SIGKILL'));
}

if (!isMainThread) listen(workerData as Int32Array);
