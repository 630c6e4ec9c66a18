import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';

interface Skipped {
  readonly name: string;
  readonly reason: string;
}

/**
 * Ends a run with its verdict on a line of its own, `N passed, N failed`, and with each skipped
 * test and why. A test that is skipped without a reason, or on the CI machine, fails the run: that
 * machine has everything.
 */
export default class Tally implements Reporter {
  /** True when the command names the tests to run: then it names those to leave out as well. */
  private isFiltered = false;

  onInit(vitest: Vitest): void {
    this.isFiltered = vitest.config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[], verdict: string): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const skipped = tests
      .filter((test) => test.result().state === 'skipped')
      .map(describeSkip)
      .filter(({ reason }) => !this.isFiltered || reason !== '');
    const broken = modules.filter((module) => brokenOutsideTests(module)).length + errors.length;
    const found = count(tests, 'failed') + broken;
    const failed = verdict === 'failed' ? Math.max(found, 1) : found; // 1: a global set-up threw
    const refused = verdict === 'interrupted' ? [] : skipped.filter(mayNotBeSkipped);
    if (refused.length > 0) process.exitCode = 1;
    console.log(report(count(tests, 'passed'), failed, skipped, refused));
  }
}

function report(
  passed: number,
  failed: number,
  skipped: readonly Skipped[],
  refused: readonly Skipped[],
): string {
  const lines = skipped.map(({ name, reason }) => `skipped: ${name}\n    ${reason || 'no reason'}`);
  if (skipped.length > 0) lines.push(`${skipped.length} skipped`);
  if (refused.length > 0) {
    lines.push(`${refused.length} of them had to run, and count as failed`);
  }
  return ['', ...lines, `${passed} passed, ${failed + refused.length} failed`].join('\n');
}

function describeSkip(test: TestCase): Skipped {
  const result = test.result();
  const reason = result.state === 'skipped' ? (result.note ?? '') : '';
  return { name: `${test.module.relativeModuleId} > ${test.fullName}`, reason };
}

function mayNotBeSkipped({ reason }: Skipped): boolean {
  return reason === '' || Boolean(process.env['CI']);
}

function count(tests: readonly TestCase[], state: 'passed' | 'failed'): number {
  return tests.filter((test) => test.result().state === state).length;
}

/** True when a file did not load, or a hook of it or of one of its suites threw. */
function brokenOutsideTests(module: TestModule): boolean {
  const suites = [...module.children.allSuites()];
  return [module, ...suites].some((part) => part.errors().length > 0);
}
