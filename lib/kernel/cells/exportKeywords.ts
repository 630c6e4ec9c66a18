import type ts from '@tslab/typescript-for-tslab';
import { compiler } from './patchedCompiler';

/**
 * A cell without its `export`s, for the compiler: everything that a cell declares is there for later
 * cells anyway, and tslab exports it a second time. What one copies from a module runs in a cell.
 * Every other character stays where it is, so that positions stay right.
 *
 * `export { a } from './tools'` becomes an import; the value of `export default` the cell's.
 */
export function withoutExports(code: string): string {
  if (!code.includes('export')) return code;
  const file = compiler.createSourceFile('cell.ts', code, compiler.ScriptTarget.Latest, true);
  return file.statements.reduce((text, statement) => withoutExport(text, statement, file), code);
}

function withoutExport(text: string, statement: ts.Statement, file: ts.SourceFile): string {
  const [start, end] = [statement.getStart(file), statement.end];
  if (compiler.isExportAssignment(statement)) {
    return replace(text, start, statement.expression.getStart(file), 'void 0,');
  }
  if (compiler.isExportDeclaration(statement)) {
    const { moduleSpecifier, exportClause } = statement;
    if (!moduleSpecifier) return replace(text, start, end, '');
    if (exportClause && !exportsDefault(exportClause)) {
      return replace(text, start, start + 'export'.length, 'import');
    }
    return replace(text, start, moduleSpecifier.getStart(file), 'import');
  }
  return withoutModifiers(text, statement, file);
}

/** `export { default } from`, which names nothing that a cell could use. */
function exportsDefault(clause: ts.NamedExportBindings): boolean {
  if (!compiler.isNamedExports(clause)) return false;
  return clause.elements.some(({ name }) => name.text === 'default');
}

function withoutModifiers(text: string, statement: ts.Statement, file: ts.SourceFile): string {
  if (!compiler.canHaveModifiers(statement)) return text;
  const { ExportKeyword, DefaultKeyword } = compiler.SyntaxKind;
  const modifiers = compiler.getModifiers(statement) ?? [];
  const gone = modifiers.filter(({ kind }) => kind === ExportKeyword || kind === DefaultKeyword);
  const isNameless =
    (compiler.isFunctionDeclaration(statement) || compiler.isClassDeclaration(statement)) &&
    !statement.name;
  // A function or class without a name can only be a value.
  return gone.reduce((rest, { kind, end }, i) => {
    const start = gone[i].getStart(file);
    return replace(rest, start, end, isNameless && kind === DefaultKeyword ? 'void 0,' : '');
  }, text);
}

/** Puts something in the place of a stretch of at least its length; lines stay as they are. */
function replace(text: string, start: number, end: number, put: string): string {
  const rest = text.slice(start + put.length, end).replace(/[^\r\n]/g, ' ');
  return text.slice(0, start) + put + rest + text.slice(end);
}
