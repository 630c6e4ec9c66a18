import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from '../support/paths';

/**
 * The worked solution as it stands in the library, as the source of a cell: the function of that name
 * in the file of that name.
 */
export function solutionSource(chapter: string, functionName: string): string {
  const path = join(repositoryRoot, 'lib/grading/exercises', chapter, `${functionName}.ts`);
  const text = readFileSync(path, 'utf8');
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const found = file.statements.find(
    (one) => ts.isFunctionDeclaration(one) && one.name?.text === functionName,
  );
  if (!found) throw new Error(`${path}: there is no function ${functionName}`);
  return found.getText(file);
}
