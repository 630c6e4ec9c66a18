import { escapeHtml } from '../figures';
import type { Locale } from '../locale';
import type { MimeBundle } from './notebook';

/** What a model made of some sentences at a step. */
interface Row {
  readonly step: number;
  readonly texts: readonly string[];
}

const STEP: Readonly<Record<Locale, string>> = { zh: '步', en: 'step' };
/** Where nothing has changed since the line above. */
const SAME = '〃';

/**
 * How the translations of a few sentences get better: one column a sentence, one row for each time
 * that a translation changed.
 */
export class SampleTable {
  private readonly rows: Row[] = [];

  constructor(
    private readonly sentences: readonly string[],
    private readonly language: Locale,
  ) {}

  /**
   * Takes the translations at a step, in the order of the sentences.
   *
   * @returns whether anything has changed
   */
  add(step: number, texts: readonly string[]): boolean {
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
    const head = [STEP[this.language], ...this.sentences].map((cell) => element('th', cell));
    const body = this.rows.map((row, i) => this.rowHtml(row, this.rows[i - 1]));
    return `<table><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`;
  }

  private rowHtml({ step, texts }: Row, before: Row | undefined): string {
    const cells = texts.map((text, i) => (text === before?.texts[i] ? SAME : text));
    return `<tr>${[String(step), ...cells].map((cell) => element('td', cell)).join('')}</tr>`;
  }

  private latest(): string {
    const { step, texts } = this.rows.at(-1) ?? { step: 0, texts: [] };
    const lines = texts.map((text, i) => `${this.sentences[i]} → ${text}`);
    return [`${STEP[this.language]} ${step}`, ...lines].join('\n');
  }
}

function element(name: 'th' | 'td', text: string): string {
  return `<${name} style="text-align:left">${escapeHtml(text)}</${name}>`;
}
