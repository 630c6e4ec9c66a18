import ts from 'typescript';

/** A word of a program: an identifier, a literal, a keyword, a mark. Comments are none. */
export interface Word {
  readonly text: string;
  readonly isString: boolean;
  /** Line in the cell, from 1. */
  readonly line: number;
}

/** Comments and strings of a program: what a person reads in it, besides names. */
export interface Prose {
  readonly text: string;
  readonly line: number;
}

const CLOSING = new Set([')', ']', '}', '>']);
const STRINGS = new Set([
  ts.SyntaxKind.StringLiteral,
  ts.SyntaxKind.NoSubstitutionTemplateLiteral,
  ts.SyntaxKind.TemplateHead,
  ts.SyntaxKind.TemplateMiddle,
  ts.SyntaxKind.TemplateTail,
]);

/**
 * The syntax tree of a program.
 *
 * @throws {SyntaxError} with the line and the compiler's sentence when it does not parse
 */
export function parseProgram(source: string): ts.SourceFile {
  const options = { languageVersion: ts.ScriptTarget.ES2022, jsDocParsingMode: noDoc };
  const file = ts.createSourceFile('cell.ts', source, options, true, ts.ScriptKind.TS);
  const [first] = (file as unknown as { parseDiagnostics: ts.Diagnostic[] }).parseDiagnostics;
  if (first === undefined) return file;
  const { line } = file.getLineAndCharacterOfPosition(first.start ?? 0);
  const text = ts.flattenDiagnosticMessageText(first.messageText, '\n');
  throw new SyntaxError(`line ${line + 1}: ${text}`);
}
const noDoc = ts.JSDocParsingMode.ParseNone;

/** The words of a piece of syntax, in order; spacing, comments and trailing commas are not there. */
export function wordsOf(node: ts.Node): Word[] {
  const words = leaves(node).map((leaf) => wordAt(leaf));
  return words.filter((word, i) => !(word.text === ',' && CLOSING.has(words[i + 1]?.text ?? '')));
}

/** The words without the modifiers `export`, `default` and `declare` of a declaration. */
export function plainWordsOf(statement: ts.Statement): string[] {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const outward = modifiers.filter(({ kind }) => OUTWARD.has(kind)).length;
  return wordsOf(statement)
    .map((word) => word.text)
    .slice(outward);
}
const OUTWARD = new Set([
  ts.SyntaxKind.ExportKeyword,
  ts.SyntaxKind.DefaultKeyword,
  ts.SyntaxKind.DeclareKeyword,
]);

/** Names that a statement declares: of functions, classes, types, and of each variable. */
export function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  if (!isNamed(statement) || statement.name === undefined) return [];
  return [statement.name.getText()];
}

/** What a reader reads in a program: comments and strings. */
export function proseOf(source: string): Prose[] {
  const file = parseProgram(source);
  const strings = wordsOf(file).filter((word) => word.isString);
  return [...strings, ...commentsOf(file)];
}

function commentsOf(file: ts.SourceFile): Prose[] {
  const found = new Map<number, Prose>();
  for (const leaf of leaves(file)) {
    const around = [
      ...(ts.getLeadingCommentRanges(file.text, leaf.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(file.text, leaf.getEnd()) ?? []),
    ];
    for (const { pos, end } of around) {
      const line = file.getLineAndCharacterOfPosition(pos).line + 1;
      found.set(pos, { text: file.text.slice(pos, end), line });
    }
  }
  return [...found.values()];
}

function leaves(node: ts.Node): ts.Node[] {
  const children = node.getChildren();
  if (children.length > 0) return children.flatMap(leaves);
  const isList = node.kind === ts.SyntaxKind.SyntaxList;
  return isList ? [] : [node]; // the end of the file stays: it carries the last comments
}

function wordAt(leaf: ts.Node): Word {
  const file = leaf.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(leaf.getStart());
  return { text: leaf.getText(), isString: STRINGS.has(leaf.kind), line: line + 1 };
}

type Named = ts.Statement & { readonly name?: ts.Identifier };

function isNamed(statement: ts.Statement): statement is Named {
  return (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement)
  );
}
