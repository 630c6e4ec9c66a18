import katex from 'katex';
import MarkdownIt from 'markdown-it';
import { escapeHtml } from '../../lib/figures/escapeHtml';

const MARK = '$$';

function formula(tex: string, displayMode: boolean): string {
  return katex.renderToString(tex, { displayMode, throwOnError: true, strict: 'error' });
}

/** Formulas: `$…$` in a line, `$$…$$` as a block of their own; KaTeX draws them when the deck is built. */
export function math(markdown: InstanceType<typeof MarkdownIt>): void {
  markdown.inline.ruler.after('escape', 'math', (state, silent) => {
    const { src, pos } = state;
    if (src[pos] !== '$' || src[pos + 1] === '$') return false;
    const end = src.indexOf('$', pos + 1);
    if (end < 0 || end === pos + 1) return false;
    if (!silent) state.push('math_inline', '', 0).content = src.slice(pos + 1, end);
    state.pos = end + 1;
    return true;
  });
  markdown.block.ruler.before('fence', 'math', (state, startLine, endLine, silent) => {
    const lineAt = (line: number) => state.src.slice(state.bMarks[line], state.eMarks[line]).trim();
    if (!lineAt(startLine).startsWith(MARK)) return false;
    let last = startLine;
    const isClosed = () =>
      lineAt(last).endsWith(MARK) && (last > startLine || lineAt(last).length > 2);
    while (!isClosed()) if (++last >= endLine) return false;
    if (silent) return true;
    const lines = Array.from({ length: last - startLine + 1 }, (_, i) => lineAt(startLine + i));
    state.push('math_block', '', 0).content = lines.join('\n').slice(2, -2);
    state.line = last + 1;
    return true;
  });
  const { rules } = markdown.renderer;
  rules.math_inline = (tokens, i) => {
    const next = tokens[i + 1];
    const sign = /^[\p{Po}\p{Pe}\p{Pf}]+/u.exec(next?.content ?? '')?.[0] ?? '';
    if (sign === '') return formula(tokens[i].content, false);
    // No line begins with the sign after a formula.
    next.content = next.content.slice(sign.length);
    return `<span class="unbroken">${formula(tokens[i].content, false)}${escapeHtml(sign)}</span>`;
  };
  rules.math_block = (tokens, i) =>
    `<div class="formula">${formula(tokens[i].content, true)}</div>`;
}
