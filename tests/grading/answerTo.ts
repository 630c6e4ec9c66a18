import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Exercise } from '../../lib/grading/exercise';
import { repositoryRoot } from '../support/paths';

/**
 * The worked solution as it stands in the library, as the source of a cell: the function of that name
 * in the file of that name.
 */
function solutionSource(chapter: string, functionName: string): string {
  const path = join(repositoryRoot, 'lib/grading/exercises', chapter, `${functionName}.ts`);
  const text = readFileSync(path, 'utf8');
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const found = file.statements.find(
    (one) => ts.isFunctionDeclaration(one) && one.name?.text === functionName,
  );
  if (!found) throw new Error(`${path}: there is no function ${functionName}`);
  return found.getText(file);
}

/** What a learner who has an exercise right has in its cell. */
export function answerTo(exercise: Exercise): string {
  if (exercise.kind === 'order') {
    const right = exercise.lines.filter(({ wrong }) => !wrong);
    return `const order = [${right.map(({ shown }) => shown).join(', ')}];`;
  }
  if (exercise.kind === 'cards') {
    return `const bugs = [${exercise.cards.map(({ isBug }) => isBug).join(', ')}];`;
  }
  if (exercise.kind === 'explain') return exercise.answer.en;
  return solutionSource(exercise.id.split('.')[0], exercise.functionName);
}
