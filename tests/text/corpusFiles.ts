import type { TextError } from '../../lib/text';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Writes files that vanish with the test file that asked for them. */
export function corpusFiles(): (content: string | Uint8Array) => string {
  const folder = mkdtempSync(join(tmpdir(), 'attention-kit-text-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let count = 0;
  return (content) => {
    const file = join(folder, `corpus-${count++}.tsv`);
    writeFileSync(file, content);
    return file;
  };
}

/** What `run` throws, in both languages. */
export function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    const { en, zh } = (error as TextError).text;
    return `${en}\n${zh}`;
  }
  return 'nothing was refused';
}
