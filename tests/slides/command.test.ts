import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findBrowser } from '../../lib/cli/slides/browser';
import { slidesMessages } from '../../lib/cli/slides/messages';
import { sizeOf, writeChoice } from '../../slides/machine/commands';

describe('npm run slides', () => {
  it('says everything in both languages', () => {
    const [zh, en] = (['zh', 'en'] as const).map(slidesMessages);
    expect(Object.keys(zh)).toEqual(Object.keys(en));
    expect(zh.ready('2 秒', 'http://x/')).toContain('演讲者视图');
    expect(en.building('zh')).toBe('Build the Chinese slides');
  });

  it.runIf(process.platform === 'linux')('finds no browser where none is installed', () => {
    expect(findBrowser({ PATH: '/nowhere' })).toBeUndefined();
  });

  it('writes a page that leads to each deck', () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'slides-')), 'out');
    writeChoice(folder, ['zh', 'en']);
    expect(sizeOf(folder)).toBeGreaterThan(100);
    expect(sizeOf(join(folder, 'index.html'))).toBe(sizeOf(folder));
  });
});
