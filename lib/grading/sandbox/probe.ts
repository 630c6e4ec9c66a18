import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxedChild } from './childProcess';
import type { Engine } from './engine';
import { Patience } from './patience';

/** What a child could reach that it must not. Empty: the isolation is real. */
export type Leak = 'file' | 'network' | 'processes' | 'environment' | 'writes' | 'root' | 'start';

const LEAKS: readonly Leak[] = ['file', 'network', 'processes', 'environment', 'writes', 'root'];
const VARIABLE = 'ATTENTION_KIT_PROBE';

/** What the probe found. */
export interface Probed {
  readonly leaks: readonly Leak[];
  /** What the sandbox itself said, where it did not start. */
  readonly said: string;
}

/**
 * Has a child of the engine try to read a file of ours, reach a server, see our process and our
 * environment, and write where it must not.
 *
 * @returns all that it could do; `start` where it did not even run
 */
export async function probe(engine: Engine): Promise<Probed> {
  const folder = mkdtempSync(join(tmpdir(), 'attention-kit-probe-'));
  const secretFile = join(folder, 'secret');
  chmodSync(folder, 0o755);
  writeFileSync(secretFile, randomUUID(), { mode: 0o644 });
  let isReached = false;
  const server = createServer((socket) => {
    isReached = true;
    socket.destroy();
  });
  try {
    const port = await listen(server);
    process.env[VARIABLE] = '1';
    const child = new SandboxedChild(engine, 'probe');
    child.send({ secretFile, port, pid: process.pid, variable: VARIABLE });
    const heard = await child.hear(new Patience(engine.limits.startMs));
    await child.close();
    if (!('message' in heard)) return { leaks: ['start'], said: child.lastWords };
    const could = heard.message as Partial<Record<Leak, unknown>>;
    // Only a clear no counts.
    const leaks = LEAKS.filter(
      (leak) => could[leak] !== false || (leak === 'network' && isReached),
    );
    return { leaks, said: '' };
  } finally {
    delete process.env[VARIABLE];
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
