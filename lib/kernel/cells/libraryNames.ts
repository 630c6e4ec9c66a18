import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type ts from '@tslab/typescript-for-tslab';
import { compiler } from './patchedCompiler';

/** Where a cell can import from, and what declares it there. */
const MODULES = [
  { module: 'attention-kit', file: 'index.d.ts' },
  { module: 'attention-kit/probes', file: 'probes/index.d.ts' },
] as const;

const DIST = join(__dirname, '..', '..');
let modules: ReadonlyMap<string, string> | undefined;

/** The module of the library that has a name, of a value or of a type; undefined if none has it. */
export function moduleOf(name: string): string | undefined {
  modules ??= new Map(
    // Of two that have a name the first is meant, so it is written last.
    [...MODULES]
      .reverse()
      .flatMap(({ module, file }) => exportedNames(join(DIST, file)).map((one) => [one, module])),
  );
  return modules.get(name);
}

/** What a declaration file exports. */
function exportedNames(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const { statements } = compiler.createSourceFile(file, text, compiler.ScriptTarget.Latest);
  return statements.flatMap((statement) =>
    compiler.isExportDeclaration(statement)
      ? reexported(statement, dirname(file))
      : declared(statement),
  );
}

function reexported(
  { exportClause, moduleSpecifier }: ts.ExportDeclaration,
  folder: string,
): string[] {
  if (exportClause && compiler.isNamedExports(exportClause)) {
    return exportClause.elements.map(({ name }) => name.text);
  }
  if (exportClause) return [exportClause.name.text]; // export * as tf
  const path = join(folder, (moduleSpecifier as ts.StringLiteral).text);
  const file = [`${path}.d.ts`, join(path, 'index.d.ts')].find((one) => existsSync(one));
  return file ? exportedNames(file) : [];
}

function declared(statement: ts.Statement): string[] {
  const { Export } = compiler.ModifierFlags;
  if (!(compiler.getCombinedModifierFlags(statement as unknown as ts.Declaration) & Export))
    return [];
  const declarations = compiler.isVariableStatement(statement)
    ? [...statement.declarationList.declarations]
    : [statement as ts.Statement & ts.NamedDeclaration];
  return declarations.flatMap(({ name }) => (name && compiler.isIdentifier(name) ? name.text : []));
}
