import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CheckpointError } from '../../lib/training';
import { configText } from '../../lib/training/checkpointConfig';
import {
  assertReplaceable,
  type Files,
  readCheckpointFiles,
  savingIn,
  writeCheckpointFiles,
} from '../../lib/training/checkpointFolder';
import { contentOf, useTemporaryFolder } from '../support/temporaryFolder';

/** How long the system takes to answer, in ms: a question asked later may be answered earlier. */
const answers = vi.hoisted(() => ({ after: [] as number[] }));
vi.mock('../../lib/training/checkpointPlace', async (load) => {
  const real = await load<typeof import('../../lib/training/checkpointPlace')>();
  const assertPlace = async (place: string) => {
    const ms = answers.after.shift();
    if (ms !== undefined) await sleep(ms);
    return real.assertPlace(place);
  };
  return { ...real, assertPlace };
});

const parent = useTemporaryFolder();
let folder: string;
beforeEach(() => {
  folder = join(parent(), 'runs', 'first');
});

const progress = {
  step: 1,
  stepsPerEpoch: 2,
  seed: 3,
  stepLosses: [],
  stepTokens: [],
  validations: [],
};
/** The files of a checkpoint, told apart from others by a name. */
const checkpoint = (name: string, { languages = ['source'], isTraining = false } = {}): Files => {
  const tokenizers = Object.fromEntries(languages.map((language) => [language, 'english']));
  return new Map([
    ['config.json', configText({ model: { name }, tokenizers, ...(isTraining && { progress }) })],
    ['model.safetensors', `model ${name}`],
    ...languages.map((language) => [`${language}-vocabulary.json`, `${language} ${name}`] as const),
    ...(isTraining ? [['optimizer.safetensors', `optimizer ${name}`] as const] : []),
  ]);
};
const asContent = (files: Files) =>
  Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1))) as Record<string, string>;
const put = (path: string, content = 'mine') => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
};

async function refusal(work: Promise<unknown>): Promise<CheckpointError['text']> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CheckpointError);
  return (error as CheckpointError).text;
}

