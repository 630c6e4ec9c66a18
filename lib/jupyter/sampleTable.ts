import { escapeHtml } from '../figures';
import { BilingualRangeError, type Locale, mismatch } from '../locale';
import type { MimeBundle } from './notebook';
import { tableHtml } from './tableHtml';

/** What a model is asked for again and again while it trains. */
export interface Samples {
  /** What each is made of, such as the sentence to translate: the head of its column. */
  readonly titles: readonly string[];
  /** Makes them anew, one for each title, in that order; several texts for a title are lines. */
  readonly make: () => readonly (string | readonly string[])[];
}

/** What a model made of them at a step. */
interface Row {
  readonly step: number;
  readonly texts: readonly string[];
}

const STEP: Readonly<Record<Locale, string>> = { zh: '步', en: 'step' };
/** Where nothing has changed since the line above. */
const SAME = '〃';

/** How a few samples get better: a column for each, a row for each time that one changed. */
export class SampleTable {
  private readonly rows: Row[] = [];

  constructor(
    private readonly titles: readonly string[],
    private readonly language: Locale,
  ) {}

  /**
   * Takes the samples at a step, in the order of the titles.
   *
   * @returns whether anything has changed
   * @throws {RangeError} when there are not as many as titles
   */
  add(step: number, samples: ReturnType<Samples['make']>): boolean {
    const count = this.titles.length;
    if (samples.length !== count) {
      const expected = { en: `${count}, one a title`, zh: ` ${count} 个（每个标题一个）` };
      throw new BilingualRangeError(mismatch('samples', expected, samples.length));
    }
    const texts = samples.map((sample) => [sample].flat().join('\n'));
    const last = this.rows.at(-1);
    if (last && texts.every((text, i) => text === last.texts[i])) return false;
    this.rows.push({ step, texts });
    return true;
  }

  /** The table, and in plain text the last row of it. */
  bundle(): MimeBundle {
    return { 'text/html': this.html(), 'text/plain': this.latest() };
  }

  private html(): string {
    const heads = [STEP[this.language], ...this.titles].map(cellHtml);
    const rows = this.rows.map(({ step, texts }, i) => {
      const before = this.rows[i - 1]?.texts;
      const cells = texts.map((text, k) => (text === before?.[k] ? SAME : text));
      return [String(step), ...cells].map(cellHtml);
    });
    return tableHtml({ heads, rows });
  }

  private latest(): string {
    const { step, texts } = this.rows.at(-1) ?? { step: 0, texts: [] };
    const lines = texts.map((text, i) => `${this.titles[i]} → ${text}`);
    return [`${STEP[this.language]} ${step}`, ...lines].join('\n');
  }
}

function cellHtml(text: string): string {
  return text.split('\n').map(escapeHtml).join('<br>');
}
