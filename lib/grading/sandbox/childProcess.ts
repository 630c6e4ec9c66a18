import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Duplex, Readable } from 'node:stream';
import { BilingualError } from '../../locale';
import type { ChildProgram, Engine } from './engine';
import { FrameReader, toFrame, type Received } from './frames';
import { type ChildBackend, type Limits, limitsOf } from './limits';
import { Patience } from './patience';
import { usageOf } from './usage';

/** How a child ended, or was ended by us. */
export type ChildEnd =
  | 'too-large'
  | 'not-json'
  | 'timed-out'
  | 'output'
  | 'memory'
  | 'killed'
  | 'ended';

/** A message, or the end after which there is none. */
export type Heard = { readonly message: unknown } | { readonly end: ChildEnd };

const TO_CHILD = 3;
const FROM_CHILD = 4;
const KEPT_COMPLAINT = 8_192;
const STARTS = 3;
const LOOK_EVERY_MS = 100;

/** So many messages may lie unread: some say more than they were asked. */
const MOST_WAITING: Readonly<Record<ChildProgram, number>> = {
  ...{ answer: 4, probe: 4 },
  ...{ compileAnswer: 500, compileStrip: 500, strip: 500 },
};

/** Exit codes of a shell for SIGXCPU, and for SIGKILL that was not ours. */
const OUT_OF_TIME = 152;
const KILLED = 137;
const OUT_OF_MEMORY = /heap out of memory|allocation failed|bad_alloc|Cannot allocate/i;

/** The sandbox itself failed, before a learner's code had a say: then there is no grade. */
export class SandboxBroken extends BilingualError {
  override readonly name = 'SandboxBroken';

  constructor(reason: string) {
    super({
      zh: `沙箱没能启动，所以没有给分（不是学生的错）。内存或进程数可能不够；再运行同一条命令会接着做。${reason}`,
      en: `The sandbox did not start, so no grade was given; it is no fault of a learner's. Memory or processes may be short; the same command goes on from here. ${reason}`,
    });
  }
}

/**
 * Starts a child and waits for its greeting, which it gives before it has read a learner's code.
 *
 * @throws {SandboxBroken} when three in turn did not start, or none is to be started any more
 */
export async function startChild(
  engine: Engine,
  program: ChildProgram,
  backend: ChildBackend = 'plain',
): Promise<SandboxedChild> {
  for (let left = STARTS; ; left--) {
    if (engine.isStopped?.()) throw new SandboxBroken('');
    const child = new SandboxedChild(engine, program, backend);
    const heard = await child.hear(new Patience(engine.limits.startMs));
    if ('message' in heard && heard.message === program) return child;
    await child.close();
    if (left === 1) throw new SandboxBroken(child.lastWords);
  }
}

/** A program in a sandbox, spoken with in frames; what it prints is counted and thrown away. */
export class SandboxedChild {
  private readonly child: ChildProcess;
  private readonly waiting: Heard[] = [];
  private readonly closed: Promise<void>;
  private wake: () => void = () => undefined;
  private end?: ChildEnd;
  private printed = 0;
  private complaint = '';

  /** Use {@link startChild}, except for the probe, which does not greet. */
  constructor(
    engine: Engine,
    private readonly program: ChildProgram,
    backend: ChildBackend = 'plain',
  ) {
    const { file, args, uid, gid, filter, isDetached, cleanUp } = engine.command(program, backend);
    const limits = limitsOf(engine.limits, backend);
    const opened = filter === undefined ? [] : [openSync(filter, 'r')]; // read once: each its own
    // Every option is named here: none is looked up on a prototype that somebody may have changed.
    this.child = spawn(file, args, {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', ...opened],
      env: Object.create(null) as NodeJS.ProcessEnv,
      cwd: '/',
      shell: false,
      detached: isDetached,
      uid,
      gid,
    });
    opened.forEach((fd) => closeSync(fd));
    const reader = new FrameReader(engine.limits.frameBytes);
    this.channel(FROM_CHILD).on('data', (bytes: Buffer) => this.take(reader.take(bytes)));
    this.child.stdout?.on('data', (bytes: Buffer) => this.print(bytes, engine));
    this.child.stderr?.on('data', (bytes: Buffer) => {
      this.complaint = (this.complaint + bytes.toString('latin1')).slice(-KEPT_COMPLAINT);
      this.print(bytes, engine);
    });
    this.child.stdio.forEach((stream) => stream?.on('error', () => undefined)); // its end is told by 'close'
    const stop = () => this.finish('ended');
    engine.running.add(stop);
    const looking = setInterval(() => this.look(limits), LOOK_EVERY_MS);
    this.closed = new Promise((resolve) => {
      const finish = (code: unknown) => {
        engine.running.delete(stop);
        clearInterval(looking);
        cleanUp?.();
        this.finish(this.reason(code));
        resolve();
      };
      this.child.once('close', finish);
      this.child.once('error', finish);
    });
  }

  /** Says something to the child; whether it still listens, its answers tell. */
  send(message: unknown): void {
    const channel = this.channel(TO_CHILD);
    if (channel.writable) channel.write(toFrame(message));
  }

  /**
   * The next message; the end, once there is none.
   *
   * @param patience when it is used up, the child is ended
   */
  async hear(patience: Patience): Promise<Heard> {
    if (this.waiting.length === 0 && this.end === undefined) {
      await new Promise<void>((resolve) => {
        const stopWaiting = patience.wait(() => this.finish('timed-out'));
        this.wake = () => {
          stopWaiting();
          resolve();
        };
      });
    }
    return this.waiting.shift() ?? { end: this.end ?? 'ended' };
  }

  /** The end of what it printed on standard error. */
  get lastWords(): string {
    return this.complaint.trim().slice(-500);
  }

  /** Whether something came that nobody has asked for. */
  get hasUnread(): boolean {
    return this.waiting.length > 0;
  }

  /** Ends the child with all that it started; resolves when nothing of it is left. */
  async close(): Promise<void> {
    this.finish('ended');
    await this.closed;
  }

  private channel(number: number): Duplex & Readable {
    return this.child.stdio[number as 3] as unknown as Duplex;
  }

  private take(received: readonly Received[]): void {
    for (const one of received) {
      if ('broken' in one) return this.finish(one.broken);
      this.waiting.push(one);
    }
    if (this.waiting.length > MOST_WAITING[this.program]) return this.finish('too-large');
    if (received.length > 0) this.wake();
  }

  private print(bytes: Buffer, { limits }: Engine): void {
    this.printed += bytes.length;
    if (this.printed > limits.outputBytes) this.finish('output');
  }

  /** What all its processes use together, which no limit of the system holds down. */
  private look({ memoryBytes, cpuSeconds }: Limits): void {
    if (this.child.pid === undefined || this.end !== undefined) return;
    const used = usageOf(this.child.pid);
    if (used.memoryBytes > memoryBytes) this.finish('memory');
    else if (used.cpuSeconds > cpuSeconds) this.finish('timed-out');
  }

  private reason(code: unknown): ChildEnd {
    if (code === OUT_OF_TIME) return 'timed-out';
    if (code === KILLED) return 'killed';
    return OUT_OF_MEMORY.test(this.complaint) ? 'memory' : 'ended';
  }

  /** SIGKILL to the first process of its namespace ends every process in it. */
  private finish(end: ChildEnd): void {
    this.end ??= end;
    this.child.kill('SIGKILL');
    this.wake();
  }
}
