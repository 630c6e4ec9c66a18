import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from '../isRunning.cjs';

/** Folders are called so, with the number of the process that made them. */
const PREFIX = 'attention-kit-graph-';

/**
 * Hands `work` an empty folder and removes it afterwards. TensorFlow loads a graph from a file only.
 * What a killed process left behind is removed by the next one.
 */
export function withTemporaryFolder<T>(work: (folder: string) => T): T {
  removeOrphans();
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let orphansAreRemoved = false;

function removeOrphans(): void {
  if (orphansAreRemoved) return;
  orphansAreRemoved = true;
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : NaN;
    if (Number.isNaN(pid) || isRunning(pid)) continue;
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}
