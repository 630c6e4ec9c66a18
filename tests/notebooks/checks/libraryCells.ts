import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Cell } from '../../../lib/cli/chapters/notebook';
import { declaredNames, parseProgram, plainWordsOf } from './syntax';

const TAG = 'library:';

/**
 * What keeps a cell tagged `library:<room>/<name>` from being the library's code. `<name>` is a
 * file of the room, or what a file of it exports. Every function, class, type and constant of the
 * cell must stand in that file in the same words; comments and `export` aside. Imports may differ;
 * other statements have no place in such a cell.
 *
 * @param library the folder `lib`
 * @returns one sentence for each difference
 */
export function libraryCellComplaints(cell: Cell, library: string): string[] {
  const targets = cell.tags.filter((tag) => tag.startsWith(TAG));
  return targets.flatMap((tag) => {
    const target = tag.slice(TAG.length);
    const file = fileOf(target, library);
    if (file === undefined) return [`${cell.id}: ${tag}: there is no such file or export in lib`];
    return compare(cell, parseProgram(readFileSync(file, 'utf8')), target);
  });
}

function compare(cell: Cell, file: ts.SourceFile, target: string): string[] {
  const statements = parseProgram(cell.source).statements.filter((s) => !ts.isImportDeclaration(s));
  const strange = statements.filter((statement) => declaredNames(statement).length === 0);
  if (strange.length > 0) {
    return [`${cell.id}: only declarations belong in this cell, not ${strange[0].getText()}`];
  }
  const exported = file.statements.filter(isExported).flatMap(declaredNames);
  if (!statements.flatMap(declaredNames).some((name) => exported.includes(name))) {
    return [`${cell.id}: declares nothing that lib/${target} exports (${exported.join(', ')})`];
  }
  return statements.flatMap((statement) => statementComplaint(statement, file, cell.id, target));
}

function statementComplaint(
  statement: ts.Statement,
  file: ts.SourceFile,
  cellId: string,
  target: string,
): string[] {
  const name = declaredNames(statement).join(', ');
  const counterpart = file.statements.find((other) => declaredNames(other).join(', ') === name);
  if (counterpart === undefined) return [`${cellId}: lib/${target} has no ${name}`];
  const [ours, theirs] = [plainWordsOf(statement), plainWordsOf(counterpart)];
  const at = theirs.findIndex((word, i) => word !== ours[i]);
  if (at < 0 && ours.length === theirs.length) return [];
  const context = (words: string[]) => words.slice(Math.max(0, at - 3), at + 4).join(' ');
  const differs = at < 0 ? ours.slice(theirs.length).join(' ') : context(ours);
  return [`${cellId}: ${name}: the cell has «${differs}», lib has «${context(theirs)}»`];
}

function fileOf(target: string, library: string): string | undefined {
  const [room = '', name = ''] = target.split('/');
  const folder = join(library, room);
  const direct = join(folder, `${name}.ts`);
  if (existsSync(direct)) return direct;
  if (!existsSync(folder)) return undefined;
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'index.ts');
  return files.map((file) => join(folder, file)).find((path) => exportsOf(path).includes(name));
}

function exportsOf(path: string): string[] {
  return parseProgram(readFileSync(path, 'utf8'))
    .statements.filter(isExported)
    .flatMap(declaredNames);
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}
