import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { CodeReference } from './slide';

/**
 * The source of a declaration as it stands in the library now, without its doc comment and `export`,
 * moved to the left edge.
 *
 * @param root the clone's folder
 * @throws {Error} naming the reference when file, declaration or lines are not there
 */
export function declarationSource(root: string, { file, name, lines }: CodeReference): string {
  const path = join(root, file);
  const source = ts.createSourceFile(
    path,
    readFileSync(path, 'utf8'),
    ts.ScriptTarget.ES2022,
    true,
  );
  const [outer, member] = name.split('.');
  const found = source.statements.map((statement) => named(statement, outer, member)).find(Boolean);
  if (!found) throw new Error(`${file}#${name}: there is no such declaration`);
  const all = dedent(withColumn(found, source))
    .replace(/^export (default )?/u, '')
    .split('\n');
  if (!lines) return all.join('\n');
  const [from, to] = lines;
  if (from < 1 || to < from || to > all.length) {
    throw new Error(`${file}#${name}: lines ${from} to ${to} of ${all.length}`);
  }
  return dedent(all.slice(from - 1, to).join('\n'));
}

function named(statement: ts.Statement, outer: string, member?: string): ts.Node | undefined {
  if (ts.isVariableStatement(statement)) {
    const declared = statement.declarationList.declarations;
    return declared.some((one) => one.name.getText() === outer) ? statement : undefined;
  }
  const { name } = statement as { name?: ts.Node };
  if (name?.getText() !== outer) return undefined;
  if (member === undefined || !ts.isClassDeclaration(statement)) return statement;
  return statement.members.find((one) => one.name?.getText() === member);
}

/** With the spaces before its first line, so that all lines can be moved by the same. */
function withColumn(node: ts.Node, source: ts.SourceFile): string {
  const start = node.getStart(source);
  const { character } = source.getLineAndCharacterOfPosition(start);
  return ' '.repeat(character) + source.text.slice(start, node.getEnd());
}

function dedent(text: string): string {
  const lines = text.split('\n');
  const depths = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/u));
  const least = Math.min(...depths);
  return lines.map((line) => line.slice(least)).join('\n');
}
