import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { withTemporaryFolder } from '../../lib/tensor/record/temporaryFolder';

const base = mkdtempSync(join(tmpdir(), 'attention-kit-test-'));
const previous = process.env['TMPDIR'];
process.env['TMPDIR'] = base; // os.tmpdir() looks here

afterAll(() => {
  if (previous === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = previous;
  rmSync(base, { recursive: true });
});

describe('withTemporaryFolder', () => {
  it('removes what killed processes left, and nothing else', () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const [orphan, living, foreign] = [
      `attention-kit-graph-${dead}-aaaaaa`,
      `attention-kit-graph-${process.ppid}-bbbbbb`,
      'somebody-else',
    ].map((name) => join(base, name));
    for (const folder of [orphan, living, foreign]) {
      mkdirSync(folder);
      writeFileSync(join(folder, 'saved_model.pb'), 'left behind');
    }
    withTemporaryFolder((folder) => {
      expect(existsSync(orphan)).toBe(false);
      expect(existsSync(living)).toBe(true);
      expect(existsSync(foreign)).toBe(true);
      writeFileSync(join(folder, 'saved_model.pb'), 'ours');
    });
    expect(readdirSync(base)).toHaveLength(2);
  });

  it('removes its folder also when the work throws', () => {
    let used = '';
    const work = () =>
      withTemporaryFolder((folder) => {
        used = folder;
        expect(existsSync(folder)).toBe(true);
        throw new Error('no room');
      });
    expect(work).toThrow('no room');
    expect(existsSync(used)).toBe(false);
  });
});
