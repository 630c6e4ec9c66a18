import { afterEach, beforeEach } from 'vitest';

/** The tests of a file run as on two cores, also where there are more or fewer. */
export function onTwoCores(): void {
  const before = process.env.TF_NUM_INTEROP_THREADS;
  beforeEach(() => {
    process.env.TF_NUM_INTEROP_THREADS = '2';
  });
  afterEach(() => {
    if (before === undefined) delete process.env.TF_NUM_INTEROP_THREADS;
    else process.env.TF_NUM_INTEROP_THREADS = before;
  });
}
