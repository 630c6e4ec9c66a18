import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { LongestFirst } from './tests/support/longestFirst.mjs';

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
    inTurn = [],
  }: { readonly when: number; readonly exclude?: string[]; readonly inTurn?: string[] },
): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name,
      include,
      exclude,
      globalSetup: ['tests/support/builtLibrary.ts'],
      setupFiles: inTurn.map((what) => `tests/support/${what}.ts`),
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
const SERVERS = ['tests/cli/start.test.ts'];
const SETUP = ['tests/cli/{bootstrap,doctor,download,lock,native,standardOutput,starter}.test.ts'];
const NOTEBOOKS = [
  'tests/notebooks/execution/*.test.ts',
  'tests/cli/**/*.test.ts',
  'tests/bench/**/*.test.ts',
  'tests/consumer/**/*.test.ts',
  'tests/attacks/**/*.test.ts', // whose children find the compiled library
  'tests/{nbgrader,queue}/**/*.test.ts',
];
const BROWSER = ['tests/browser/chapters.test.ts'];
const SLIDES = ['tests/browser/slides*.test.ts'];

export default defineConfig({
  resolve: {
    alias: { 'attention-kit': fileURLToPath(new URL('./lib/index.ts', import.meta.url)) },
  },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    setupFiles: ['tests/support/setup.ts'],
    reporters: ['default', './tests/support/tally.ts'],
    sequence: { sequencer: LongestFirst },
    projects: [
      // To load TensorFlow takes longer than most files do: two processes load it, for all of them.
      unit('first', FIRST, { isolate: true }),
      unit('computing', COMPUTING, { isolate: false, exclude: FIRST }),
      unit('unit', ['tests/**/*.test.ts'], {
        isolate: false,
        exclude: [
          ...COMPUTING,
          ...KERNEL,
          ...NOTEBOOKS,
          ...SERVERS,
          ...SETUP,
          ...BROWSER,
          ...SLIDES,
        ],
      }),
      system('notebooks', NOTEBOOKS, { when: 0, exclude: [...SERVERS, ...SETUP] }),
      // What mostly waits, for an answer, for the clone's lock, or for a page to move, does not run beside
      // what computes. Of those that set up a clone one runs at a time, and one with a JupyterLab.
      system('kernel', KERNEL, { when: 1 }),
      system('servers', SERVERS, { when: 1, inTurn: ['oneSetup', 'oneJupyterLab'] }),
      system('browser', BROWSER, { when: 1, inTurn: ['oneJupyterLab'] }),
      system('setup', SETUP, { when: 1, inTurn: ['oneSetup'] }),
      system('slides', SLIDES, { when: 1 }),
    ],
  },
});
