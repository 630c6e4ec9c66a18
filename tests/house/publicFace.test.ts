import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as face from '../../lib/index';
import { listChapters } from '../../lib/cli/chapters/list';
import { readCells } from '../../lib/cli/chapters/notebook';
import { ROOMS } from '../../eslint.config.mjs';
import { repositoryRoot } from '../support/paths';

/** Rooms that are programs, or that only a command knows. */
const NOT_FOR_IMPORT = ['cli', 'kernel', 'grading'];

/** The names that a chapter imports from the package; types are not there at run time. */
function importedIn(path: string): string[] {
  return readCells(path).flatMap(({ source }) =>
    [...source.matchAll(/import \{([^}]*)\} from 'attention-kit'/g)].flatMap(([, names]) =>
      names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '' && !name.startsWith('type ')),
    ),
  );
}

describe('the public face', () => {
  const names = Object.keys(face);

  it('has what the chapters import', () => {
    const wanted = listChapters(repositoryRoot).flatMap(({ path }) => importedIn(path));
    expect(wanted.length).toBeGreaterThan(20);
    expect([...new Set(wanted)].filter((name) => !names.includes(name))).toEqual([]);
  });

  it('is short enough to be looked through', () => {
    expect(names.length).toBeLessThan(130);
  });

  it('keeps the engine to itself', () => {
    const inner = ['adamUpdate', 'flatten', 'batchGroups', 'assertSameNames', 'arrayOf'];
    expect(inner.filter((name) => names.includes(name))).toEqual([]);
  });

  it('has a door to each room', () => {
    const manifest = JSON.parse(
      readFileSync(join(repositoryRoot, 'lib', 'package.json'), 'utf8'),
    ) as { exports: Record<string, unknown>; typesVersions: { '*': Record<string, unknown> } };
    const rooms = Object.keys(ROOMS).filter((room) => !NOT_FOR_IMPORT.includes(room));
    const doors = Object.keys(manifest.exports).map((door) => door.replace(/^\.\/?/, ''));
    expect(rooms.filter((room) => !doors.includes(room))).toEqual([]);
    expect(rooms.filter((room) => !(room in manifest.typesVersions['*']))).toEqual([]);
  });
});
