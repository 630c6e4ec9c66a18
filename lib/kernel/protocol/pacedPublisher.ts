import type { Header } from './wire';

/** Something to be told to everybody who watches the kernel. */
export interface Publication {
  readonly type: string;
  readonly content: object;
  readonly parent?: Header;
}

interface Queued extends Publication {
  /** Overtaken by something newer. */
  isGone?: boolean;
}

/** Types that the Jupyter server does not count. */
const UNCOUNTED = new Set(['status', 'execute_input', 'comm_close']);
/** Streams that wait are joined up to so many characters. */
const JOINED_CHARACTERS = 65_536;

/**
 * The Jupyter server drops messages, whatever they are, once there were more than 3,000 of them or 3
 * MB of prints in 3 seconds (its defaults: 1,000 messages and 1 MB a second). This sends less, and
 * keeps the rest until its turn comes: in order, prints joined, of many states of one display the
 * last two. Two, since JupyterLab draws a plot anew only after something else stood in its place.
 */
export class PacedPublisher {
  private queue: Queued[] = [];
  private readonly updates = new Map<string, Queued[]>();
  private readonly messages = new Allowance(800, 300);
  private readonly bytes = new Allowance(1_200_000, 400_000);
  private timer: NodeJS.Timeout | undefined;
  private waiting: (() => void)[] = [];

  /** @param send sends a message and says how many bytes it had */
  constructor(private readonly send: (publication: Publication) => number) {}

  publish(publication: Publication): void {
    const { type, parent } = publication;
    if (type === 'stream' && this.join(publication)) return;
    if (type === 'clear_output') this.dropOutputs(parent);
    const queued: Queued = { ...publication };
    this.queue.push(queued);
    if (type === 'update_display_data') this.overtake(queued);
    this.work();
  }

  /** Resolved when everything that was published so far has been sent. */
  flushed(): Promise<void> {
    if (this.queue.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private work(): void {
    for (let next = this.queue[0]; next; next = this.queue[0]) {
      const isCounted = !next.isGone && !UNCOUNTED.has(next.type);
      const waitMs = isCounted ? Math.max(this.messages.waitMs(), this.bytes.waitMs()) : 0;
      if (waitMs > 0) {
        this.timer ??= setTimeout(() => {
          this.timer = undefined;
          this.work();
        }, waitMs);
        return;
      }
      this.queue.shift();
      if (!next.isGone) this.sendNow(next, isCounted);
    }
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  private sendNow(queued: Queued, isCounted: boolean): void {
    if (queued.type === 'update_display_data') this.left(queued);
    const bytes = this.send(queued);
    if (isCounted) this.messages.take(1);
    if (queued.type === 'stream') this.bytes.take(bytes);
  }

  /** Whether a print could be added to the one that waits last. */
  private join({ content, parent }: Publication): boolean {
    const last = this.queue.at(-1);
    if (last?.type !== 'stream' || last.parent?.msg_id !== parent?.msg_id) return false;
    const [before, next] = [last.content, content] as { name: string; text: string }[];
    const isRoom = before.text.length + next.text.length <= JOINED_CHARACTERS;
    if (before.name !== next.name || !isRoom) return false;
    this.queue[this.queue.length - 1] = {
      ...last,
      content: { name: next.name, text: before.text + next.text },
    };
    return true;
  }

  private overtake(queued: Queued): void {
    const id = displayId(queued);
    const states = [...(this.updates.get(id) ?? []), queued];
    if (states.length > 2) states.splice(0, 1)[0].isGone = true;
    this.updates.set(id, states);
  }

  private left(queued: Queued): void {
    const id = displayId(queued);
    const states = (this.updates.get(id) ?? []).filter((state) => state !== queued);
    if (states.length > 0) this.updates.set(id, states);
    else this.updates.delete(id);
  }

  /** What waits to be shown and would be cleared at once. Errors stay. */
  private dropOutputs(parent: Header | undefined): void {
    this.queue = this.queue.filter((queued) => {
      const isOfCell = queued.parent?.msg_id === parent?.msg_id;
      const isOutput = /^(?:stream|(?:update_)?display_data|clear_output)$/.test(queued.type);
      if (!isOfCell || !isOutput) return true;
      if (queued.type === 'update_display_data') this.left(queued);
      return false;
    });
  }
}

/** So much at once, and so much a second. */
class Allowance {
  private left: number;
  private time = performance.now();

  constructor(
    private readonly most: number,
    private readonly perSecond: number,
  ) {
    this.left = most;
  }

  /** How long until something may be taken: as soon as anything is left, however much it is. */
  waitMs(): number {
    const now = performance.now();
    this.left = Math.min(this.most, this.left + ((now - this.time) / 1000) * this.perSecond);
    this.time = now;
    return this.left > 0 ? 0 : Math.ceil(((1 - this.left) / this.perSecond) * 1000);
  }

  take(amount: number): void {
    this.left -= amount;
  }
}

function displayId({ content }: Publication): string {
  const { transient } = content as { transient?: { display_id?: string } };
  return transient?.display_id ?? '';
}
