import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { executeNotebook, type ExecutionEvent } from '../../../lib/cli/chapters/execute';
import { listNotebooks } from '../../../lib/cli/chapters/list';
import { EXERCISES, exerciseOf } from '../../../lib/grading/exercises/catalogue';
import type { Locale } from '../../../lib/locale';
import { answerTo } from '../../grading/answerTo';
import { environmentPython } from '../../support/environment';
import { repositoryRoot } from '../../support/paths';
import { exerciseIn } from '../checks/exerciseForm';

interface StoredCell {
  readonly id: string;
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

// Twins have the same code: one of them is run as a learner gets it, the other one solved. All of a
// language run as one notebook, for to start a kernel and load the library takes longer than they do.
describe('the notebooks of exercises in the kernel', () => {
  it(
    'ask for answers, and have no error, before there are any',
    { timeout: 10 * MINUTE },
    async () => {
      const shown = await run('zh', joined(notebooksIn('zh')));
      expect(shown).toContain('还没有写');
      expect(shown).not.toContain('✓');
      for (const { id } of EXERCISES) expect(shown).toContain(`提示 ${id}`);
    },
  );

  it('pass with the worked solutions', { timeout: 10 * MINUTE }, async () => {
    const shown = await run('en', solved(joined(notebooksIn('en'))));
    const checked = EXERCISES.filter(({ kind }) => kind !== 'explain');
    for (const { id } of checked) expect(shown).toContain(`✓ ${id} `);
    expect(shown).not.toContain('✗');
  });
});

function notebooksIn(wanted: Locale): Stored[] {
  return listNotebooks(repositoryRoot)
    .filter(({ language, name }) => language === wanted && name.includes('/'))
    .map(({ path }) => read(path));
}

/** One notebook with the cells of all, under ids of its own. */
function joined(notebooks: readonly Stored[]): Stored {
  const cells = notebooks.flatMap((notebook, i) =>
    notebook.cells.map((cell) => ({ ...cell, id: `${i}-${cell.id}` })),
  );
  return { ...notebooks[0], cells };
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

/** All that was shown, as plain text. Nothing of earlier runs is remembered. */
async function run(language: Locale, notebook: Stored): Promise<string> {
  const root = join(repositoryRoot, 'build', 'executed', 'exercises');
  rmSync(root, { recursive: true, force: true });
  const path = join(root, 'notebooks', language, 'exercises', 'all.ipynb');
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
