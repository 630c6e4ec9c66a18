'use strict';
const ts = require('@tslab/typescript-for-tslab');
const { literalArgument } = require('./literals.cjs');

/**
 * Reads a learner's cells without running them: finds the last cell that defines the wanted function,
 * adds the cells whose names it uses, takes the types away, and gives one program for each function.
 *
 * @typedef {{ index: number, exercise?: string, source: string }} GivenCell
 * @typedef {{ exercise: string, name?: string }} Wanted
 * @typedef {{ cell: GivenCell, source: string, declares: Set<string>, uses: Set<string>,
 *   tree: import('@tslab/typescript-for-tslab').SourceFile, complaint?: { line: number, message: string } }} ReadCell
 */

/** @param {GivenCell} cell @returns {ReadCell} */
function readCell(cell) {
  const tree = ts.createSourceFile(
    `cell${cell.index}.ts`,
    cell.source,
    ts.ScriptTarget.ES2022,
    true,
  );
  const [first] = /** @type {any} */ (tree).parseDiagnostics;
  const complaint = first && {
    line: tree.getLineAndCharacterOfPosition(first.start).line + 1,
    message: ts.flattenDiagnosticMessageText(first.messageText, ' ').slice(0, 300),
  };
  const declares = new Set(tree.statements.flatMap(declaredNames));
  return { cell, tree, complaint, declares, uses: usedNames(tree), source: withoutModules(tree) };
}

/** A cell that overcharges the parser is one with a complaint. @param {GivenCell} cell @returns {ReadCell} */
function readSafely(cell) {
  try {
    return readCell(cell);
  } catch (error) {
    const complaint = { line: 1, message: String(error).slice(0, 300) };
    return { ...readCell({ ...cell, source: '' }), complaint };
  }
}

/** @param {import('@tslab/typescript-for-tslab').Statement} statement @returns {string[]} */
function declaredNames(statement) {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  }
  if (ts.isImportDeclaration(statement)) return importedNames(statement).map(({ local }) => local);
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isNamed && statement.name ? [statement.name.text] : [];
}

/** @param {import('@tslab/typescript-for-tslab').BindingName} name @returns {string[]} */
function boundNames(name) {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((one) => (ts.isBindingElement(one) ? boundNames(one.name) : []));
}

/** @param {import('@tslab/typescript-for-tslab').ImportDeclaration} node */
function importedNames({ importClause: clause }) {
  /** @type {{ local: string, imported: string }[]} */
  const names = [];
  if (!clause || clause.isTypeOnly) return names;
  if (clause.name) names.push({ local: clause.name.text, imported: 'default' });
  const bindings = clause.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings)) {
    names.push({ local: bindings.name.text, imported: '*' });
  } else if (bindings) {
    for (const { isTypeOnly, name, propertyName } of bindings.elements) {
      if (!isTypeOnly) names.push({ local: name.text, imported: (propertyName ?? name).text });
    }
  }
  return names;
}

/**
 * Every name that the cell takes from outside or declares at its top, for values: a parameter, or a
 * name inside a function, is nobody else's, whatever other cells call theirs.
 */
function usedNames(/** @type {import('@tslab/typescript-for-tslab').SourceFile} */ tree) {
  const names = new Set();
  /** @type {any} */ (ts).bindSourceFile(tree, {}); // notes in each block which names are its own
  const look = (/** @type {import('@tslab/typescript-for-tslab').Node} */ node) => {
    if (isOnlyType(node)) return;
    if (ts.isIdentifier(node) && !isLabel(node) && !isOwnOf(node, tree)) names.add(node.text);
    ts.forEachChild(node, look);
  };
  look(tree);
  return /** @type {Set<string>} */ (names);
}

function isOnlyType(/** @type {import('@tslab/typescript-for-tslab').Node} */ node) {
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  return ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node); // a class that is extended
}

