import { join } from 'node:path';
import { vi } from 'vitest';
import type { Context } from '../../../lib/cli/bootstrap/context.cjs';

/** What a command is given in a clone, in English; what it says is kept by the mocks. */
export function contextOf(root: string) {
  const print = vi.fn<(line: string) => void>();
  const tell = vi.fn<(line: string) => void>();
  const context: Context = {
    root,
    language: 'en',
    say: ({ en }) => en,
    print,
    tell,
    progress: (_title, _detail, work) => work(),
    signal: new AbortController().signal,
    logFile: join(root, 'setup.log'),
    lock: { release: () => {}, child: () => () => {} },
  };
  return { ...context, print, tell };
}
