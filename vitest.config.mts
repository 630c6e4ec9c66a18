import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const MINUTE = 60_000;

/** Needs the compiled library, and a machine to itself: its files run one after the other. */
function system(name: string, order: number, include: string[]): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name,
      include,
      globalSetup: ['tests/support/builtLibrary.ts'],
      fileParallelism: false,
      testTimeout: 5 * MINUTE,
      hookTimeout: 3 * MINUTE,
      sequence: { groupOrder: order },
    },
  };
}

const KERNEL = ['tests/kernel/kernel.test.ts'];
const NOTEBOOKS = [
  'tests/notebooks/{execution,suggestions}.test.ts',
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
      system('kernel', 1, KERNEL),
      system('notebooks', 2, NOTEBOOKS),
      system('setup', 3, SETUP),
      system('browser', 4, BROWSER),
    ],
  },
});
