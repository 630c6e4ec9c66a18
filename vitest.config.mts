import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const MINUTE = 60_000;

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

const KERNEL = ['tests/kernel/kernel.test.ts'];
const NOTEBOOKS = [
  'tests/notebooks/execution/*.test.ts',
  'tests/cli/{chapters,nodeVersions}.test.ts',
  'tests/consumer/**/*.test.ts',
];
const SETUP = ['tests/cli/**/*.test.ts', 'tests/bench/**/*.test.ts'];
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
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: [...KERNEL, ...NOTEBOOKS, ...SETUP, ...BROWSER],
          testTimeout: MINUTE / 2,
          hookTimeout: MINUTE / 2,
          sequence: { groupOrder: 0 },
        },
      },
      system('notebooks', NOTEBOOKS),
      system('kernel', KERNEL, { alone: 2 }),
      system('setup', SETUP, { alone: 3, exclude: NOTEBOOKS }),
      system('browser', BROWSER, { alone: 4 }),
    ],
  },
});
