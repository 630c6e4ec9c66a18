import type { ChildProgram } from './engine';
import type { ChildBackend, Limits } from './limits';
import { KIT, type Mount } from './runtime';

/** Of the open files that a child begins with, the one where bubblewrap reads the filter, and closes it. */
const FILTER_CHANNEL = 5;

/** Native TensorFlow does not start without random bits, and without a name for its own program. */
const OF_THE_SYSTEM: Readonly<Record<ChildBackend, readonly string[]>> = {
  plain: [],
  native: [
    ...['--dev-bind', '/dev/urandom', '/dev/urandom'],
    ...['--symlink', `${KIT}/node`, '/proc/self/exe'],
  ],
};

/**
 * How V8 is to work in each. Young objects have room from the start: it is collected less often. What
 * only reads cells ends before optimized code would have been worth its making.
 */
const FLAGS: Readonly<Record<ChildProgram, readonly string[]>> = {
  answer: ['--min-semi-space-size=16'],
  compileAnswer: ['--min-semi-space-size=16'],
  strip: ['--min-semi-space-size=16', '--no-opt'],
  compileStrip: ['--min-semi-space-size=16', '--no-opt'], // with other flags V8 would not take its code
  probe: [],
};

/** How a child begins. */
interface ChildStart {
  /** Whether its system calls are filtered. */
  readonly hasFilter: boolean;
  readonly programArguments: readonly string[];
  readonly backend: ChildBackend;
}

/**
 * The command line of a child: `prlimit … bwrap … prlimit … node`. The protection is these arguments
 * and nothing else, so each is here for a reason.
 */
export function bubblewrapArguments(
  bwrap: string,
  mounts: readonly Mount[],
  program: ChildProgram,
  limits: Limits,
  { hasFilter, programArguments, backend }: ChildStart,
): string[] {
  return [
    ...outerLimits(limits),
    bwrap,
    // Processes, network, shared memory, names and users of its own; no way to make further ones.
    ...['--unshare-user', '--unshare-pid', '--unshare-net', '--unshare-ipc', '--unshare-uts'],
    ...['--unshare-cgroup-try', '--disable-userns', '--cap-drop', 'ALL'],
    ...['--uid', '65534', '--gid', '65534', '--hostname', 'sandbox'],
    // It ends when the grader ends, and cannot type into the grader's terminal.
    ...['--die-with-parent', '--new-session', '--clearenv'],
    ...(hasFilter ? ['--seccomp', String(FILTER_CHANNEL)] : []),
    // The root is an empty file system in memory; no /proc, and of the devices /dev/null only.
    ...mounts.flatMap(({ from, to }) => ['--ro-bind', from, to]),
    ...['--dev-bind', '/dev/null', '/dev/null'],
    ...OF_THE_SYSTEM[backend],
    ...['--size', String(limits.fileBytes), '--tmpfs', '/tmp', '--chdir', '/tmp'],
    ...['--remount-ro', '/'],
    '--',
    ...innerLimits(limits),
    ...[`${KIT}/node`, `--max-old-space-size=${limits.heapMegabytes}`, ...FLAGS[program]],
    `${KIT}/child/${program}.cjs`,
    ...programArguments,
  ];
}

function outerLimits(limits: Limits): string[] {
  return [
    '--core=0',
    `--nofile=${limits.openFiles}`,
    `--fsize=${limits.fileBytes}`,
    `--cpu=${limits.cpuSeconds}:${limits.cpuSeconds + 1}`, // asked to end, then ended
  ];
}

/**
 * Set inside, where the child is the only user: outside, the processes of whoever grades would count.
 */
function innerLimits(limits: Limits): string[] {
  return [`${KIT}/prlimit`, `--nproc=${limits.processes}`, `--data=${limits.memoryBytes}`];
}
