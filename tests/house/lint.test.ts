import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../support/paths';

const MINUTE = 60_000;

describe('the code of the house', () => {
  it(
    'passes `npm run lint`: rules, format, types, nothing unused',
    { timeout: 10 * MINUTE },
    () => {
      const run = spawnSync('npm run lint', {
        cwd: repositoryRoot,
        encoding: 'utf8',
        shell: true,
      });
      expect(run.status, run.stdout + run.stderr).toBe(0);
    },
  );

  it('has an index and a page in each room', () => {
    const library = join(repositoryRoot, 'lib');
    const rooms = readdirSync(library, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !['dist', 'node_modules'].includes(entry.name))
      .map((entry) => entry.name);
    expect(rooms.length).toBeGreaterThanOrEqual(10);
    expect(rooms.filter((room) => !existsSync(join(library, room, 'README.md')))).toEqual([]);
  });
});

describe('the lint', () => {
  const linter = new ESLint({ cwd: repositoryRoot });
  /** The rules that `text` breaks where the room's index stands. */
  const rulesBroken = async (room: string, text: string): Promise<(string | null)[]> => {
    const filePath = join(repositoryRoot, 'lib', room, 'index.ts');
    const [result] = await linter.lintText(text, { filePath });
    return result.messages.map((message) => message.ruleId);
  };
  beforeAll(async () => void (await rulesBroken('tensor', '')), 2 * MINUTE); // loads the types

  it.for([
    ['tensor', '../attention'],
    ['attention', '../layers'],
    ['attention', '../models/transformer'],
    ['layers', '../attention'],
    ['models', '../text'],
    ['models', '../training'],
    ['text', '../training'],
    ['training', '../decoding'],
    ['training', '../figures'],
    ['decoding', '../figures'],
    ['figures', '../models'],
    ['probes', '../models'],
    ['jupyter', '../cli/chapters'],
    ['jupyter', '../kernel'],
    ['kernel', '../tensor'],
    ['attention', '../index'],
  ])('refuses that %s imports %s', async ([room, path]) => {
    const rules = await rulesBroken(room, `export * from '${path}';\n`);
    expect(rules).toContain('import-x/no-restricted-paths');
  });

  it.for([
    ['attention', '../tensor'],
    ['models', '../attention'],
    ['training', '../models'],
    ['decoding', '../training/checkpoint'],
    ['figures', '../tensor'],
    ['probes', '../tensor'],
    ['jupyter', '../figures'],
    ['kernel', '../jupyter/notebook'],
    ['cli', '../kernel'],
  ])('lets %s import %s', async ([room, path]) => {
    expect(await rulesBroken(room, `export * from '${path}';\n`)).toEqual([]);
  });

  it.for([
    "import { Transformer } from '../models';\nexport const x = Transformer;",
    "import type { Transformer } from '../models';\nexport type X = Transformer;",
    "export const x = import('../models');",
    "export const x: unknown = require('../models');",
  ])('sees the import in %j', async (text) => {
    expect(await rulesBroken('attention', `${text}\n`)).toContain('import-x/no-restricted-paths');
  });

  it('refuses the way round by the package name', async () => {
    const rules = await rulesBroken('attention', "export { Transformer } from 'attention-kit';\n");
    expect(rules).toContain('no-restricted-imports');
  });

  it('refuses a long function and a long file', async () => {
    const body = '  console.log(1);\n'.repeat(60);
    const long = `export function long(): void {\n${body}}\n`;
    expect(await rulesBroken('tensor', long)).toEqual(['max-lines-per-function']);
    expect(await rulesBroken('tensor', 'export const x = 1;\n'.repeat(301))).toContain('max-lines');
  });

  it('refuses a promise that nobody awaits', async () => {
    const text = 'async function f(): Promise<void> {\n  await f();\n}\nf();\n';
    expect(await rulesBroken('tensor', text)).toContain('@typescript-eslint/no-floating-promises');
  });
});
