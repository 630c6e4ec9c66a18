import { join } from 'node:path';
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from 'node:worker_threads';
import {
  type ControlData,
  type Handed,
  type InterruptNotice,
  NEWS,
  NO_RUN,
  SHARED_BYTES,
} from './controlThread';

/**
 * The thread beside the one that runs the cells (`controlThread.ts`), seen from the latter: it hears
 * of interrupts and answers also while a cell is a loop, or waits without letting anything else run.
 */
export class Control {
  readonly shared = new Int32Array(new SharedArrayBuffer(SHARED_BYTES));
  private readonly thread: Worker;
  private readonly port: MessagePort;

  /** @param onMessage told of what is no interrupt */
  constructor(private readonly onMessage: (message: Handed) => void) {
    this.shared.fill(NO_RUN);
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.thread = new Worker(join(__dirname, 'controlThread.js'), {
      workerData: { shared: this.shared, port: port2 } satisfies ControlData,
      transferList: [port2],
    });
    port1.on('message', (message: Handed) => onMessage(message));
    port1.unref();
    this.thread.unref();
  }

  /** Calls back for each step of stopping a cell. */
  onInterrupt(listener: (notice: InterruptNotice) => void): void {
    this.thread.on('message', listener);
    this.thread.unref();
  }

  /**
   * Waits until something has come to be, while nothing else runs in this thread.
   *
   * @param isThere asked after each message; may throw to end the waiting
   * @param timeoutMs how long at most
   */
  waitUntil(isThere: () => boolean, timeoutMs = Infinity): void {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const news = Atomics.load(this.shared, NEWS);
      const received = receiveMessageOnPort(this.port);
      if (received) this.onMessage(received.message as Handed);
      else if (isThere() || performance.now() >= deadline) return;
      else Atomics.wait(this.shared, NEWS, news, deadline - performance.now());
    }
  }
}
