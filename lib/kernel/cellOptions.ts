/**
 * With which options of Node the cells' process starts.
 *
 * Most of what it does is to compile cells, and most functions of the compiler run too seldom to be worth
 * what V8 takes to optimise them: optimised after seven times as much work as V8 would wait for, the cells
 * of chapter 05 need two thirds of the processor's time and less memory. What computes for long is
 * optimised all the same, some milliseconds later.
 *
 * @param version of Node, such as `process.versions.node`; one that is not known yet gets no option that it may refuse
 */
export function cellOptions(version: string): string[] {
  const major = Number(version.split('.')[0]);
  return [
    ...ALWAYS,
    ...(OPTIMISE_LATER.find(({ from, to }) => major >= from && major <= to)?.options ?? []),
  ];
}

const ALWAYS = [
  // Code that is cut off leaves async_hooks' books open; Node would end the process for it.
  '--no-force-async-hooks-checks',
  // The compiler's garbage is collected once the heap is 1.4 times what lives in it; Node would wait
  // for more. Chapter 11 takes 0.2 GiB less with it.
  '--heap-growing-percent=40',
  // So is what lives shortly, such as the handles of tensors that are gone: 0.1 GiB less.
  '--max-semi-space-size=4',
];

/** V8 counted bytes of code until version 11, and calls and turns of loops since 12. */
const OPTIMISE_LATER = [
  { from: 20, to: 21, options: ['--interrupt-budget=500000'] },
  { from: 22, to: 24, options: ['--invocation-count-for-turbofan=22000'] },
];
