import { escapeHtml } from '../../figures';
import { display } from '../../jupyter/display';
import { tableHtml } from '../../jupyter/tableHtml';
import { type Bilingual, say } from '../../locale';

/** One part of what a cell shows of an exercise. */
export type Part =
  | { readonly kind: 'text'; readonly text: string; readonly label?: string }
  | {
      readonly kind: 'table';
      readonly heads: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  /** Opened by a click; what is folded may be opened further in. */
  | { readonly kind: 'folded'; readonly summary: string; readonly parts: readonly Part[] }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

/** Shows a heading and parts below it: as HTML, and as text for those who read nothing else. */
export function report(head: string, parts: readonly Part[]): void {
  display({
    'text/html': `<div class="exercise"><p><strong>${escapeHtml(head)}</strong></p>${parts.map(htmlOf).join('')}</div>`,
    'text/plain': [head, ...parts.map(plainOf)].join('\n'),
  });
}

/** A text in the learner's language. */
export function text(bilingual: Bilingual, label?: Bilingual): Part {
  return { kind: 'text', text: say(bilingual), ...(label ? { label: say(label) } : {}) };
}

function htmlOf(part: Part): string {
  if (part.kind === 'folded') {
    const summary = `<summary>${escapeHtml(part.summary)}</summary>`;
    return `<details>${summary}${part.parts.map(htmlOf).join('')}</details>`;
  }
  if (part.kind === 'link') {
    return `<p><a href="${escapeHtml(part.href)}">${escapeHtml(part.text)}</a></p>`;
  }
  if (part.kind === 'text') {
    const label = part.label ? `<strong>${escapeHtml(part.label)}</strong>` : '';
    return `<p>${label}${gapAfter(part.label)}${lines(part.text)}</p>`;
  }
  const rows = part.rows.map(([name, ...values]) => [escapeHtml(name), ...values.map(valueHtml)]);
  return tableHtml({ heads: part.heads.map(escapeHtml), rows });
}

/** As it is written: a number is never broken in two, however narrow the page. */
function valueHtml(value: string): string {
  const style = 'margin:0;background:none;word-break:normal;overflow-wrap:normal';
  return `<pre style="${style}">${escapeHtml(value)}</pre>`;
}

function plainOf(part: Part): string {
  if (part.kind === 'link') return `${part.text}: ${part.href}`;
  if (part.kind === 'folded') return [part.summary, ...part.parts.map(plainOf)].join('\n');
  if (part.kind === 'text') return `${part.label ?? ''}${gapAfter(part.label)}${part.text}`;
  const rows = part.rows.map((row) => {
    const isLong = row.some((value) => value.includes('\n'));
    return row.join(isLong ? ':\n' : ': ');
  });
  return rows.join('\n');
}

/** A full-width mark has its space in itself. */
function gapAfter(label = ''): string {
  return label === '' || /[：。]$/.test(label) ? '' : ' ';
}

function lines(plain: string): string {
  return plain.split('\n').map(escapeHtml).join('<br>');
}
