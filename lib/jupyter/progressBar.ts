import { escapeHtml } from '../figures';
import {
  BilingualRangeError,
  formatDuration,
  type Locale,
  learnerLocale,
  mismatch,
} from '../locale';
import { display, type DisplayHandle } from './display';
import { inNotebook, type MimeBundle } from './notebook';

/** How a progress bar introduces itself. */
export interface ProgressOptions {
  /** What is under way: `training`. */
  readonly label?: string;
  /** What is counted, for the rate: `steps`. */
  readonly unit?: string;
  /** Done before the bar begins, as when work is resumed; 0 when absent. */
  readonly from?: number;
  /** Of the words that the bar adds itself; the learner's by default. */
  readonly language?: Locale;
}

/** Redrawn at most ten times a second. */
const REDRAW_MS = 100;
/** The rate is that of the last seconds: it must follow when a phase is slower than another. */
const RATE_WINDOW_MS = 5000;
const BAR_CHARACTERS = 24;

interface Sample {
  readonly time: number;
  readonly done: number;
}

/**
 * How far some work is: a bar, the count, the rate and the time left, redrawn in place. In a saved
 * notebook its last state remains, in one line; where nothing can be redrawn, that line is printed.
 *
 * @example
 * const bar = new ProgressBar(pairs.length, { label: 'translating', unit: 'sentences' });
 * for (const pair of pairs) { translate(pair); bar.advance(); }
 * bar.finish();
 */
export class ProgressBar {
  private done: number;
  private note = '';
  private remainingMs: number | undefined;
  private isFinished = false;
  private lastDrawn = -Infinity;
  private samples: Sample[] = [];
  private handle: DisplayHandle<MimeBundle> | undefined;
  private readonly started = performance.now();
  private readonly language: Locale;

  /** @param total how much there is to do, at least 0 */
  constructor(
    private readonly total: number,
    private readonly options: ProgressOptions = {},
  ) {
    if (!(total >= 0)) {
      const expected = { en: '0 or more', zh: '不小于 0 的数' };
      throw new BilingualRangeError(mismatch('total', expected, total));
    }
    this.language = options.language ?? learnerLocale();
    this.done = options.from ?? 0;
    this.draw();
  }

  /** That much more is done. */
  advance(count = 1): void {
    this.set(this.done + count);
  }

  /**
   * So much is done in all.
   *
   * @param note whatever else should stand behind it, such as the loss
   * @param remainingMs the time left, where somebody knows better than the rate so far
   */
  set(done: number, note = this.note, remainingMs?: number): void {
    this.done = Math.min(done, this.total);
    this.note = note;
    this.remainingMs = remainingMs;
    if (performance.now() - this.lastDrawn >= REDRAW_MS) this.draw();
  }

  /** The work has ended, at its end or before; draws the line that remains. */
  finish(note = this.note): void {
    if (this.isFinished) return;
    this.isFinished = true;
    this.note = note;
    this.draw();
  }

  private draw(): void {
    const now = performance.now();
    this.lastDrawn = now;
    this.samples = this.samples.filter(({ time }) => now - time <= RATE_WINDOW_MS);
    this.samples.push({ time: now, done: this.done });
    if (inNotebook()) this.drawInNotebook();
    else this.drawInTerminal();
  }

  private drawInNotebook(): void {
    const bundle = { 'text/html': this.html(), 'text/plain': this.text() };
    if (this.handle) this.handle.update(bundle);
    else this.handle = display(bundle);
  }

  private drawInTerminal(): void {
    const { stdout } = process;
    if (stdout.isTTY) stdout.write(`\r\x1b[K${this.text()}${this.isFinished ? '\n' : ''}`);
    else if (this.isFinished) console.log(this.text());
  }

  private text(): string {
    const filled = Math.round(this.share() * BAR_CHARACTERS);
    const bar = '█'.repeat(filled) + '░'.repeat(BAR_CHARACTERS - filled);
    return [this.options.label, bar, this.status()].filter(Boolean).join(' ');
  }

  private html(): string {
    const label = escapeHtml(this.options.label ?? '');
    const bar = `<progress value="${this.done}" max="${this.total || 1}"></progress>`;
    return `<div>${label} ${bar} ${escapeHtml(this.status())}</div>`;
  }

  private share(): number {
    return this.total === 0 ? 1 : this.done / this.total;
  }

  private status(): string {
    const percent = `${Math.floor(this.share() * 100)}%`;
    const time = this.isFinished ? this.elapsed() : this.remaining();
    const parts = [percent, `${this.done}/${this.total}`, this.rateText(), time, this.note];
    return parts.filter(Boolean).join(' · ');
  }

  /** Units a second: lately while the work is on, on the whole when it is over. */
  private rate(): number {
    const first = this.isFinished
      ? { time: this.started, done: this.options.from ?? 0 }
      : this.samples[0];
    const last = this.samples[this.samples.length - 1];
    const seconds = (last.time - first.time) / 1000;
    return seconds > 0 ? (last.done - first.done) / seconds : 0;
  }

  private rateText(): string {
    const rate = this.rate();
    if (!(rate > 0)) return '';
    const digits = rate >= 100 ? 0 : rate >= 10 ? 1 : 2;
    const unit = this.options.unit ?? '';
    const perSecond = this.language === 'zh' ? `${unit}/秒` : `${unit}/s`;
    return `${rate.toFixed(digits)} ${perSecond}`;
  }

  private remaining(): string {
    const rate = this.rate();
    if (!(rate > 0)) return '';
    const byRate = ((this.total - this.done) / rate) * 1000;
    const left = formatDuration(this.remainingMs ?? byRate, this.language);
    return this.language === 'zh' ? `还剩 ${left}` : `${left} left`;
  }

  private elapsed(): string {
    const time = formatDuration(performance.now() - this.started, this.language);
    return this.language === 'zh' ? `用时 ${time}` : `took ${time}`;
  }
}
