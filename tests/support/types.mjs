/**
 * `node tests/support/types.mjs`: checks the types of everything outside of lib. What the slides are
 * made with is installed only when slides are asked for; where it is not, they are left out.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const areInstalled = existsSync('slides/node_modules');
if (!areInstalled) {
  console.log('The slides are not checked: npm run slides installs what they are made with.');
}
const project = areInstalled ? '.' : 'tests/support/withoutSlides.json';
const compiler = 'node_modules/typescript/bin/tsc';
const { status } = spawnSync(process.execPath, [compiler, '-p', project], { stdio: 'inherit' });
process.exitCode = status ?? 1;
