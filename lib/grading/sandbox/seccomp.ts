/**
 * A filter of system calls for a child, as `bwrap --seccomp` takes it: classic BPF. What a program that
 * only computes never asks for is refused, so that a fault of the kernel behind it is out of reach. The
 * namespaces forbid most of it already; this is the second lock.
 * Source: linux/filter.h, linux/seccomp.h, seccomp(2).
 *
 * @param architecture as `process.arch` has it
 * @returns undefined where the numbers of the calls are not known to us
 */
export function systemCallFilter(architecture: string): Buffer | undefined {
  const machine = MACHINES[architecture];
  if (machine === undefined) return undefined;
  const { audit, column, clone, hasOtherAbi } = machine;
  const denied = Object.values(DENIED).flatMap((numbers) => numbers[column] ?? numbers[0]);
  return program([
    { code: LOAD, k: ARCHITECTURE },
    { code: EQUAL, k: audit, otherwise: KILL },
    { code: LOAD, k: NUMBER },
    ...(hasOtherAbi ? [{ code: AT_LEAST, k: OTHER_ABI, then: refuse(EPERM) }] : []),
    // Its flags lie in memory, where no filter can look; without it the C library takes clone.
    { code: EQUAL, k: CLONE3, then: refuse(ENOSYS) },
    ...denied.map((k) => ({ code: EQUAL, k, then: refuse(EPERM) })),
    { code: EQUAL, k: clone, otherwise: ALLOW },
    { code: LOAD, k: FIRST_ARGUMENT },
    { code: ANY_BIT, k: NEW_NAMESPACES, then: refuse(EPERM), otherwise: ALLOW },
  ]);
}

interface Machine {
  /** How the kernel calls it, AUDIT_ARCH_…. */
  readonly audit: number;
  readonly column: 0 | 1;
  readonly clone: number;
  /** Whether other numbers reach the same calls, as those of x32 do. */
  readonly hasOtherAbi: boolean;
}

const MACHINES: Readonly<Record<string, Machine>> = {
  x64: { audit: 0xc000003e, column: 0, clone: 56, hasOtherAbi: true },
  arm64: { audit: 0xc00000b7, column: 1, clone: 220, hasOtherAbi: false },
};

/** By name, the number on x86-64 and on ARM64; one where both are the same. */
export const DENIED: Readonly<Record<string, readonly [number, number?]>> = {
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  kcmp: [312, 272],
  pidfd_getfd: [438],
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  chroot: [161, 51],
  open_tree: [428],
  move_mount: [429],
  fsopen: [430],
  fsconfig: [431],
  fsmount: [432],
  fspick: [433],
  mount_setattr: [442],
  unshare: [272, 97],
  setns: [308, 268],
  add_key: [248, 217],
  request_key: [249, 218],
  keyctl: [250, 219],
  bpf: [321, 280],
  perf_event_open: [298, 241],
  userfaultfd: [323, 282],
  io_uring_setup: [425],
  io_uring_enter: [426],
  io_uring_register: [427],
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  name_to_handle_at: [303, 264],
  open_by_handle_at: [304, 265],
  swapon: [167, 224],
  swapoff: [168, 225],
  reboot: [169, 142],
  acct: [163, 89],
  quotactl: [179, 60],
  syslog: [103, 116],
  settimeofday: [164, 170],
  clock_settime: [227, 112],
  adjtimex: [159, 171],
};

const CLONE3 = 435;
const OTHER_ABI = 0x40000000;
/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
const NEW_NAMESPACES = 0x7e020000;

/** Where in struct seccomp_data; of an argument the low half, on these machines the first. */
const NUMBER = 0;
const ARCHITECTURE = 4;
const FIRST_ARGUMENT = 16;

const LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
const EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
const AT_LEAST = 0x35; // BPF_JMP | BPF_JGE | BPF_K
const ANY_BIT = 0x45; // BPF_JMP | BPF_JSET | BPF_K
const RETURN = 0x06; // BPF_RET | BPF_K

const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const EPERM = 1;
const ENOSYS = 38;

/** SECCOMP_RET_ERRNO. */
function refuse(errno: number): number {
  return 0x00050000 | errno;
}

interface Step {
  readonly code: number;
  readonly k: number;
  /** What the kernel does where the test holds, and where not; the next step where it is not said. */
  readonly then?: number;
  readonly otherwise?: number;
}

/** The steps, and after them the verdicts that they jump to. */
function program(steps: readonly Step[]): Buffer {
  const ends = steps.flatMap(({ then, otherwise }) => [then, otherwise]);
  const verdicts = [...new Set(ends)].filter((end) => end !== undefined);
  const lines = steps.map(({ code, k, then, otherwise }, at) => {
    const to = (end?: number) =>
      end === undefined ? 0 : steps.length - at - 1 + verdicts.indexOf(end);
    return instruction(code, k, to(then), to(otherwise));
  });
  return Buffer.concat([...lines, ...verdicts.map((verdict) => instruction(RETURN, verdict))]);
}

/** A struct sock_filter; both machines write the low byte first. */
function instruction(code: number, k: number, isTrue = 0, isFalse = 0): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(isTrue, 2);
  bytes.writeUInt8(isFalse, 3);
  bytes.writeUInt32LE(k >>> 0, 4);
  return bytes;
}