describe('writing the files of a checkpoint', () => {
  it('makes the folder, and replaces the checkpoint that is there, leaving nothing of it', async () => {
    await writeCheckpointFiles(
      folder,
      checkpoint('a', { languages: ['source', 'target'], isTraining: true }),
    );
    await writeCheckpointFiles(folder, checkpoint('b'));
    expect(contentOf(folder)).toEqual(asContent(checkpoint('b')));
  });

  it('takes a folder with nothing in it', async () => {
    mkdirSync(folder, { recursive: true });
    await writeCheckpointFiles(folder, checkpoint('a'));
    expect(contentOf(folder)).toEqual(asContent(checkpoint('a')));
  });

  it('leaves whatever else lies there, files and folders, hidden ones and other checkpoints', async () => {
    await writeCheckpointFiles(folder, checkpoint('a', { isTraining: true }));
    put('notes.md');
    put('.DS_Store');
    put('last/config.json', configText({ model: {} }));
    put('11-translator/model.safetensors');
    put('my-vocabulary.json');
    const others = Object.entries(contentOf(folder)).filter(
      ([name]) => !checkpoint('a', { isTraining: true }).has(name),
    );
    await writeCheckpointFiles(folder, checkpoint('b'));
    expect(contentOf(folder)).toEqual({
      ...asContent(checkpoint('b')),
      ...Object.fromEntries(others),
    });
  });

  it.each([
    ['work of one’s own', 'homework.txt', 'my own work'],
    ['a hidden file', '.env', 'secret'],
    ['a folder', 'sub/notes.md', 'mine'],
    ['a config.json of something else', 'config.json', '{"name":"my project"}'],
    ['a config.json that is no JSON', 'config.json', '{'],
    [
      'a config.json of a later version',
      'config.json',
      configText({ model: {} }).replace('1', '2'),
    ],
    ['a model of something else', 'model.safetensors', 'weights'],
  ])('refuses a folder with %s only', async (_, name, content) => {
    put(name, content);
    const before = contentOf(parent());
    const { en, zh } = await refusal(writeCheckpointFiles(folder, checkpoint('a')));
    expect(en).toBe(
      `${folder}: holds files that are no checkpoint, so nothing was written. Choose another folder.`,
    );
    expect(zh).toContain('其中的文件不是检查点');
    expect(contentOf(parent())).toEqual(before);
    await refusal(assertReplaceable(folder));
  });

  it('refuses to write over a file that the checkpoint there does not name', async () => {
    await writeCheckpointFiles(folder, checkpoint('a'));
    put('target-vocabulary.json');
    const before = contentOf(parent());
    const { en, zh } = await refusal(
      writeCheckpointFiles(folder, checkpoint('b', { languages: ['source', 'target'] })),
    );
    expect(en).toContain(`${folder}: target-vocabulary.json in it is not of a checkpoint`);
    expect(zh).toContain('target-vocabulary.json 不属于检查点');
    expect(contentOf(parent())).toEqual(before);
  });

  it.each(['a folder', 'a link'])('refuses %s in the place of a file', async (kind) => {
    await writeCheckpointFiles(folder, checkpoint('a', { isTraining: true }));
    rmSync(join(folder, 'optimizer.safetensors'));
    put('elsewhere.txt');
    if (kind === 'a folder') put('optimizer.safetensors/notes.md');
    else symlinkSync('elsewhere.txt', join(folder, 'optimizer.safetensors'));
    const before = contentOf(parent());
    const { en } = await refusal(writeCheckpointFiles(folder, checkpoint('b')));
    expect(en).toContain('optimizer.safetensors in it is not of a checkpoint');
    expect(contentOf(parent())).toEqual(before);
  });

  it('does not delete by a name that leads out of the folder', async () => {
    await writeCheckpointFiles(folder, checkpoint('a'));
    writeFileSync(join(parent(), 'x-vocabulary.json'), 'mine');
    const tokenizers = { '../../x': 'english' };
    const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as object;
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, tokenizers }));
    await refusal(writeCheckpointFiles(folder, checkpoint('b')));
    expect(existsSync(join(parent(), 'x-vocabulary.json'))).toBe(true);
  });
});

describe('several at once', () => {
  it('come one after the other in the order of the calls, and the last one stays', async () => {
    answers.after = [60, 40, 20, 10, 0];
    const names = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(names.map((name) => writeCheckpointFiles(folder, checkpoint(name))));
    expect(contentOf(parent())).toEqual({
      runs: '/',
      'runs/first': '/',
      ...Object.fromEntries(
        Object.entries(asContent(checkpoint('e'))).map(([name, content]) => [
          `runs/first/${name}`,
          content,
        ]),
      ),
    });
  });

  it('come one after the other by whatever path', async () => {
    const [one, other] = [folder, join(parent(), 'runs', '..', 'runs', 'first', '.')];
    const write = (path: string, i: number) => writeCheckpointFiles(path, checkpoint(`${i}`));
    await Promise.all([one, other, one, other].map(write));
    expect(contentOf(folder)).toEqual(asContent(checkpoint('3')));
  });

  it('are read whole', async () => {
    await writeCheckpointFiles(folder, checkpoint('0'));
    const read = () =>
      readCheckpointFiles(folder, async () => {
        const config = await readFile(join(folder, 'config.json'), 'utf8');
        const model = await readFile(join(folder, 'model.safetensors'), 'utf8');
        return [config.match(/"name": "(.)"/)![1], model];
      });
    const writes = ['1', '2', '3'].map((name) => writeCheckpointFiles(folder, checkpoint(name)));
    for (const [name, model] of await Promise.all([read(), read(), read()])) {
      expect(model).toBe(`model ${name}`);
    }
    await Promise.all(writes);
  });
});

