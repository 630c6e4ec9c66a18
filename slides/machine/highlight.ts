import ts from 'typescript';
import { escapeHtml } from '../../lib/figures/escapeHtml';

type Look = 'comment' | 'string' | 'number' | 'keyword';

function lookOf(token: ts.SyntaxKind): Look | undefined {
  const { SyntaxKind: Kind } = ts;
  if (token === Kind.SingleLineCommentTrivia || token === Kind.MultiLineCommentTrivia)
    return 'comment';
  if (token === Kind.StringLiteral || token === Kind.NoSubstitutionTemplateLiteral) return 'string';
  if (token === Kind.NumericLiteral) return 'number';
  return token >= Kind.FirstKeyword && token <= Kind.LastKeyword ? 'keyword' : undefined;
}

/** TypeScript as HTML, its words coloured by TypeScript's own scanner. */
export function highlight(code: string): string {
  const scanner = ts.createScanner(
    ts.ScriptTarget.ES2022,
    false,
    ts.LanguageVariant.Standard,
    code,
  );
  let html = '';
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    const text = escapeHtml(scanner.getTokenText());
    const look = lookOf(token);
    html += look ? `<span class="${look}">${text}</span>` : text;
  }
  return html;
}
