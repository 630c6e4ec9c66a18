import { describe, expect, it } from 'vitest';
import { checkFolder } from '../../lib/cli/bootstrap/folder.cjs';

const refused = (root: string, command: string) => () => checkFolder(root, command);

describe.skipIf(process.platform === 'win32')('the folder of the clone', () => {
  it('may have any name', () => {
    for (const name of ['attention kit', "it's (1)", 'a$b&c', '课程 注意力', 'a"b', 'a%20b', '*']) {
      expect(refused(`/home/${name}/x`, 'test')).not.toThrow();
    }
    expect(refused('/home/a#b?c', 'start')).not.toThrow();
  });

  it.each([
    ['/home/a:b/x', 'start', /contains “:”, with which Python cannot work: \/home\/a:b\/x/],
    ['/home/a\\b', 'chapters', /contains “\\”, with which TypeScript/],
    ['/home/a\nb', 'bench', /contains \\n, with which npm/],
    ['/home/a#b', 'test', /contains “#”, with which vitest/],
    ['/home/a?b', 'test', /contains “\?”, with which vitest/],
  ])('is refused by name where something cannot work in it: %j', (root, command, message) => {
    expect(refused(root, command)).toThrow(message);
  });
});
