import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CheckpointError } from '../../lib/training';
import { assertPlace } from '../../lib/training/checkpointPlace';
import { contentOf, useTemporaryFolder } from '../support/temporaryFolder';

const parent = useTemporaryFolder();
/** Where the notebook lies, with the learner's work in it. */
const notebook = () => join(parent(), 'course', 'zh');

beforeEach(() => {
  mkdirSync(notebook(), { recursive: true });
  writeFileSync(join(notebook(), 'homework.ipynb'), 'my own work');
  vi.spyOn(process, 'cwd').mockReturnValue(notebook());
});
afterEach(() => void vi.restoreAllMocks());

async function refusal(folder: string): Promise<CheckpointError> {
  const before = contentOf(parent());
  const error: unknown = await assertPlace(folder).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CheckpointError);
  expect(contentOf(parent())).toEqual(before);
  return error as CheckpointError;
}

describe('a place for a checkpoint', () => {
  it.each(['checkpoint', 'runs/3/last', '../other', 'a b (1)', '模型', '...', 'zh'])(
    'may be %j, whether it exists or not',
    async (folder) => {
      const absolute = join(notebook(), folder);
      expect(await assertPlace(folder)).toBe(absolute);
      expect(await assertPlace(absolute)).toBe(absolute);
      mkdirSync(absolute, { recursive: true });
      expect(await assertPlace(folder)).toBe(absolute);
    },
  );

  it.each(['', '  ', '\n', 'a\0b', undefined, null, 7])('is not %j', async (folder) => {
    const { text } = await refusal(folder as string);
    expect(text.en).toBe(
      `folder: expected the path of a folder, received ${JSON.stringify(folder)}`,
    );
    expect(text.zh).toMatch(/^folder：应为文件夹的路径/);
  });

  it.each([
    ['.', '.'],
    ['the same by another way', 'new/../'],
    ['the same in full', () => notebook()],
    ['the folder above', '..'],
    ['the one above that', () => parent()],
    ['the root', '/'],
    ['the home folder', () => homedir()],
    ['the one above home', () => dirname(homedir())],
  ])('is not where one works or lives: %s', async (_, folder) => {
    const path = typeof folder === 'string' ? folder : folder();
    const { text } = await refusal(path);
    expect(text.en).toMatch(/: a checkpoint needs a folder of its own, .* Nothing was written/);
    expect(text.en.startsWith(`${path}: `)).toBe(true);
    expect(text.zh).toContain('检查点要有自己的文件夹');
  });

  it('is not the home folder that a variable names, nor one above it', async () => {
    vi.stubEnv('HOME', join(parent(), 'home', 'me'));
    vi.stubEnv('USERPROFILE', join(parent(), 'home', 'me'));
    for (const path of ['home/me', 'home']) await refusal(join(parent(), path));
    expect(await assertPlace(join(parent(), 'home/me/models'))).toBe(
      join(parent(), 'home/me/models'),
    );
    vi.unstubAllEnvs();
  });

  it('is not any of these through a link', async () => {
    symlinkSync(parent(), join(notebook(), 'link'));
    const { text } = await refusal('link/course/zh');
    expect(text.en).toContain('a checkpoint needs a folder of its own');
    expect(await assertPlace('link/course/models')).toBe(join(notebook(), 'link/course/models'));
  });

  it('is not a link, wherever it leads', async () => {
    mkdirSync(join(parent(), 'elsewhere'));
    symlinkSync(join(parent(), 'elsewhere'), join(notebook(), 'link'));
    symlinkSync(join(parent(), 'nowhere'), join(notebook(), 'broken'));
    for (const path of ['link', 'broken', 'link/']) {
      expect((await refusal(path)).text.en).toContain(`${path}: is a link, so nothing was written`);
    }
  });

  it.each(['homework.ipynb', 'homework.ipynb/last', 'homework.ipynb/runs/last', 'broken/last'])(
    'is not behind a file: %s',
    async (path) => {
      symlinkSync(join(parent(), 'nowhere'), join(notebook(), 'broken'));
      const { text } = await refusal(path);
      const file = join(notebook(), path.split('/')[0]);
      expect(text.en).toBe(
        `${path}: ${file} is not a folder, so nothing was written. Choose another name.`,
      );
      expect(text.zh).toContain(`${file} 不是文件夹`);
    },
  );
});