/** Whether a name stands after a dot, before a colon, or for a member. */
function isLabel(/** @type {import('@tslab/typescript-for-tslab').Identifier} */ node) {
  const { parent } = node;
  const isNamed =
    ts.isPropertyAccessExpression(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isClassElement(parent);
  return isNamed && parent.name === node;
}

/**
 * Whether a block or function around a name declares it.
 *
 * @param {import('@tslab/typescript-for-tslab').Identifier} node
 * @param {import('@tslab/typescript-for-tslab').Node} tree
 */
function isOwnOf(node, tree) {
  for (let at = /** @type {any} */ (node.parent); at && at !== tree; at = at.parent) {
    if (at.locals?.has(node.escapedText)) return true;
  }
  return false;
}

/** The cell's source with imports as constants and without `export`, so that it fits in a block. */
function withoutModules(/** @type {import('@tslab/typescript-for-tslab').SourceFile} */ tree) {
  let source = '';
  let at = 0;
  const replace = (
    /** @type {number} */ from,
    /** @type {number} */ to,
    /** @type {string} */ by,
  ) => {
    source += tree.text.slice(at, from) + by;
    at = to;
  };
  for (const statement of tree.statements) {
    if (ts.isImportDeclaration(statement)) {
      replace(statement.getStart(), statement.end, asConstants(statement));
    } else if (ts.isExportDeclaration(statement) || ts.isExportAssignment(statement)) {
      replace(statement.getStart(), statement.end, '');
    } else if (ts.canHaveModifiers(statement)) {
      for (const modifier of ts.getModifiers(statement) ?? []) {
        const isModule = /^(export|default|declare)$/.test(modifier.getText());
        if (isModule) replace(modifier.getStart(), modifier.end, '');
      }
    }
  }
  return source + tree.text.slice(at);
}

/** @param {import('@tslab/typescript-for-tslab').ImportDeclaration} node */
function asConstants(node) {
  const module = `require(${node.moduleSpecifier.getText()})`;
  return importedNames(node)
    .map(({ local, imported }) => {
      if (imported === '*') return `const ${local} = ${module};`;
      if (imported === 'default') return `const ${local} = ${module}.default ?? ${module};`;
      return `const ${local} = ${module}.${imported};`;
    })
    .join(' ');
}

/**
 * The cells that a cell needs: the last definition of each name that it uses, theirs too, in the order
 * of the notebook.
 *
 * @param {ReadCell} target @param {readonly ReadCell[]} cells
 */
function needed(target, cells) {
  const chosen = new Set([target]);
  const waiting = [target];
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    const { uses, declares } = one;
    for (const name of uses) {
      if (declares.has(name)) continue;
      const holder = cells.filter((cell) => cell.declares.has(name) && !cell.complaint).at(-1);
      if (!holder || chosen.has(holder)) continue;
      chosen.add(holder);
      waiting.push(holder);
    }
  }
  return [...cells.filter((cell) => chosen.has(cell) && cell !== target), target];
}

/** One cell inside another, so that a name may be defined again. @param {readonly ReadCell[]} cells @param {string} name */
function program(cells, name) {
  const open = cells.map(({ source }) => `{\n${source}\n`).join('');
  const end = `return typeof ${name} === 'undefined' ? undefined : ${name};\n`;
  const source = `(async (require: any) => {\n${open}${end}${'}'.repeat(cells.length)}\n})`;
  return ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.None },
  }).outputText;
}

/** @param {Wanted} wanted @param {readonly ReadCell[]} cells */
function prepare({ exercise, name }, cells) {
  if (name === undefined) return literalArgument(exercise, cells);
  const defining = cells.filter(({ declares }) => declares.has(name));
  const own = cells.filter(({ cell }) => cell.exercise === exercise);
  const target = defining.filter((one) => own.includes(one)).at(-1) ?? defining.at(-1);
  if (!target) {
    const broken = own.find(({ complaint }) => complaint);
    if (broken) return { exercise, failed: 'not-typescript', cell: broken.cell.index, ...broken.complaint }; // prettier-ignore
    return { exercise, failed: own.length === 0 ? 'no-cell' : 'no-function' };
  }
  const cell = target.cell.index;
  if (target.complaint) return { exercise, failed: 'not-typescript', cell, ...target.complaint };
  const copies = defining.length;
  return { exercise, cell, copies, code: program(needed(target, cells), name) };
}

/** @param {Wanted} one @param {readonly ReadCell[]} cells */
function prepareSafely(one, cells) {
  try {
    return prepare(one, cells);
  } catch (error) {
    const message = String(error).slice(0, 300);
    return { exercise: one.exercise, failed: 'not-typescript', line: 1, message };
  }
}

module.exports = { readSafely, prepareSafely };
