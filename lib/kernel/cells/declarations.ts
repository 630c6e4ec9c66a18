import type ts from '@tslab/typescript-for-tslab';
import { compiler } from './patchedCompiler';

/**
 * The declarations that later cells may use after a cell that failed half-way: those of variables,
 * classes and enums whose value the cell had set by then. tslab alone would forget them all, and a
 * learner who stops a training could not use the model.
 *
 * @param declarations what the cell and the cells before it declare
 * @param isSet whether a name has a value now
 */
export function keepSet(declarations: string, isSet: (name: string) => boolean): string {
  const file = compiler.createSourceFile('kept.d.ts', declarations, compiler.ScriptTarget.Latest);
  const kept = file.statements.filter((statement) =>
    namesWithValues(statement).every((name) => isSet(name)),
  );
  return kept.map((statement) => statement.getFullText(file)).join('');
}

/** Names whose value is set when the cell gets there; functions and imports are there at once. */
function namesWithValues(statement: ts.Statement): string[] {
  if (compiler.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) =>
      compiler.isIdentifier(name) ? [name.text] : [],
    );
  }
  const isNamed = compiler.isClassDeclaration(statement) || compiler.isEnumDeclaration(statement);
  return isNamed && statement.name ? [statement.name.text] : [];
}

/**
 * Whether code waits outside of any function. tslab asks the type checker, which says nothing of
 * `for await` nor of an `await` whose operand is `any`.
 */
export function hasTopLevelAwait(code: string): boolean {
  const asModule = `export {};\n${code}`; // elsewhere `await` is a name like any other
  const file = compiler.createSourceFile('cell.ts', asModule, compiler.ScriptTarget.Latest);
  const search = (node: ts.Node): boolean => {
    if (compiler.isAwaitExpression(node)) return true;
    if (compiler.isForOfStatement(node) && node.awaitModifier) return true;
    return !compiler.isFunctionLike(node) && Boolean(compiler.forEachChild(node, search));
  };
  return search(file);
}

/** The text of a cell's last expression when it is short enough to serve as a name. */
export function lastExpressionName(code: string): string | undefined {
  const file = compiler.createSourceFile('cell.ts', code, compiler.ScriptTarget.Latest);
  const last = file.statements.at(-1);
  if (!last || !compiler.isExpressionStatement(last)) return undefined;
  const { expression } = last;
  const isName =
    compiler.isIdentifier(expression) || compiler.isPropertyAccessExpression(expression);
  const text = expression.getText(file);
  return isName && /^[\w$.]{1,40}$/.test(text) ? text : undefined;
}

/** Whether code is wrong whatever might be added at its end. */
export function hasSyntaxError(code: string): boolean {
  const { diagnostics } = compiler.transpileModule(code, {
    reportDiagnostics: true,
    compilerOptions: { target: compiler.ScriptTarget.ES2022 },
  });
  return (diagnostics ?? []).length > 0;
}
