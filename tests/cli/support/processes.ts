import { spawnSync } from 'node:child_process';
import { expect, vi } from 'vitest';

/** All processes below one, children of children included. */
export function childrenOf(pid: number): number[] {
  const list = spawnSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).stdout;
  const pairs = list
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    pairs.filter(([, above]) => above === parent).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}

/** Waits until none of these processes is there any more. */
export async function untilGone(pids: readonly number[]): Promise<void> {
  const alive = () => pids.filter(isRunning);
  await vi.waitFor(() => expect(alive()).toEqual([]), { timeout: 30_000, interval: 200 });
}

/** Whether there is such a process. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
