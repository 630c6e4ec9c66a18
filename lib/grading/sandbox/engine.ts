import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bubblewrapArguments } from './bubblewrap';
import { keepCompiled } from './compiled';
import { type ChildBackend, LIMITS, type Limits, limitsOf } from './limits';
import {
  CHILD_PROGRAMS,
  KIT,
  type Mount,
  nativeMounts,
  readableByAll,
  runtimeMounts,
} from './runtime';
import { systemCallFilter } from './seccomp';
import { findProgram, nextUser } from './system';

/** The programs that may run in a child. */
export type ChildProgram = 'answer' | 'compileAnswer' | 'compileStrip' | 'probe' | 'strip';

/** A program to be started, and as whom. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
  /** A file that it reads as its open file 5: the filter of system calls. */
  readonly filter?: string;
  /** Whether the signals of a terminal pass it by. */
  readonly isDetached: boolean;
  /** Ends what it left behind. */
  readonly cleanUp?: () => void;
}

/** How children are kept apart from this machine. */
export interface Engine {
  /**
   * `user`: only by a user of their own; `none`: not at all. Either only where whoever grades has said
   * that they trust all submissions.
   */
  readonly name: 'bubblewrap' | 'user' | 'none';
  readonly limits: Limits;
  readonly command: (program: ChildProgram, backend?: ChildBackend) => Command;
  /** How to end the children that there are now. */
  readonly running: Set<() => void>;
  /** Whether no more children are to be started. */
  readonly isStopped?: () => boolean;
  /**
   * Has compiled, once, what every child loads; without it each compiles for itself, which takes half
   * of its time.
   *
   * @returns whether it is there now
   */
  readonly prepare?: () => Promise<boolean>;
  /** Removes what the engine laid down for its children. */
  readonly close: () => void;
}

/** Bubblewrap, with the limits of `prlimit`; undefined where the system has not got both. */
export function bubblewrap(limits: Limits = LIMITS): Engine | undefined {
  const bwrap = findProgram('bwrap');
  const prlimit = findProgram('prlimit');
  if (process.platform !== 'linux' || !bwrap || !prlimit) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'attention-kit-sandbox-'));
  chmodSync(folder, 0o755);
  const filter = writeFilter(folder);
  const isRoot = process.getuid?.() === 0;
  const readable = (mounts: Mount[], copies: string) =>
    isRoot ? readableByAll(mounts, join(folder, copies)) : mounts;
  const seen = readable(runtimeMounts([prlimit]), 'runtime');
  let native: Mount[] | undefined; // looked for when an exercise needs it: it may have to be copied
  let compiled: readonly Mount[] = [];
  const engine: Engine = {
    name: 'bubblewrap',
    limits,
    running: new Set(),
    command: (program, backend = 'plain') => ({
      file: prlimit,
      args: bubblewrapArguments(
        bwrap,
        backend === 'plain'
          ? [...seen, ...compiled]
          : withoutTwins([...seen, ...compiled], (native ??= readable(nativeMounts(), 'native'))),
        program,
        limitsOf(limits, backend),
        { hasFilter: filter !== undefined, programArguments: programArguments(backend), backend },
      ),
      filter,
      isDetached: true, // it ends with us by --die-with-parent
      ...(isRoot ? asNextUser() : {}),
    }),
    prepare: async () => {
      const from = join(folder, 'compiled');
      if (compiled.length > 0 || !(await keepCompiled(engine, from))) return compiled.length > 0;
      compiled = [{ from, to: `${KIT}/compiled` }];
      return true;
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
  return engine;
}

/** What tells a child's program what computes. */
export function programArguments(backend: ChildBackend): string[] {
  return backend === 'native' ? ['--native'] : [];
}

/** A library that both need is there once. */
function withoutTwins(first: readonly Mount[], second: readonly Mount[]): Mount[] {
  const known = new Set(first.map(({ to }) => to));
  return [...first, ...second.filter(({ to }) => !known.has(to))];
}

/** Undefined on machines whose system calls we do not know by number: there the namespaces must do. */
function writeFilter(folder: string): string | undefined {
  const filter = systemCallFilter(process.arch);
  if (filter === undefined) return undefined;
  const path = join(folder, 'filter');
  writeFileSync(path, filter, { mode: 0o644 });
  return path;
}

function asNextUser(): Pick<Command, 'uid' | 'gid'> {
  const uid = nextUser();
  return { uid, gid: uid };
}

/** No isolation: time is limited and what is printed, nothing else. */
export function trusting(limits: Limits = LIMITS): Engine {
  return {
    name: 'none',
    limits,
    running: new Set(),
    command: (program, backend = 'plain') => ({
      file: process.execPath,
      args: [
        `--max-old-space-size=${limits.heapMegabytes}`,
        join(CHILD_PROGRAMS, `${program}.cjs`),
        ...programArguments(backend),
      ],
      isDetached: false,
    }),
    close: () => undefined,
  };
}
