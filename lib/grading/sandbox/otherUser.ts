import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Engine, programArguments } from './engine';
import { findProgram, nextUser } from './system';
import { type Limits, limitsOf } from './limits';
import { KIT, type Mount, nativeMounts, runtimeMounts } from './runtime';

/**
 * Children as a user of their own, with the system's limits: less than a sandbox, for they see this
 * machine's open files and its network. They cannot write what the grader writes, nor look into it, and
 * what they started ends with them. For containers that forbid sandboxes and live for one hand-in.
 *
 * @returns undefined where only a sandbox could do it: not Linux, not root, no `prlimit`
 */
export function otherUser(limits: Limits): Engine | undefined {
  const prlimit = findProgram('prlimit');
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !prlimit) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'attention-kit-user-'));
  chmodSync(folder, 0o755);
  layDown(runtimeMounts([]), folder);
  let hasNative = false;
  return {
    name: 'user',
    limits,
    running: new Set(),
    command: (program, backend = 'plain') => {
      if (backend === 'native' && !hasNative) layDown(nativeMounts(), folder);
      hasNative ||= backend === 'native';
      const uid = nextUser();
      return {
        file: prlimit,
        args: [
          ...limitArguments(limitsOf(limits, backend)),
          join(folder, 'node'),
          `--max-old-space-size=${limits.heapMegabytes}`,
          join(folder, 'child', `${program}.cjs`),
          ...programArguments(backend),
        ],
        uid,
        gid: uid,
        isDetached: false,
        cleanUp: () => endAllOf(uid),
      };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function layDown(mounts: readonly Mount[], folder: string): void {
  for (const { from, to } of mounts) {
    if (!to.startsWith(`${KIT}/`)) continue; // the system's libraries are there anyway
    const copy = join(folder, to.slice(KIT.length));
    mkdirSync(dirname(copy), { recursive: true });
    cpSync(from, copy, { recursive: true, dereference: true });
  }
}

function limitArguments(limits: Limits): string[] {
  return [
    '--core=0',
    `--nofile=${limits.openFiles}`,
    `--fsize=${limits.fileBytes}`,
    `--cpu=${limits.cpuSeconds}:${limits.cpuSeconds + 1}`,
    `--nproc=${limits.processes}`,
    `--data=${limits.memoryBytes}`,
  ];
}

/** A signal to “all” reaches those of the sender's user, and that one has no others. */
function endAllOf(uid: number): void {
  const kill = "try { process.kill(-1, 'SIGKILL'); } catch {}";
  spawnSync(process.execPath, ['-e', kill], { uid, gid: uid, env: {}, cwd: '/', stdio: 'ignore' });
}
