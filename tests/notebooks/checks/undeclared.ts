import ts from 'typescript';
import type { Cell } from '../../../lib/cli/chapters/notebook';

/**
 * Names that a notebook uses in calls and neither declares nor imports. Where several notebooks are run
 * in one kernel, one of them would find what another has declared.
 */
export function undeclaredNames(cells: readonly Cell[]): string[] {
  const code = cells.filter(({ type }) => type === 'code').map(({ source }) => source);
  const file = ts.createSourceFile('cells.ts', code.join('\n'), ts.ScriptTarget.ES2022, true);
  const [declared, used] = [new Set<string>(), new Set<string>()];
  const use = (node: ts.Node) => {
    if (ts.isIdentifier(node)) used.add(node.text);
  };
  const visit = (node: ts.Node): void => {
    if (isDeclaration(node) && node.name && ts.isIdentifier(node.name))
      declared.add(node.name.text);
    if (ts.isCallExpression(node)) [node.expression, ...node.arguments].forEach(use);
    if (ts.isPropertyAccessExpression(node)) use(node.expression);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...used].filter((name) => !declared.has(name) && !(name in globalThis));
}

function isDeclaration(node: ts.Node): node is ts.NamedDeclaration {
  return (
    ts.isImportSpecifier(node) ||
    ts.isVariableDeclaration(node) ||
    ts.isBindingElement(node) ||
    ts.isParameter(node) ||
    ts.isFunctionDeclaration(node)
  );
}
