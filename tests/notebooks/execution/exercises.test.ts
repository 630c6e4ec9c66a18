import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { executeNotebook, type ExecutionEvent } from '../../../lib/cli/chapters/execute';
import { listNotebooks } from '../../../lib/cli/chapters/list';
import type { Exercise } from '../../../lib/grading/exercise';
import { EXERCISES, exerciseOf } from '../../../lib/grading/exercises/catalogue';
import { solutionSource } from '../../grading/solutionSource';
import { environmentPython } from '../../support/environment';
import { repositoryRoot } from '../../support/paths';
import { exerciseIn } from '../checks/exerciseForm';

interface StoredCell {
  readonly metadata: { readonly tags?: string[] };
  readonly outputs?: readonly {
    output_type: string;
    name?: string;
    data?: Record<string, string | string[]>;
  }[];
  readonly [field: string]: unknown;
}
interface Stored {
  readonly cells: StoredCell[];
  readonly [field: string]: unknown;
}

const MINUTE = 60_000;
const notebooks = listNotebooks(repositoryRoot).filter(({ name }) => name.includes('/'));

// Twins have the same code: one of them is run as a learner gets it, the other one solved.
describe('a notebook of exercises in the kernel', () => {
  it.for(notebooks.filter(({ language }) => language === 'zh'))(
    '$language/$name asks for answers, and has no error, before there are any',
    { timeout: 5 * MINUTE },
    async ({ name, path }) => {
      const shown = await run('zh', name, read(path));
      expect(shown).toContain('还没有写');
      expect(shown).not.toContain('✓');
      for (const id of idsOf(name)) expect(shown).toContain(`提示 ${id}`);
    },
  );

  it.for(notebooks.filter(({ language }) => language === 'en'))(
    '$language/$name passes with the worked solutions',
    { timeout: 5 * MINUTE },
    async ({ name, path }) => {
      const shown = await run('en', name, solved(read(path)));
      for (const id of idsOf(name)) expect(shown).toContain(`✓ ${id} `);
      expect(shown).not.toContain('✗');
    },
  );
});

function idsOf(name: string): string[] {
  const chapter = /(\d\d)-/.exec(name)![1];
  return EXERCISES.map(({ id }) => id).filter((id) => id.startsWith(`${chapter}.`));
}

function read(path: string): Stored {
  return JSON.parse(readFileSync(path, 'utf8')) as Stored;
}

function solved(notebook: Stored): Stored {
  const cells = notebook.cells.map((cell) => {
    const id = exerciseIn({ tags: cell.metadata.tags ?? [] });
    return id === undefined ? cell : { ...cell, source: answerTo(exerciseOf(id)!) };
  });
  return { ...notebook, cells };
}

function answerTo(exercise: Exercise): string {
  if (exercise.kind === 'order') {
    const right = exercise.lines.filter(({ wrong }) => !wrong);
    return `const order = [${right.map(({ shown }) => shown).join(', ')}];`;
  }
  if (exercise.kind === 'cards') {
    return `const bugs = [${exercise.cards.map(({ isBug }) => isBug).join(', ')}];`;
  }
  return solutionSource(exercise.id.split('.')[0], exercise.functionName);
}

/** All that was shown, as plain text. Nothing of earlier runs is remembered. */
async function run(language: string, name: string, notebook: Stored): Promise<string> {
  const root = join(repositoryRoot, 'build', 'executed', 'exercises', name.split('/')[1]);
  rmSync(root, { recursive: true, force: true });
  const path = join(root, 'notebooks', language, `${name}.ipynb`);
  const executed = path.replace(/ipynb$/, 'done.ipynb');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(notebook));
  let last: ExecutionEvent | undefined;
  for await (const event of executeNotebook(path, { python: environmentPython(), executed })) {
    last = event;
  }
  expect(last).toMatchObject({ event: 'done' });
  const outputs = read(executed).cells.flatMap((cell) => cell.outputs ?? []);
  expect(
    outputs.filter(
      ({ output_type, name: stream }) => output_type === 'error' || stream === 'stderr',
    ),
  ).toEqual([]);
  return outputs.map(({ data }) => [data?.['text/plain'] ?? []].flat().join('')).join('\n');
}
