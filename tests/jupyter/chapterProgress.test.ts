import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { chapterProgress } from '../../lib/jupyter/chapterProgress';

const root = mkdtempSync(join(tmpdir(), 'progress '));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const path = join(root, 'my 02 attention.ipynb');
const progressOf = (text: string) => {
  writeFileSync(path, text);
  return chapterProgress(path);
};
const code = (execution_count: unknown, outputs: unknown = [], source: unknown = ['f();']) => ({
  cell_type: 'code',
  execution_count,
  outputs,
  source,
});
const error = { output_type: 'error', ename: 'RangeError' };

describe('the progress of a chapter', () => {
  it('counts code cells with something in them, and those that ran without an error', () => {
    const cells = [
      code(3),
      code(4, [{ output_type: 'stream' }], 'f();\n'),
      code(5, [{ output_type: 'stream' }, error]),
      code(null),
      code(null, [], [' \n']),
      code(7, [], []),
      { cell_type: 'markdown', source: ['# x'], execution_count: 3 },
    ];
    expect(progressOf(JSON.stringify({ cells }))).toEqual({ cells: 4, run: 2 });
    expect(progressOf('{"cells": []}')).toEqual({ cells: 0, run: 0 });
  });

  it.each(['', '{"cells": [\n<<<<<<< HEAD', '{"cells": 3}', 'null', '[]'])(
    'cannot be read from %j',
    (text) => expect(progressOf(text)).toBe('unreadable'),
  );

  it('is read from whatever stands in the list', () => {
    expect(progressOf('{"cells": [null, 3, "x", {"cell_type": "code"}]}')).toEqual({
      cells: 0,
      run: 0,
    });
  });

  it('is absent where there is no file, and unreadable where there is a folder', () => {
    expect(chapterProgress(join(root, 'none.ipynb'))).toBe('absent');
    mkdirSync(join(root, 'folder.ipynb'));
    expect(chapterProgress(join(root, 'folder.ipynb'))).toBe('unreadable');
  });
});
