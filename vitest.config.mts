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

/**
 * Needs the compiled library. Notebooks take the time that they take, and two run at once; what
 * waits for an answer for seconds only, takes the clone's lock, or watches a page move, has the
 * machine to itself.
 */
function system(
  name: string,
  include: string[],
  { alone, exclude = [] }: { readonly alone?: number; readonly exclude?: string[] } = {},
): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name,
      include,
      exclude,
      globalSetup: ['tests/support/builtLibrary.ts'],
      fileParallelism: alone === undefined,
      testTimeout: 5 * MINUTE,
      hookTimeout: 3 * MINUTE,
      sequence: { groupOrder: alone ?? 1 },
    },
  };
}

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
      // What computes much, or changes what a process has once, such as TensorFlow's kernels, has a
      // process for each file. The others share one: to load TensorFlow takes longer than they do.
      unit('computing', COMPUTING, { isolate: true }),
      unit('unit', ['tests/**/*.test.ts'], {
        isolate: false,
        exclude: [...COMPUTING, ...KERNEL, ...NOTEBOOKS, ...SETUP, ...BROWSER],
      }),
      system('notebooks', NOTEBOOKS, { exclude: SETUP }),
      system('kernel', KERNEL, { alone: 2 }),
      system('setup', SETUP, { alone: 3 }),
      system('browser', BROWSER, { alone: 4 }),
    ],
  },
});
