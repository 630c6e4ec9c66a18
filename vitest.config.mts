import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const MINUTE = 60_000;

/** Needs the sources only. */
function unit(
  name: string,
  include: string[],
  { isolate, exclude = [] }: { readonly isolate: boolean; readonly exclude?: string[] },
): TestProjectInlineConfiguration {
  const limits = { testTimeout: MINUTE / 2, hookTimeout: MINUTE / 2 };
  return {
    extends: true,
    test: { name, include, exclude, isolate, ...limits, sequence: { groupOrder: 0 } },
  };
}

/** Needs the compiled library. @param when groups come one after the other; of one, two files run at once */
function system(
  name: string,
  include: string[],
  {
    when,
    exclude = [],
    inTurn = false,
  }: { readonly when: number; readonly exclude?: string[]; readonly inTurn?: boolean },
): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name,
      include,
      exclude,
      globalSetup: ['tests/support/builtLibrary.ts'],
      setupFiles: inTurn ? ['tests/support/inTurn.ts'] : [],
      testTimeout: 5 * MINUTE,
      hookTimeout: 3 * MINUTE,
      sequence: { groupOrder: when },
    },
  };
}

/**
 * They look at what a process does once: three compare with TensorFlow.js as it comes, whose kernels
 * nothing may have replaced before them; the others, what loading ours mends and tidies.
 */
const FIRST = [
  'tests/tensor/{kernels,parallelSoftmax,portableProduct,temporaryFolder,trainingStep}.test.ts',
];
const COMPUTING = ['tests/{decoding,models,probes,tensor,training}/**/*.test.ts'];
const KERNEL = ['tests/kernel/kernel.test.ts'];
const SETUP = [
  'tests/cli/{bootstrap,doctor,download,lock,native,standardOutput,start,starter}.test.ts',
];
const NOTEBOOKS = [
  'tests/notebooks/execution/*.test.ts',
  'tests/cli/**/*.test.ts',
  'tests/bench/**/*.test.ts',
  'tests/consumer/**/*.test.ts',
  'tests/attacks/**/*.test.ts', // whose children find the compiled library
  'tests/{nbgrader,queue}/**/*.test.ts',
];
const BROWSER = ['tests/browser/**/*.test.ts'];

export default defineConfig({
  resolve: {
    alias: { 'attention-kit': fileURLToPath(new URL('./lib/index.ts', import.meta.url)) },
  },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    setupFiles: ['tests/support/setup.ts'],
    reporters: ['default', './tests/support/tally.ts'],
    // Quick ones first: whoever broke a formula learns it before a browser has started.
    projects: [
      // To load TensorFlow takes longer than most files do: two processes load it, for all of them.
      unit('first', FIRST, { isolate: true }),
      unit('computing', COMPUTING, { isolate: false, exclude: FIRST }),
      unit('unit', ['tests/**/*.test.ts'], {
        isolate: false,
        exclude: [...COMPUTING, ...KERNEL, ...NOTEBOOKS, ...SETUP, ...BROWSER],
      }),
      system('notebooks', NOTEBOOKS, { when: 1, exclude: SETUP }),
      // What waits for an answer for seconds only, takes the clone's lock, or watches a page move, does
      // not run beside what computes: the kernel beside the set-up, whose files take turns.
      system('kernel', KERNEL, { when: 2 }),
      system('setup', SETUP, { when: 2, inTurn: true }),
      system('browser', BROWSER, { when: 3 }),
    ],
  },
});
