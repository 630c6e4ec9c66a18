import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { clonePaths } from '../../lib/cli/paths';
import { addonFile, buildAddon } from '../../lib/cli/setup/native/addon';
import { plainFolder } from '../../lib/cli/setup/native/nodeGyp';
import { repositoryRoot } from '../support/paths';
import { temporaryFolder } from './support/folder';
import { cloneForBuild, environment, stepIn } from './support/nativeStep';

/** Everything in a folder's name that a shell, make or an HTML page would read as something else. */
const NASTY = `课程 o'hara (1) & $HOME 100% "q" #x;y [z] \`w\` *?<>| -e`;

describe('the addon', () => {
  const built = realpathSync(join(clonePaths(repositoryRoot).tfjsNode, 'deps'));

  // One build takes 10 s, so one name has them all.
  it('is built in a folder of any name, and computes', async () => {
    const name = process.platform === 'win32' ? "课程 o'hara (1) & 100% $HOME" : NASTY;
    const step = stepIn(cloneForBuild(name, built));
    await buildAddon(step);
    const { tfjsNode } = step.paths;
    expect(readdirSync(join(tfjsNode, 'lib', 'napi-v8'))).toEqual(['tfjs_binding.node']);
    const script = 'console.log(require(process.argv[1]).TF_Version)';
    const args = ['-e', script, addonFile(step.paths)];
    expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toMatch(/^2\.\d+\.\d+\n$/);
  });

  it('is found in a folder that is reached through a link, and at the end of a long path', async () => {
    const long = join(...Array.from({ length: 12 }, (_, i) => `${i}-${'x'.repeat(50)}`));
    const compiler = join(temporaryFolder(), 'c++');
    const journal = join(temporaryFolder(), 'arguments');
    const script = `#!/bin/sh\npwd > '${journal}'\necho "$@" >> '${journal}'\nfor last; do :; done\n`;
    writeFileSync(compiler, `${script}: > lib/napi-v8/tfjs_binding.node.partial\n`, {
      mode: 0o755,
    });
    environment({ CXX: compiler });
    const real = cloneForBuild(join(long, NASTY));
    const link = join(temporaryFolder(), 'link');
    symlinkSync(real, link);
    for (const root of [real, link]) {
      const step = stepIn(root);
      await buildAddon(step);
      expect(existsSync(addonFile(step.paths))).toBe(true);
      rmSync(addonFile(step.paths));
      // No tool is given a name that it could read as something else.
      const [folder, ...given] = readFileSync(journal, 'utf8').split('\n');
      expect(realpathSync(folder)).toBe(realpathSync(step.paths.tfjsNode));
      expect(given.join('\n')).not.toMatch(/['"&%#]|课程|x{50}/);
    }
  });
});

describe('the folder in which node-gyp builds', () => {
  it('is a plain one, wherever the user has one', () => {
    const [nasty, plain] = [join(temporaryFolder(), '张三 (1)'), temporaryFolder()];
    mkdirSync(nasty);
    const folder = plainFolder([undefined, '/no such folder', nasty, plain]);
    onTestFinished(() => rmSync(folder, { recursive: true }));
    expect(dirname(folder)).toBe(plain);
  });

  it('is another one where there is no plain one', () => {
    const nasty = join(temporaryFolder(), '张三 (1)');
    mkdirSync(nasty);
    expect(dirname(plainFolder(['/nowhere', nasty]))).toBe(nasty);
    expect(() => plainFolder(['/nowhere'])).toThrow('ENOENT');
  });
});
