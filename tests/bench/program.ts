import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import type { BenchAnswer, BenchRequest, Timed, TimedRequest, Versions } from './protocol';

/** How to start a program of the bench. */
export interface ProgramCommand {
  /** For messages: `PyTorch`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Characters of the end of its standard error that are kept, to explain a death. */
const LAST_WORDS = 2000;

/** A process that does the bench's work on request. Asked one thing at a time. */
export class Program {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: Interface;
  private lastWords = '';

  /** @param cwd the clone's folder */
  constructor(
    private readonly program: ProgramCommand,
    cwd: string,
  ) {
    const env = { ...process.env, ...program.env };
    this.child = spawn(program.command, program.args, { cwd, env });
    this.child.stderr.on('data', (text: Buffer) => {
      this.lastWords = (this.lastWords + text.toString()).slice(-LAST_WORDS);
    });
    this.child.stdin.on('error', () => undefined); // its end is told by 'close'
    this.lines = createInterface({ input: this.child.stdout });
  }

  async versions(): Promise<Versions> {
    return (await this.ask({ work: 'versions' })) as Versions;
  }

  /** @throws {Error} naming the program, when it failed or ended */
  async time(request: TimedRequest): Promise<Timed> {
    return (await this.ask(request)) as Timed;
  }

  /** GFLOP/s of matrix products alone. */
  async peak(): Promise<Timed> {
    return (await this.ask({ work: 'peak' })) as Timed;
  }

  /** Ends the process. */
  end(): void {
    this.child.kill('SIGKILL');
  }

  private async ask(request: BenchRequest): Promise<BenchAnswer> {
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
    const answer = JSON.parse(await this.nextLine()) as BenchAnswer;
    if ('error' in answer) throw new Error(`${this.program.name}: ${String(answer.error)}`);
    return answer;
  }

  private nextLine(): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = (reason: string) =>
        reject(new Error(`${this.program.name}: ${reason}\n${this.lastWords}`.trim()));
      const ended = (code: number | null, signal: string | null) =>
        fail(`ended (${signal ?? code})`);
      const broken = (error: Error) => fail(error.message);
      this.child.once('close', ended).once('error', broken);
      this.lines.once('line', (line) => {
        this.child.off('close', ended).off('error', broken);
        resolve(line);
      });
    });
  }
}
