import { basename } from 'node:path';
import type ts from '@tslab/typescript-for-tslab';

/** Name of the global object through which compiled cells reach the kernel. */
export const CELL_GLOBAL = '__cell__';

/** tslab puts one line in front of each cell. */
const LINES_IN_FRONT = 1;
const CELL_FILE = '__tslab__.ts';
const EARLIER_CELLS = '__prev__.d.ts';

let run = 0;

/** Says to which run the awaits of the cell that is compiled next belong. */
export function compileForRun(number: number): void {
  run = number;
}

/**
 * Rewrites a cell before it is compiled:
 * - each turn of a loop asks whether the learner has stopped the cell: `__cell__.step()`
 * - each `await` can be stopped too: `await __cell__.wait(promise, run, line, column)`
 * - `{ mask }` with a `mask` of an earlier cell becomes `{ mask: exports.mask }`: tslab 1.0.22
 *   forgets to, and the cell would fail with "mask is not defined".
 * - `{ states: own }`, taken apart, has a new name for the property `states` of an earlier cell's
 *   type: tslab takes it for a variable of that cell, and writes `{ exports.states: own }`.
 *
 * @param program that of a cell; a module that a cell imports has no earlier cells
 */
export function instrument(
  typescript: typeof ts,
  program?: ts.Program,
): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => new Instrumenter(typescript, program, context, file).rewrite();
}

class Instrumenter {
  private readonly factory: ts.NodeFactory;

  constructor(
    private readonly typescript: typeof ts,
    private readonly program: ts.Program | undefined,
    private readonly context: ts.TransformationContext,
    private readonly file: ts.SourceFile,
  ) {
    this.factory = context.factory;
  }

  rewrite(): ts.SourceFile {
    return this.children(this.file);
  }

  private readonly visit = (node: ts.Node): ts.Node => {
    const { typescript } = this;
    if (typescript.isShorthandPropertyAssignment(node)) return this.spellOut(node);
    if (typescript.isBindingElement(node)) return this.renameProperty(node);
    if (typescript.isPropertyAssignment(node)) return this.renameAssigned(node);
    if (typescript.isAwaitExpression(node)) return this.guardAwait(node);
    if (typescript.isIterationStatement(node, false)) return this.guardLoop(node);
    return this.children(node);
  };

  private children<T extends ts.Node>(node: T): T {
    return this.typescript.visitEachChild(node, this.visit, this.context);
  }

  private guardAwait(node: ts.AwaitExpression): ts.Node {
    const expression = this.children(node).expression;
    const call = this.call('wait', [expression, ...this.position(node)]);
    return this.factory.updateAwaitExpression(node, call);
  }

  private guardLoop(node: ts.IterationStatement): ts.Node {
    const { factory, typescript } = this;
    const loop = this.children(node);
    const step = factory.createExpressionStatement(this.call('step', []));
    const body = typescript.isBlock(loop.statement) ? loop.statement.statements : [loop.statement];
    // Keeps the position of the old body, so that stack traces still find their lines.
    const block = typescript.setTextRange(
      factory.createBlock([step, ...body], true),
      loop.statement,
    );
    return this.withBody(loop, block, node);
  }

  private withBody(loop: ts.IterationStatement, body: ts.Block, node: ts.Node): ts.Node {
    const { factory, typescript } = this;
    if (typescript.isForOfStatement(loop)) {
      const { awaitModifier, initializer, expression } = loop;
      const source = awaitModifier
        ? this.call('iterate', [expression, ...this.position(node)])
        : expression;
      return factory.updateForOfStatement(loop, awaitModifier, initializer, source, body);
    }
    if (typescript.isForInStatement(loop)) {
      return factory.updateForInStatement(loop, loop.initializer, loop.expression, body);
    }
    if (typescript.isWhileStatement(loop)) {
      return factory.updateWhileStatement(loop, loop.expression, body);
    }
    if (typescript.isDoStatement(loop)) {
      return factory.updateDoStatement(loop, body, loop.expression);
    }
    const { initializer, condition, incrementor } = loop as ts.ForStatement;
    const counted = loop as ts.ForStatement;
    return factory.updateForStatement(counted, initializer, condition, incrementor, body);
  }

  private spellOut(node: ts.ShorthandPropertyAssignment): ts.Node {
    const { factory } = this;
    const checker = this.program?.getTypeChecker();
    const symbol = checker?.getShorthandAssignmentValueSymbol(node);
    const earlier = symbol?.declarations?.some(
      (declaration) => basename(declaration.getSourceFile().fileName) === EARLIER_CELLS,
    );
    if (!earlier) return this.children(node);
    const value = factory.createPropertyAccessExpression(
      factory.createIdentifier('exports'),
      node.name.text,
    );
    const fallback = node.objectAssignmentInitializer;
    const whole = fallback ? factory.createAssignment(value, fallback) : value;
    return factory.createPropertyAssignment(node.name.text, whole);
  }

  private renameProperty(node: ts.BindingElement): ts.Node {
    const { propertyName, dotDotDotToken, name, initializer } = this.children(node);
    const own = propertyName && this.withoutSymbol(propertyName);
    return this.factory.updateBindingElement(node, dotDotDotToken, own, name, initializer);
  }

  private renameAssigned(node: ts.PropertyAssignment): ts.Node {
    const { name, initializer } = this.children(node);
    return this.factory.updatePropertyAssignment(node, this.withoutSymbol(name), initializer);
  }

  /** The same name, of which the type checker knows nothing. */
  private withoutSymbol(name: ts.PropertyName): ts.PropertyName {
    return this.typescript.isIdentifier(name) ? this.factory.createIdentifier(name.text) : name;
  }

  private call(name: string, values: readonly ts.Expression[]): ts.Expression {
    const { factory } = this;
    const target = factory.createPropertyAccessExpression(
      factory.createIdentifier(CELL_GLOBAL),
      name,
    );
    return factory.createCallExpression(target, undefined, values);
  }

  /** Run, line and column, from 0; nothing for a file that the cell imports. */
  private position(node: ts.Node): ts.Expression[] {
    if (basename(this.file.fileName) !== CELL_FILE) return [];
    const start = node.getStart(this.file);
    const { line, character } = this.file.getLineAndCharacterOfPosition(start);
    return [run, line - LINES_IN_FRONT, character].map((n) => this.factory.createNumericLiteral(n));
  }
}
