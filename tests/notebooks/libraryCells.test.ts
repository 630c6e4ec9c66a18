import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../support/paths';
import { cell, chapterPairs } from './checks/chapterPairs';
import { libraryCellComplaints } from './checks/libraryCells';

const tagged = chapterPairs().flatMap(({ name, zh, en }) =>
  Object.entries({ zh, en }).flatMap(([language, cells]) =>
    cells
      .filter(({ tags }) => tags.some((tag) => tag.startsWith('library:')))
      .map((finished) => ({ place: `${language}/${name} ${finished.id}`, finished })),
  ),
);

describe('finished cells', () => {
  it('are there: chapter 02 ends in one', () => {
    expect(tagged.filter(({ place }) => place.includes('02-attention'))).not.toEqual([]);
  });

  it.for(tagged)("$place is the library's code", ({ finished }) => {
    expect(libraryCellComplaints(finished, join(repositoryRoot, 'lib'))).toEqual([]);
  });
});

describe('the check of finished cells', () => {
  let library = '';
  beforeAll(() => {
    library = mkdtempSync(join(tmpdir(), 'library-cells-'));
    mkdirSync(join(library, 'attention'));
    writeFileSync(join(library, 'attention', 'mask.ts'), MASK);
  });
  afterAll(() => rmSync(library, { recursive: true }));

  const complaints = (source: string, target = 'attention/mask') =>
    libraryCellComplaints(cell(source, { tags: [`library:${target}`] }), library);

  it('accepts the same code with other comments and layout, without export', () => {
    const source = 'function double(x: number): number {\n  return twice(x, 2); }';
    expect(complaints(source)).toEqual([]);
    expect(complaints(`import { tf } from 'attention-kit';\n${source}`)).toEqual([]);
    expect(complaints(source, 'attention/double')).toEqual([]);
  });

  it.for([
    ['another number', 'function double(x: number): number { return twice(x, 3); }', 'x , 3'],
    ['a statement more', 'function double(x: number): number { f(); return twice(x, 2); }', 'f ('],
    [
      'another name',
      'function triple(x: number): number { return twice(x, 2); }',
      'exports (double)',
    ],
    ['a helper only', 'function twice(x: number, y: number): number { return x * y; }', 'exports'],
    [
      'a helper changed',
      `${'function double(x: number): number { return twice(x, 2); }'}
      function twice(x: number, y: number): number { return x + y; }`,
      'x + y',
    ],
    [
      'a call',
      'function double(x: number): number { return twice(x, 2); } double(3);',
      'double(3)',
    ],
  ])('refuses %s', ([, source, complaint]) => {
    expect(complaints(source).join()).toContain(complaint);
  });

  it('refuses a tag that leads nowhere', () => {
    expect(complaints('const x = 1;', 'attention/none')[0]).toContain('no such file or export');
    expect(complaints('const x = 1;', 'none/mask')[0]).toContain('no such file or export');
  });
});

const MASK = `
/** Doubles. */
export function double(x: number): number {
  // by multiplication
  return twice(x, 2);
}
function twice(x: number, y: number): number {
  return x * y;
}
`;
