import { readFileSync } from 'node:fs';
import { childrenOf } from '../cli/support/processes';

const KERNEL = /lib\/dist\/kernel\/(?:main|cells\/main)\.js/;

/**
 * The largest resident memory that the kernels below a process have had, in bytes; `undefined` where
 * the system does not tell, which is everywhere but on Linux.
 */
export function kernelPeakBytes(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const read = (child: number, file: string) => readFileSync(`/proc/${child}/${file}`, 'utf8');
  const kernels = childrenOf(pid).filter((child) => KERNEL.test(read(child, 'cmdline')));
  return kernels.reduce((sum, kernel) => {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(read(kernel, 'status'))!;
    return sum + 1024 * Number(kibibytes);
  }, 0);
}
