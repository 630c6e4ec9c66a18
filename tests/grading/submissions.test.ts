import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNotebook } from '../../lib/grading/submissions/notebook';
import { readClass } from '../../lib/grading/submissions/students';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { makeZip } from './support/zip';

const emptyFolder = useTemporaryFolder();

function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = emptyFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** Name, lateness and notebooks of everybody, and what was said. */
async function everybody(path: string) {
  const { students, refused, close } = await readClass(path);
  const all = [];
  for (const { name, isLate, read } of students) {
    const { notebooks, notes } = await read();
    const texts = notebooks.map((bytes) => new TextDecoder().decode(bytes));
    all.push({ name, isLate, texts, notes: notes.map((note) => note.name) });
  }
  close();
  return { all, refused: refused.map(({ path: at, reason }) => `${at}: ${reason}`) };
}

describe('readClass', () => {
  it('takes a folder of folders and notebooks, and follows no link', async () => {
    const folder = folderOf({
      '陈伟/02.ipynb': 'a',
      '陈伟/.ipynb_checkpoints/02.ipynb': 'old',
      'Ann Lee.ipynb': 'b',
      '__MACOSX/._02.ipynb': 'x',
    });
    symlinkSync('/etc/passwd', join(folder, 'eve.ipynb'));
    expect(await everybody(folder)).toEqual({
      all: [
        { name: 'Ann Lee', isLate: false, texts: ['b'], notes: [] },
        { name: 'eve', isLate: false, texts: [], notes: ['refused-file'] },
        { name: '陈伟', isLate: false, texts: ['a'], notes: [] },
      ],
      refused: ['eve.ipynb: no-plain-file'],
    });
  });

  it.each([
    [
      'Canvas',
      ['leeann_LATE_11_22_02.ipynb', 'chenwei_12_23_02.ipynb'],
      ['chenwei', 'leeann'],
      [false, true],
    ],
    [
      'Moodle',
      ['陈伟_7_assignsubmission_file/02.ipynb', 'Ann Lee_8_assignsubmission_file_02.ipynb'],
      ['Ann Lee', '陈伟'],
      [false, false],
    ],
    [
      'Gradescope',
      ['assignment_1_export/submission_5/02.ipynb', 'assignment_1_export/submission_6/02.ipynb'],
      ['Ann Lee', 'submission_6'],
      [false, false],
    ],
  ])('knows who is who in a download of %s', async (_, paths, names, late) => {
    const list = 'submission_5:\n  :submitters:\n  - :name: Ann Lee\n    :sid: 1\n';
    const isGradescope = paths[0].startsWith('assignment');
    const extra = isGradescope
      ? [{ name: 'assignment_1_export/submission_metadata.yml', content: list }]
      : [];
    const zip = makeZip([...paths.map((name) => ({ name, content: name })), ...extra]);
    const { all } = await everybody(join(folderOf({ 'class.zip': zip }), 'class.zip'));
    expect(all.map(({ name }) => name)).toEqual(names);
    expect(all.map(({ isLate }) => isLate)).toEqual(late);
    expect(all.flatMap(({ texts }) => texts).sort()).toEqual([...paths].sort());
  });

  it('refuses what leads out of an archive, links and what is too large, and reads the rest', async () => {
    const zip = makeZip([
      { name: '../../eve/02.ipynb', content: 'x' },
      { name: '/etc/02.ipynb', content: 'x' },
      { name: 'C:\\02.ipynb', content: 'x' },
      { name: 'eve/link.ipynb', content: '/etc/passwd', mode: 0o120777 },
      { name: 'eve/pipe.ipynb', content: '', mode: 0o010644 },
      { name: 'eve/bomb.ipynb', content: 'x', claimedSize: 2 ** 31 },
      { name: 'ann/02.ipynb', content: 'good' },
    ]);
    const { all, refused } = await everybody(join(folderOf({ 'c.zip': zip }), 'c.zip'));
    const three = ['refused-file', 'refused-file', 'refused-file'];
    expect(all).toEqual([
      { name: 'ann', isLate: false, texts: ['good'], notes: [] },
      { name: 'eve', isLate: false, texts: [], notes: three },
    ]);
    expect(refused.map((line) => line.replace(/^.*: /, ''))).toEqual([
      'path',
      'path',
      'path',
      'no-plain-file',
      'no-plain-file',
      'too-large',
    ]);
  });

  it.each([
    ['Bo_6_assignsubmission_file_Ann_7_assignsubmission_file_02.ipynb', 'Bo', '6'],
    ['Bo_6_assignsubmission_file_/Ann_7_assignsubmission_file_02.ipynb', 'Bo', '6'],
    ['Bo_6_assignsubmission_file_/Ann_7_assignsubmission_file_/02.ipynb', 'Bo', '6'],
    [
      'Bo_1_assignsubmission_file_x_6_assignsubmission_file_/02.ipynb',
      'Bo_1_assignsubmission_file_x',
      '6',
    ],
  ])('takes nobody for somebody else by the name of a file: %s', async (path, name, number) => {
    const { students, close } = await readClass(folderOf({ [path]: 'x' }));
    close();
    expect(students.map((one) => [one.name, one.origin?.number])).toEqual([[name, number]]);
  });

  it('takes names from Gradescope’s own list only', async () => {
    const list = (name: string) => `submission_5:\n  - :name: ${name}\n`;
    const { all } = await everybody(
      folderOf({
        'export/submission_5/submission_metadata.yml': list('Eve'),
        'export/submission_5/02.ipynb': 'x',
        'export/submission_metadata.yml': list('Ann'),
      }),
    );
    expect(all.map(({ name }) => name)).toEqual(['Ann']);
  });

  it('reads the newest notebooks as long as all of them are not too large', async () => {
    const large = Buffer.alloc(2 ** 25, 'x');
    const files = { 'a/1.ipynb': large, 'a/2.ipynb': large, 'a/3.ipynb': 'new' };
    const { students, close } = await readClass(folderOf(files));
    const { notebooks, notes } = await students[0].read();
    close();
    expect(notebooks.map(({ length }) => length)).toEqual([2 ** 25, 3]);
    expect(notes.map(({ text }) => text.en)).toEqual(['a/1.ipynb was not read']);
  });

  it('reads the archive that a learner handed in; a damaged one costs its owner only', async () => {
    const good = makeZip([
      { name: 'work/02.ipynb', content: 'inside' },
      { name: '../up.ipynb', content: 'x' },
    ]);
    const lying = makeZip([{ name: '02.ipynb', content: 'xxxx', claimedSize: 3 }]);
    const files = { 'a/w.zip': good, 'b/w.zip': 'no archive', 'c/02.ipynb': 'c', 'd/w.zip': lying };
    const { all } = await everybody(folderOf(files));
    expect(all).toEqual([
      { name: 'a', isLate: false, texts: ['inside'], notes: ['refused-file'] },
      { name: 'b', isLate: false, texts: [], notes: ['damaged-archive'] },
      { name: 'c', isLate: false, texts: ['c'], notes: [] },
      { name: 'd', isLate: false, texts: [], notes: ['damaged-archive'] },
    ]);
  });

  it('gives every learner a file name of their own that leads nowhere', async () => {
    const zip = makeZip(
      ['a b/1.ipynb', 'a-b/1.ipynb', '..a/1.ipynb'].map((name) => ({ name, content: '' })),
    );
    const { students, close } = await readClass(join(folderOf({ 'c.zip': zip }), 'c.zip'));
    close();
    const ids = students.map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    ids.forEach((id) => expect(id).toMatch(/^[\p{L}\p{N}-]+$/u));
  });
});

