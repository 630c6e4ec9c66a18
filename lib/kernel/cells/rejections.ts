import { say } from '../../locale';
import { attempt } from '../../jupyter/attempt';
import { Interrupted } from './interruption';
import type { Outputs } from './outputs';
import type { CellSources } from './cellSources';
import { describeThrown } from './traceback';

/** How long an error may wait for a next cell before it is shown below the last one. */
const WAIT_MS = 1000;

/**
 * Errors that no cell waited for: a promise without `await`, a timer that throws. They neither end
 * the kernel nor get lost: they are written to the running cell's stderr, or else to the next one's.
 */
export class Rejections {
  private readonly held: string[] = [];
  private timer: NodeJS.Timeout | undefined;

  /** @param run the run that is on, or the last one */
  constructor(
    private readonly outputs: Outputs,
    private readonly sources: CellSources,
    private readonly run: () => number,
  ) {}

  watch(): void {
    process.on('unhandledRejection', (reason) => this.report(reason));
    process.on('uncaughtException', (error) => this.report(error));
  }

  /** A cell is about to run: what came in between is shown in it. */
  reportEarlier(): void {
    clearTimeout(this.timer);
    for (const text of this.held.splice(0)) this.outputs.write('stderr', text);
  }

  private report(reason: unknown): void {
    if (attempt(() => reason instanceof Interrupted, false)) return; // left over from a cell that was stopped
    this.held.push(this.describe(reason));
    if (this.outputs.isCellRunning) return this.reportEarlier();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.reportEarlier(), WAIT_MS);
  }

  private describe(reason: unknown): string {
    const { traceback } = describeThrown(reason, this.run(), this.sources);
    const title = say({
      en: 'An error that nothing waited for (is an `await` or a `catch` missing?):',
      zh: '有一个错误没有被任何代码等待（是否缺少 await 或 catch？）：',
    });
    return `${title}\n${traceback.join('\n')}\n`;
  }
}
