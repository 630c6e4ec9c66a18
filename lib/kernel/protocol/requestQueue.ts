import type { Message } from './wire';

/** Requests of the shell channel: answered one at a time, in the order of their arrival. */
export class RequestQueue {
  private readonly waiting: Message[] = [];
  private readonly aborted = new WeakSet<Message>();
  private work: Promise<void> | undefined;

  /** @param answer told of each request, and whether it was aborted while it waited */
  constructor(private readonly answer: (request: Message, aborted: boolean) => Promise<void>) {}

  add(request: Message): void {
    this.waiting.push(request);
    this.work ??= this.run();
  }

  /** Resolved when every request that came so far has been answered. */
  async answered(): Promise<void> {
    await this.work;
  }

  /** Marks the cells that are waiting now as not to be run; cells that come later are not. */
  abortWaitingCells(): void {
    for (const request of this.waiting) {
      if (request.header.msg_type === 'execute_request') this.aborted.add(request);
    }
  }

  private async run(): Promise<void> {
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      await this.answer(next, this.aborted.has(next));
    }
    this.work = undefined;
  }
}
