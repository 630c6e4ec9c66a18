import { Session } from 'node:inspector';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { Lines } from '../lines';
import { PIPES, type ToControl } from '../messages';

/** Place in the shared memory: the run that the learner wants to stop. */
export const REQUESTED_RUN = 0;
/** Place in the shared memory: the run that is on. */
export const RUNNING_RUN = 1;
/** Place in the shared memory: counted up whenever a thread that waits should look again. */
export const NEWS = 2;
/** Size of the memory that both threads see. */
export const SHARED_BYTES = 12;
/** Stands for no run in the shared memory. */
export const NO_RUN = -1;

/** What this thread is given when it starts. */
export interface ControlData {
  readonly shared: Int32Array;
  /** Where what is no interrupt is handed on. */
  readonly port: MessagePort;
}

/** What this thread tells the one that runs the cells. */
export interface InterruptNotice {
  readonly run: number;
  /** Asked for the first time; asked again, since the cell still runs; cut off. */
  readonly kind: 'asked' | 'again' | 'terminated';
}

/** What this thread hands on. */
export type Handed = Exclude<ToControl, { kind: 'interrupt' }>;

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
    wake(shared);
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

function wake(shared: Int32Array): void {
  Atomics.add(shared, NEWS, 1);
  Atomics.notify(shared, NEWS);
}

/** Reads what the front process has to say. The pipe ends with it. */
function listen({ shared, port }: ControlData): void {
  const pipe = new Socket({ fd: PIPES.control, readable: true, writable: false });
  const lines = new Lines((line) => {
    const message = JSON.parse(line) as ToControl;
    if (message.kind === 'interrupt') return void interrupt(message.run, shared);
    port.postMessage(message satisfies Handed);
    wake(shared);
  });
  pipe.on('data', (chunk) => lines.push(chunk));
  pipe.on('close', () => process.kill(process.pid, 'SIGKILL'));
}

if (!isMainThread) listen(workerData as ControlData);
