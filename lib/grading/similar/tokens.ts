import ts from '@tslab/typescript-for-tslab';

/** What remains of code when names, numbers, comments and spaces are taken away. */
export interface Tokens {
  readonly kinds: readonly string[];
  /** On which line each stands, counted from 0. */
  readonly lines: readonly number[];
}

/** Nobody writes so much; whoever hands it in is compared by the beginning. */
const MOST_TOKENS = 4_000;

/**
 * The tokens of code. What is called after a dot stays (`.softmax`): it is the library's, not the
 * learner's, and tells one solution from another. Every other name is just a name, every number just
 * a number, so that renaming hides nothing.
 */
export function tokensOf(code: string): Tokens {
  const kinds: string[] = [];
  const lines: number[] = [];
  const scanner = ts.createScanner(ts.ScriptTarget.ES2022, true, undefined, code, () => undefined);
  let line = 0;
  let counted = 0;
  let isAfterDot = false;
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (kinds.length === MOST_TOKENS) break;
    for (; counted < scanner.getTokenPos(); counted++) if (code[counted] === '\n') line++;
    const isName = kind === ts.SyntaxKind.Identifier;
    kinds.push(isName && isAfterDot ? `.${scanner.getTokenText()}` : ts.SyntaxKind[kind]);
    lines.push(line);
    isAfterDot = kind === ts.SyntaxKind.DotToken || kind === ts.SyntaxKind.QuestionDotToken;
  }
  return { kinds, lines };
}
