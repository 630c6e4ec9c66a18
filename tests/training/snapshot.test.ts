import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CheckpointError, loadCheckpoint, train } from '../../lib/training';
import { loadSnapshot } from '../../lib/training/snapshot';
import { contentOf, useTemporaryFolder } from '../support/temporaryFolder';
import { toyData } from './toyTask';
import { learner, OPTIONS, PLAIN, recorder } from './watching';

const parent = useTemporaryFolder();
const run = (saveTo: string, options = {}) =>
  train(learner(), toyData(), { ...OPTIONS, ...options, epochs: 1, run: { ...PLAIN, saveTo } });

describe('saveTo', () => {
  it('writes last and best, and leaves what else lies there, beside them and in them', async () => {
    const folder = join(parent(), 'run');
    await run(folder);
    const others = [
      'notes.md',
      '11-translator/model.safetensors',
      'last/notes.md',
      'best/.DS_Store',
    ];
    mkdirSync(join(folder, '11-translator'));
    for (const name of others) writeFileSync(join(folder, name), 'mine');
    const { snapshot } = await run(folder);
    expect(contentOf(folder)).toMatchObject(
      Object.fromEntries(others.map((name) => [name, 'mine'])),
    );
    expect(await loadSnapshot(folder)).toEqual(snapshot);
    expect(Object.keys(contentOf(folder)).filter((name) => name.includes('.sav'))).toEqual([]);
  });

  it.each([
    ['', 'folder: expected the path of a folder'],
    ['.', '.: a checkpoint needs a folder of its own'],
    ['..', '..: a checkpoint needs a folder of its own'],
    ['/', '/: a checkpoint needs a folder of its own'],
  ])('is refused before the first step when it is %j', async (saveTo, message) => {
    const { events, observer } = recorder();
    const error: unknown = await run(saveTo, { observer }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CheckpointError);
    expect((error as CheckpointError).text.en).toContain(message);
    expect(events).toEqual([]);
  });

  it.each(['last', 'best'])(
    'is refused before the first step when %s holds other work',
    async (name) => {
      mkdirSync(join(parent(), name));
      writeFileSync(join(parent(), name, 'homework.txt'), 'mine');
      const before = contentOf(parent());
      const { events, observer } = recorder();
      await expect(run(parent(), { observer })).rejects.toThrow(CheckpointError);
      expect(events).toEqual([]);
      expect(contentOf(parent())).toEqual(before);
    },
  );

  it('of two runs at once holds one of them, whole', async () => {
    const [a, b] = await Promise.all([
      run(parent()),
      run(parent(), { optimizer: { schedule: () => 1e-3 } }),
    ]);
    const last = await loadCheckpoint(join(parent(), 'last'));
    const best = await loadCheckpoint(join(parent(), 'best'));
    const winner = [a, b].find(({ snapshot }) =>
      Buffer.from(snapshot.parameters.get('wLogits.weight')!.data.buffer).equals(
        Buffer.from(last.parameters.get('wLogits.weight')!.data.buffer),
      ),
    );
    expect(winner).toBeDefined();
    expect(best.parameters).toEqual(winner!.snapshot.bestParameters);
  });
});
