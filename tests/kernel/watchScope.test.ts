import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { WatchScope } from '../../lib/kernel/cells/watchScope';
import { useTemporaryFolder } from '../support/temporaryFolder';

type Host = ConstructorParameters<typeof WatchScope>[0];
type Watch = (path: string, callback: (path: string, kind?: number) => void) => { close(): void };

const root = useTemporaryFolder();

/** A compiler's host that notes what the system is asked to watch, and what the compiler hears. */
function scopeOf(folder: string) {
  const watched: string[] = [];
  const heard: [string, number?][] = [];
  const note: Watch = (path) => {
    watched.push(path);
    return { close: () => void watched.splice(watched.indexOf(path), 1) };
  };
  const host = { watchFile: note, watchDirectory: note } as unknown as Host;
  const scope = new WatchScope(host, folder);
  const hear = (path: string, kind?: number) => void heard.push([path, kind]);
  const watchFile = (path: string) => (host.watchFile as unknown as Watch)(path, hear);
  const watchFolder = (path: string) => host.watchDirectory(path, hear);
  return { scope, host, watched, heard, watchFile, watchFolder };
}

describe('WatchScope', () => {
  let folder: string;
  let other: string;
  beforeEach(() => {
    [folder, other] = [join(root(), 'notebook'), join(root(), 'other')];
    for (const path of [folder, other]) mkdirSync(path);
    for (const name of ['a.ts', 'b.ts']) writeFileSync(join(folder, name), '1');
  });

  test('has the system watch what lies in the folder, and no packages', () => {
    const { watched, watchFile, watchFolder } = scopeOf(folder);
    const paths = ['a.ts', 'node_modules/p/i.d.ts'].map((name) => join(folder, name));
    for (const path of [...paths, join(other, 'c.ts')]) watchFile(path);
    watchFolder(folder);
    watchFolder(join(folder, 'node_modules'));
    expect(watched).toEqual([paths[0], folder]);
  });

  test('tells of what has changed, come or gone, once, wherever it lies', () => {
    const { scope, heard, watchFile } = scopeOf(folder);
    const [a, b, late, away] = [
      ...['a.ts', 'b.ts', 'late.ts'].map((n) => join(folder, n)),
      join(other, 'c.ts'),
    ];
    writeFileSync(away, '1');
    for (const path of [a, b, late, away]) watchFile(path);
    scope.tellChanges('');
    expect(heard).toEqual([]);
    writeFileSync(a, 'longer');
    writeFileSync(late, '1');
    writeFileSync(away, 'longer');
    scope.tellChanges('');
    scope.tellChanges('');
    expect(heard).toEqual([
      [a, 1],
      [late, 0],
      [away, 1],
    ]);
  });

  test('tells of a module that a cell imports and that was not there before', () => {
    const { scope, heard, watchFolder, watchFile } = scopeOf(folder);
    watchFolder(folder);
    watchFile(join(folder, 'b.ts'));
    mkdirSync(join(folder, 'tools'));
    writeFileSync(join(folder, 'tools', 'index.ts'), '1');
    const code =
      "import { x } from './tools'; import './b'; await import('./a'); require('./nothing');";
    scope.tellChanges(code);
    expect(heard.map(([path]) => path)).toEqual([
      join(folder, 'tools', 'index.ts'),
      join(folder, 'a.ts'),
    ]);
  });

  test('lets the compiler look again at once for what it had not found', () => {
    const { scope, host } = scopeOf(folder);
    const done: string[] = [];
    const later = { invalidateResolutionsOfFailedLookup: () => void done.push('again') };
    host.setTimeout?.(later.invalidateResolutionsOfFailedLookup, 60_000);
    const cancelled: unknown = host.setTimeout?.(later.invalidateResolutionsOfFailedLookup, 60_000);
    host.clearTimeout?.(cancelled);
    scope.tellChanges('');
    scope.tellChanges('');
    expect(done).toEqual(['again']);
  });
});
