import { escapeHtml } from '../../figures';
import type { Bilingual, Locale } from '../../locale';

/** HTML that is safe to put into HTML. */
export class Html {
  constructor(readonly text: string) {}
}

/** What may stand in a page: text, HTML, lists of either; nothing where it is nothing. */
export type Part = string | number | false | undefined | Html | readonly Part[];

/** Puts values into HTML: whatever is not {@link Html} already is text, and stays text. */
export function html(parts: TemplateStringsArray, ...values: readonly Part[]): Html {
  return new Html(parts.reduce((all, part, i) => `${all}${asHtml(values[i - 1])}${part}`));
}

function asHtml(value: Part): string {
  if (value instanceof Html) return value.text;
  if (value === undefined || value === false) return '';
  if (typeof value === 'object') return value.map(asHtml).join('');
  return escapeHtml(String(value));
}

/** Picks a language. */
export type Say = (text: Bilingual) => string;

const STYLE = `
body { font: 16px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b; background: #fff; }
table { border-collapse: collapse; margin: 1rem 0; } th, td { border-bottom: 1px solid #ccc; padding: .3rem .8rem; text-align: left; vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; } section { border-left: .3rem solid #999; padding-left: 1rem; margin: 1.5rem 0; }
section.right, section.read { border-color: #1a7f4b; } section.wrong { border-color: #b3261e; } section.pending { border-color: #d9a300; } blockquote { white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0; padding: .3rem .8rem; background: #f6f6f6; } code { background: #f2f2f2; padding: 0 .2rem; }
.warning { background: #fff4ce; border: 1px solid #d9a300; padding: .6rem 1rem; } rect { fill: #33658a; } rect.whole { fill: #e2e2e2; } h3::first-letter { text-transform: uppercase; } svg text { font-size: 12px; fill: #1b1b1b; } .beside { display: flex; gap: 1rem; } .beside pre { flex: 1; overflow-x: auto; min-width: 0; font-size: 12px; } mark { background: #ffe08a; }
`;

/** A page that needs nothing from anywhere, and may load nothing. */
export function page(language: Locale, title: string, body: Html): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <title>${title}</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html> `.text;
}

/** Points without needless digits. */
export function points(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** What is said where children were not kept apart. */
export const NOT_ISOLATED: Bilingual = {
  zh: '这次评分没有隔离学生的代码（--trust）：分数只在提交者都可信时有效。',
  en: 'Learners’ code was not isolated in this run (--trust): the grades hold only if all who handed in can be trusted.',
};
