import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { executeNotebook, type ExecutionEvent } from '../../../lib/cli/chapters/execute';
import { environmentPython } from '../../support/environment';
import { repositoryRoot } from '../../support/paths';
import { type ExecutedCell, joined, outputsOf } from '../checks/executed';

const place = join(repositoryRoot, 'build', 'contents test'); // a name with a space
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** A learner's folder with the contents page, a chapter that failed in its only cell, two guesses. */
function learnersFolder(language: string): string {
  const folder = join(place, 'my-notebooks', language);
  mkdirSync(folder, { recursive: true });
  mkdirSync(join(place, 'my-notebooks', '.progress'), { recursive: true });
  const page = join(repositoryRoot, 'notebooks', language, 'contents.ipynb');
  copyFileSync(page, join(folder, 'contents.ipynb'));
  const failed = { output_type: 'error', ename: 'RangeError', evalue: '', traceback: [] };
  const cell = { cell_type: 'code', source: 'f();', execution_count: 3, outputs: [failed] };
  writeFileSync(join(folder, '02-attention.ipynb'), JSON.stringify({ cells: [cell] }));
  const guess = { question: 'Which?', first: 'a', isRight: true, actual: 'a' };
  const guesses = { '02.1': guess, '02.2': { ...guess, isRight: false } };
  writeFileSync(join(place, 'my-notebooks', '.progress', '02.json'), JSON.stringify(guesses));
  return folder;
}

it.for([
  ['zh', ['02 注意力', '还没有开始', '2 个里有 1 个']],
  ['en', ['02 Attention', 'not begun', '1 of 2']],
] as const)(
  'the contents page shows in a learner’s folder (%s) what was done there',
  async (row) => {
    const [language, cells] = row;
    const executed = join(place, `${language}.ipynb`);
    const page = join(learnersFolder(language), 'contents.ipynb');
    let last: ExecutionEvent | undefined;
    const run = executeNotebook(page, { python: environmentPython(), executed });
    for await (const event of run) last = event;
    expect(last).toMatchObject({ event: 'done' });
    const { cells: ran } = JSON.parse(readFileSync(executed, 'utf8')) as {
      cells: readonly ExecutedCell[];
    };
    const [output, ...others] = outputsOf(ran);
    expect(others).toEqual([]);
    const html = joined(output.data?.['text/html']);
    expect(html).toContain('<a href="02-attention.ipynb">');
    for (const cell of cells) expect(html).toContain(cell);
  },
);
