import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { repositoryRoot } from '../support/paths';

const root = mkdtempSync(join(tmpdir(), 'types-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Where a compiler stands that says what it was asked for, and fails. */
function check(): { status: number | null; stdout: string } {
  const script = join(repositoryRoot, 'tests', 'support', 'types.mjs');
  return spawnSync(process.execPath, [script], { cwd: root, encoding: 'utf8' });
}

it('leaves the slides out where what they are made with is not installed, and says so', () => {
  mkdirSync(join(root, 'node_modules', 'typescript', 'bin'), { recursive: true });
  const compiler = 'console.log(process.argv.slice(2).join(" ")); process.exitCode = 2;';
  writeFileSync(join(root, 'node_modules', 'typescript', 'bin', 'tsc'), compiler);
  const without = check();
  expect(without.stdout).toMatch(/^The slides are not checked: npm run slides .*\n-p tests\//u);
  mkdirSync(join(root, 'slides', 'node_modules'), { recursive: true });
  expect(check().stdout).toBe('-p .\n');
  expect([without.status, check().status]).toEqual([2, 2]);
});
