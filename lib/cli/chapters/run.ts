import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { formatDuration, type Locale } from '../../locale';
import type { Output } from '../bootstrap/output.cjs';
import { clonePaths, jupyterEnvironment } from '../paths';
import { executeNotebook } from './execute';
import { inOrder } from './inOrder';
import type { Chapter } from './list';
import type { ChapterMessages } from './messages';
import type { Cell } from './notebook';
import { ChapterReport, type ChapterResult } from './report';
import { readTimes, secondsLeft, writeTimes, type Times, type Work } from './timing';

/** What executing chapters needs of the clone and of the terminal. */
export interface RunSetting extends Output {
  /** The clone's folder. */
  readonly root: string;
  /** Python of the clone's environment. */
  readonly python: string;
  /** Language of the messages. */
  readonly language: Locale;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
}

/** A chapter that has been read. */
export interface ReadChapter extends Chapter {
  readonly cells: readonly Cell[];
}

/** A run of `npm run chapters`: so many notebooks at once, their reports printed in order. */
export class ChaptersRun {
  private readonly running = new Map<ReadChapter, { report: ChapterReport; began: number }>();
  private readonly stopping = new AbortController();
  private readonly results: ChapterResult[] = [];
  private times: Times;
  private begun = 0;

  /** @param print takes each line of the reports */
  constructor(
    private readonly chosen: readonly ReadChapter[],
    private readonly jobs: number,
    private readonly setting: RunSetting,
    private readonly say: ChapterMessages,
    print: (line: string) => void,
  ) {
    this.times = readTimes(setting.root);
    this.nextPart = inOrder(print);
  }
  private readonly nextPart: ReturnType<typeof inOrder>;

  /** Executes all, or until one fails; what has not ended by then is stopped. */
  async execute(): Promise<readonly ChapterResult[]> {
    const stop = () => this.stopping.abort();
    this.setting.signal.addEventListener('abort', stop, { once: true });
    const work = async () => {
      while (this.begun < this.chosen.length && !this.stopping.signal.aborted) {
        await this.executeOne(this.chosen[this.begun++]);
      }
    };
    const all = async () => void (await Promise.all(Array.from({ length: this.jobs }, work)));
    await this.setting.progress(this.say.title(this.chosen.length), () => this.now(), all);
    return this.results;
  }

  private async executeOne(chapter: ReadChapter): Promise<void> {
    const { root, python, language } = this.setting;
    const { signal } = this.stopping;
    const part = this.nextPart();
    part.write(`\n${chapter.language}/${chapter.name}`);
    const write = (line: string) => part.write(line);
    const report = new ChapterReport(chapter, chapter.cells, this.say, language, write);
    this.results.push(report.result);
    this.running.set(chapter, { report, began: Date.now() });
    const executed = join(root, 'build', 'chapters', chapter.language, `${chapter.name}.ipynb`);
    try {
      const place = { python, executed, signal, env: this.environment() };
      for await (const event of executeNotebook(chapter.path, place)) report.on(event);
      const { outcome, seconds } = report.result;
      if (outcome === 'stopped') part.write(`  ${this.say.notEnded}`);
      else part.write(`  ${this.say.copy(relative(root, executed))}`);
      if (seconds !== undefined) this.remember(chapter.name, seconds, chapter.cells.length);
      if (outcome === 'failed') this.stopping.abort();
    } catch (error) {
      this.stopping.abort();
      throw error;
    } finally {
      this.running.delete(chapter);
      part.end();
    }
  }

  /** Two kernels that both use every core would only wait for each other. */
  private environment(): NodeJS.ProcessEnv {
    const share = Math.max(1, Math.floor(availableParallelism() / this.jobs));
    const env = jupyterEnvironment(clonePaths(this.setting.root));
    return this.jobs === 1 ? env : { TF_NUM_INTEROP_THREADS: String(share), ...env };
  }

  private remember(name: string, seconds: number, cells: number): void {
    this.times = { ...this.times, [name]: { seconds, cells } };
    writeTimes(this.setting.root, this.times);
  }

  private now(): string {
    const running = [...this.running.values()];
    const done = this.begun - running.length;
    const left = secondsLeft(this.left(), this.times, this.jobs);
    const rest = left && this.say.left(formatDuration(left * 1000, this.setting.language));
    const parts = [`${done}/${this.chosen.length}`, ...running.map(({ report }) => report.now())];
    return [...parts, rest].filter(Boolean).join(' · ');
  }

  private left(): Work[] {
    const waiting = this.chosen
      .slice(this.begun)
      .map((chapter) => ({ chapter, began: Date.now(), passed: 0 }));
    const running = [...this.running].map(([chapter, { began, report }]) => ({
      chapter,
      began,
      passed: report.passed,
    }));
    return [...running, ...waiting].map(({ chapter, began, passed }) => ({
      name: chapter.name,
      cells: chapter.cells.length,
      passed,
      elapsed: (Date.now() - began) / 1000,
    }));
  }
}
