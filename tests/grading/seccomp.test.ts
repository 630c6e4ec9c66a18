import { describe, expect, it } from 'vitest';
import { DENIED, systemCallFilter } from '../../lib/grading/sandbox/seccomp';

const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const EPERM = 0x00050001;
const ENOSYS = 0x00050026;
const X64 = 0xc000003e;
const ARM64 = 0xc00000b7;

/** What the kernel would do: the few instructions of classic BPF that a filter of ours may have. */
function verdict(filter: Buffer, audit: number, number: number, firstArgument = 0): number {
  const data = new Map([
    [0, number],
    [4, audit],
    [16, firstArgument],
  ]);
  let value = 0;
  for (let at = 0; at < filter.length; at += 8) {
    const [code, k] = [filter.readUInt16LE(at), filter.readUInt32LE(at + 4)];
    if (code === 0x06) return k;
    if (code === 0x20) {
      value = data.get(k)! >>> 0;
      continue;
    }
    const holds = { 0x15: value === k, 0x35: value >= k, 0x45: (value & k) !== 0 }[code];
    if (holds === undefined) throw new Error(`instruction ${code}`);
    at += 8 * filter.readUInt8(at + (holds ? 2 : 3));
  }
  throw new Error('no verdict');
}

describe.each([
  ['x64', X64, 0, 56],
  ['arm64', ARM64, 1, 220],
] as const)('the filter for %s', (architecture, audit, column, clone) => {
  const filter = systemCallFilter(architecture)!;
  const of = (number: number, argument?: number) => verdict(filter, audit, number, argument);

  it('refuses what it is to refuse, and nothing else', () => {
    const denied = Object.values(DENIED).map((numbers) => numbers[column] ?? numbers[0]);
    expect(new Set(denied).size).toBe(43);
    const refused = Array.from({ length: 600 }, (_, number) => number).filter(
      (number) => of(number) !== ALLOW,
    );
    expect(refused).toEqual([...denied, 435].sort((a, b) => a - b));
    expect(denied.filter((number) => of(number) !== EPERM)).toEqual([]);
    expect(of(435)).toBe(ENOSYS);
  });

  it('lets threads and processes start, but no namespace', () => {
    const thread = 0x003d0f00; // what pthread_create asks for
    expect(of(clone, thread)).toBe(ALLOW);
    expect(of(clone, 0x01200011)).toBe(ALLOW); // fork
    const namespaces = [
      0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000,
    ];
    for (const flag of namespaces) expect(of(clone, thread | flag)).toBe(EPERM);
  });

  it('ends who calls by the numbers of another machine', () => {
    expect(verdict(filter, 0x40000003, 11)).toBe(KILL); // i386
    expect(of(0x40000000 + 1)).toBe(architecture === 'x64' ? EPERM : ALLOW); // x32
  });
});

it('there is none for machines whose numbers are not known', () => {
  expect(systemCallFilter('riscv64')).toBeUndefined();
});