describe('after a power cut', () => {
  const [old, fresh] = [
    checkpoint('a', { languages: ['source', 'target'], isTraining: true }),
    checkpoint('b'),
  ];
  const putInto = (name: string, files: Iterable<[string, string | Uint8Array]>) => {
    for (const [file, content] of files) put(join(name, file), content as string);
  };
  const readAll = () => readCheckpointFiles(folder, () => Promise.resolve(contentOf(folder)));

  it('while files were written, the old checkpoint is there, and the next one too', async () => {
    await writeCheckpointFiles(folder, old);
    putInto('.saving', [['model.safetensors', 'mod']]);
    writeFileSync(join(folder, '.saving.lock'), '99999999');
    expect(await readAll()).toMatchObject(asContent(old));
    await writeCheckpointFiles(folder, fresh);
    expect(contentOf(folder)).toEqual(asContent(fresh));
  });

  it('before the first file was complete, the folder can be used again', async () => {
    putInto('.saving', [['model.safetensors', 'mod']]);
    writeFileSync(join(folder, '.saving.lock'), '99999999');
    await writeCheckpointFiles(folder, fresh);
    expect(contentOf(folder)).toEqual(asContent(fresh));
  });

  it.each([0, 1, 2, 3])(
    'when %i files had taken their places, the new one is there',
    async (moved) => {
      const others = { 'notes.md': 'mine' };
      await writeCheckpointFiles(folder, old);
      putInto('', Object.entries(others));
      putInto('.saved', fresh);
      // `config.json` takes its place last.
      const order = [...fresh.keys()]
        .filter((name) => name !== 'config.json')
        .concat('config.json');
      for (const name of order.slice(0, moved)) {
        renameSync(join(folder, '.saved', name), join(folder, name));
      }
      if (moved > 0) rmSync(join(folder, 'optimizer.safetensors'));
      if (moved > 0) rmSync(join(folder, 'target-vocabulary.json'));
      expect(await readAll()).toEqual({ ...asContent(fresh), ...others });
    },
  );

  it.each(['.saving', '.saved'])(
    'no leftover %s keeps another write from its end',
    async (left) => {
      await writeCheckpointFiles(folder, old);
      putInto(left, fresh);
      await writeCheckpointFiles(folder, checkpoint('c'));
      expect(contentOf(folder)).toEqual(asContent(checkpoint('c')));
    },
  );
});

describe('a write that fails', () => {
  const impossible: Files = new Map([...checkpoint('b'), ['x'.repeat(300), 'a name too long']]);

  it('leaves the old checkpoint as it was, and says what went wrong', async () => {
    await writeCheckpointFiles(folder, checkpoint('a'));
    const { en, zh } = await refusal(writeCheckpointFiles(folder, impossible));
    expect(en).toMatch(/first: the checkpoint could not be written: ENAMETOOLONG/);
    expect(zh).toContain('检查点无法写入（ENAMETOOLONG');
    expect(contentOf(folder)).toEqual(asContent(checkpoint('a')));
  });

  it('leaves no folder where none was', async () => {
    await refusal(writeCheckpointFiles(folder, impossible));
    expect(existsSync(folder)).toBe(false);
  });
});

describe('savingIn', () => {
  it('is alone in a folder that may hold anything, and leaves no trace', async () => {
    put('notes.md');
    const log: number[] = [];
    const work = (i: number) => async () => {
      log.push(i);
      await writeCheckpointFiles(join(folder, 'last'), checkpoint(`${i}`));
      log.push(i);
    };
    answers.after = [30, 0];
    await Promise.all([1, 2].map((i) => savingIn(folder, work(i))));
    expect(log).toEqual([1, 1, 2, 2]);
    expect(Object.keys(contentOf(folder)).filter((name) => !name.startsWith('last'))).toEqual([
      'notes.md',
    ]);
    expect(contentOf(join(folder, 'last'))).toEqual(asContent(checkpoint('2')));
  });
});
