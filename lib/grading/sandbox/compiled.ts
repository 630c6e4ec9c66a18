import { appendFileSync, chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from './childProcess';
import type { ChildProgram, Engine } from './engine';
import { Patience } from './patience';

/**
 * Has a child compile what all children load, and keeps it for those that come after. It has seen
 * nothing of a learner's; what it sends is V8's own form of code, which V8 checks before it takes it.
 *
 * @param folder is made, and removed again where not all of it came: then every child compiles for itself
 * @returns whether all of it is there
 */
export async function keepCompiled(engine: Engine, folder: string): Promise<boolean> {
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  for (const program of ['compileAnswer', 'compileStrip'] as const) {
    if (await receive(engine, program, folder)) continue;
    rmSync(folder, { recursive: true });
    return false;
  }
  return true;
}

async function receive(engine: Engine, program: ChildProgram, folder: string): Promise<boolean> {
  const child = await startChild(engine, program).catch(() => undefined); // the next child says why
  if (child === undefined) return false;
  const patience = new Patience(engine.limits.startMs);
  try {
    for (;;) {
      const heard = await child.hear(patience);
      if ('end' in heard) return false;
      if (heard.message === 'all') return true;
      if (!write(folder, heard.message)) return false;
    }
  } finally {
    await child.close();
  }
}

const NAME = /^[\w@+-][\w@+.-]*$/;

function write(folder: string, message: unknown): boolean {
  const { name, part } = (message ?? {}) as Partial<Record<string, unknown>>;
  if (typeof name !== 'string' || typeof part !== 'string' || !NAME.test(name)) return false;
  appendFileSync(join(folder, name), Buffer.from(part, 'base64'), { mode: 0o644 });
  return true;
}
