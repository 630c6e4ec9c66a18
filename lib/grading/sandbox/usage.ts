import { readdirSync, readFileSync } from 'node:fs';

/** What a process uses together with all that it started. */
export interface Usage {
  /** Memory of its own, not that of files it has open, in bytes. */
  readonly memoryBytes: number;
  readonly cpuSeconds: number;
}

const NONE: Usage = { memoryBytes: 0, cpuSeconds: 0 };
const KIB = 1024;
const TICKS_A_SECOND = 100; // on every Linux, whatever the kernel counts in

/**
 * Adds up a process and its descendants: limits of the system hold for each process alone, and a
 * hostile one starts many. Linux only; elsewhere, and where a process has gone, nothing.
 */
export function usageOf(pid: number): Usage {
  const own = ownUsage(pid);
  return childrenOf(pid)
    .map(usageOf)
    .reduce(
      (all, one) => ({
        memoryBytes: all.memoryBytes + one.memoryBytes,
        cpuSeconds: all.cpuSeconds + one.cpuSeconds,
      }),
      own,
    );
}

function ownUsage(pid: number): Usage {
  const status = read(`/proc/${pid}/status`);
  const stat = read(`/proc/${pid}/stat`);
  if (status === undefined || stat === undefined) return NONE;
  const kibibytes = [...status.matchAll(/^Rss(?:Anon|Shmem):\s+(\d+) kB$/gm)];
  // After the name, which may hold anything: state is field 3; 14 to 17 are times, those of children
  // that have ended among them.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    memoryBytes: sum(kibibytes.map(([, amount]) => Number(amount))) * KIB,
    cpuSeconds: sum(fields.slice(11, 15).map(Number)) / TICKS_A_SECOND,
  };
}

/** Of all its threads: each has children of its own. */
function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((thread) => {
    const said = read(`/proc/${pid}/task/${thread}/children`) ?? '';
    return said.split(' ').filter(Boolean).map(Number);
  });
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