describe('readNotebook', () => {
  const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

  it.each([
    ['not-json', Buffer.from('{')],
    ['not-json', Buffer.from([0x22, 0xff, 0x22])],
    ['not-a-notebook', bytes(null)],
    ['not-a-notebook', bytes({ cells: {} })],
    ['not-a-notebook', Buffer.from('{"__proto__": {"cells": []}}')],
    ['too-large', bytes({ cells: [{ cell_type: 'code', source: 'x'.repeat(500_000) }] })],
  ])('says %s', (problem, given) => {
    expect(readNotebook(given)).toBe(problem);
  });

  it('takes code cells, and the exercise of each by its tag or by nbgrader’s id', () => {
    const cells = [
      { cell_type: 'markdown', source: 'text' },
      { cell_type: 'code', source: ['a\n', 'b'], metadata: { tags: [3, 'exercise:02.3'] } },
      { cell_type: 'code', source: 'c', metadata: { nbgrader: { grade_id: 'exercise-03-11' } } },
      { cell_type: 'code', source: { evil: true } },
      null,
    ];
    expect(readNotebook(bytes({ cells }))).toEqual([
      { index: 1, exercise: '02.3', source: 'a\nb' },
      { index: 2, exercise: '03.11', source: 'c' },
    ]);
  });
});
