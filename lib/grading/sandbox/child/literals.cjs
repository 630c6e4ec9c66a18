'use strict';
const ts = require('@tslab/typescript-for-tslab');

/**
 * The answer to an exercise that is answered with values, not with code: the second argument of the
 * last `check('02.1', [3, 1, 2])`, or the value of the constant that stands there. Read, never run.
 *
 * @param {string} exercise
 * @param {readonly { cell: { index: number }, tree: import('@tslab/typescript-for-tslab').SourceFile }[]} cells
 */
function literalArgument(exercise, cells) {
  /** @type {{ cell: number, node?: import('@tslab/typescript-for-tslab').Expression }[]} */
  const calls = [];
  for (const { cell, tree } of cells) {
    const look = (/** @type {import('@tslab/typescript-for-tslab').Node} */ node) => {
      if (ts.isCallExpression(node) && isCheckOf(exercise, node)) {
        calls.push({ cell: cell.index, node: node.arguments[1] });
      }
      ts.forEachChild(node, look);
    };
    look(tree);
  }
  const found = calls.at(-1);
  if (!found?.node) return { exercise, failed: found ? 'no-answer' : 'no-cell' };
  const value = literal(resolve(found.node, cells));
  if (value === undefined) return { exercise, failed: 'no-literal', cell: found.cell };
  return { exercise, cell: found.cell, value };
}

/** @param {string} exercise @param {import('@tslab/typescript-for-tslab').CallExpression} node */
function isCheckOf(exercise, { expression, arguments: [id] }) {
  const isCheck = ts.isIdentifier(expression) && expression.text === 'check';
  return isCheck && id && ts.isStringLiteralLike(id) && id.text === exercise;
}

/**
 * @param {import('@tslab/typescript-for-tslab').Expression} node
 * @param {readonly { tree: import('@tslab/typescript-for-tslab').SourceFile }[]} cells
 */
function resolve(node, cells) {
  if (!ts.isIdentifier(node)) return node;
  const values = cells
    .flatMap(({ tree }) => [...tree.statements])
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .filter(({ name }) => ts.isIdentifier(name) && name.text === node.text);
  return values.at(-1)?.initializer ?? node;
}

/** @param {import('@tslab/typescript-for-tslab').Expression} node @returns {unknown} undefined when it is no literal */
function literal(node) {
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node))
    return literal(node.expression);
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (!ts.isArrayLiteralExpression(node)) return undefined;
  const values = node.elements.map(literal);
  return values.includes(undefined) ? undefined : values;
}

module.exports = { literalArgument };
