import { readFileSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listNotebooks } from '../../lib/cli/chapters/list';
import { parseCells, readCells } from '../../lib/cli/chapters/notebook';
import { tidyNotebook } from '../../lib/cli/chapters/tidy';
import { repositoryRoot } from '../support/paths';
import { linkComplaints } from './checks/links';

const KIBIBYTE = 1024;
const LARGEST = 256 * KIBIBYTE; // a chapter has words and code; pictures are made by running it
const all = listNotebooks(repositoryRoot);
const notebooks = all.map((notebook) => ({
  ...notebook,
  present: all.filter(({ language }) => language === notebook.language).map(({ name }) => name),
  place: relative(repositoryRoot, notebook.path),
}));

describe('a committed notebook', () => {
  it('exists', () => {
    expect(notebooks.map(({ place }) => place)).toEqual(
      expect.arrayContaining(['notebooks/zh/02-attention.ipynb', 'notebooks/en/11-training.ipynb']),
    );
  });

  it.for(notebooks)(
    '$place is tidy: `npm run chapters -- --tidy` changes nothing',
    ({ path, ...page }) => {
      const text = readFileSync(path, 'utf8');
      expect(tidyNotebook(text, page)).toBe(text);
    },
  );

  it('names the version of TypeScript that its kernel has, or it would open as changed', () => {
    const tslab = createRequire(join(repositoryRoot, 'lib', 'package.json')).resolve(
      'tslab/package.json',
    );
    const manifest = createRequire(tslab).resolve('@tslab/typescript-for-tslab/package.json');
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    expect(tidyNotebook('{"cells":[]}')).toContain(`"version": "${version}"`);
  });

  it.for(notebooks)('$place is small', ({ path }) => {
    expect(statSync(path).size).toBeLessThan(LARGEST);
  });

  it.for(notebooks)('$place has an id of its own for each cell', ({ path }) => {
    const ids = readCells(path).map((cell) => cell.id);
    expect(ids.filter((id, i) => !/^[\w-]{1,64}$/.test(id) || ids.indexOf(id) !== i)).toEqual([]);
  });

  it.for(notebooks)('$place runs on stock tslab too', ({ path }) => {
    // Each of these makes stock tslab skip cells silently, or refuse them.
    const refused = /@module|@browser|from '\.|^\s*for await/m;
    const cells = readCells(path).filter((cell) => cell.type === 'code');
    expect(cells.filter((cell) => refused.test(cell.source))).toEqual([]);
    const tags = cells.flatMap((cell) => cell.tags);
    expect(tags.filter((tag) => ['raises-exception', 'skip-execution'].includes(tag))).toEqual([]);
  });

  it.for(notebooks)('$place has no link that leads nowhere', ({ path }) => {
    const text = readCells(path).filter((cell) => cell.type === 'markdown');
    expect(
      linkComplaints(text.map((cell) => cell.source).join('\n'), path, repositoryRoot),
    ).toEqual([]);
  });
});

describe('every page of the clone', () => {
  it.for(pages(repositoryRoot))('%s has no link that leads nowhere', (page) => {
    const path = join(repositoryRoot, page);
    expect(linkComplaints(readFileSync(path, 'utf8'), path, repositoryRoot)).toEqual([]);
  });
});

describe('the check of links', () => {
  const complaints = (text: string) =>
    linkComplaints(text, join(repositoryRoot, 'notebooks', 'en', 'x.ipynb'), repositoryRoot);

  it('accepts a file, a heading of this text, an address, and what stands in code', () => {
    const text = '# Why √d?\n[a](../glossary.json) [b](#Why-√d?) [c](https://example.org) `[d](e)`';
    expect(complaints(text)).toEqual([]);
  });

  it.for([
    ['[a](none.md)', 'no such file'],
    ['<img src="none.png">', 'no such file'],
    ['[a](../../../../x)', 'out of the clone'],
    ['[a](#Nowhere)', 'no such heading'],
    ['[a](https://)', 'no address'],
  ])('refuses %s', ([text, complaint]) => {
    expect(complaints(text).join()).toContain(complaint);
  });
});

describe('tidyNotebook', () => {
  const stored = {
    metadata: { kernelspec: { name: 'tslab' }, language_info: { version: '3.7.2' }, x: 1 },
    nbformat_minor: 5,
    nbformat: 4,
    cells: [
      {
        source: 'const x = 3;\nx',
        cell_type: 'code',
        id: 'a1',
        execution_count: 7,
        outputs: [{ output_type: 'stream', name: 'stdout', text: '3' }],
        metadata: { tags: ['library:attention/mask'], execution: {}, scrolled: true },
      },
      { id: 'b2', cell_type: 'markdown', metadata: { x: 1 }, source: [] },
    ],
  };
  const tidy = tidyNotebook(JSON.stringify(stored));

  it('drops outputs, counts and metadata, and keeps text and tags', () => {
    expect(JSON.parse(tidy)).toMatchObject({
      cells: [
        {
          execution_count: null,
          outputs: [],
          metadata: { tags: ['library:attention/mask'] },
          source: ['const x = 3;\n', 'x'],
        },
        { cell_type: 'markdown', metadata: {}, source: [] },
      ],
      metadata: { kernelspec: { name: 'tslab', display_name: 'TypeScript (attention-kit)' } },
    });
    expect(parseCells(tidy)[0].source).toBe('const x = 3;\nx');
    expect(tidy).not.toMatch(/scrolled|3\.7\.2|stream/);
  });

  it('is done once', () => expect(tidyNotebook(tidy)).toBe(tidy));
});

function pages(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return isOurs(entry.name) ? pages(path) : [];
    return entry.name.endsWith('.md') ? [relative(repositoryRoot, path)] : [];
  });
}

function isOurs(folder: string): boolean {
  return !folder.startsWith('.') && !['node_modules', 'dist', 'build'].includes(folder);
}
