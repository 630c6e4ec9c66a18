import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { need } from '../support/requirements';
import { Kernelspecs, listPythonTests, python, type PythonTest, runPythonTests } from './python';

const MINUTE = 60_000;
const REMEDY =
  'The kernel is tested with Jupyter, which .venv lacks: run `npm test`, which sets it up first, ' +
  'or set KIT_PYTHON to a Python with jupyter_kernel_test and nbclient.';

const MODULES = [
  'test_conformance',
  'test_protocol',
  'test_lifetime',
  'test_thrown',
  'test_shown',
  'test_limits',
  'test_children',
  'test_exports',
  'test_modules',
  'test_input',
  'test_training',
  'test_nbclient',
];

test('Python with Jupyter is there', (context) => {
  need(context, python, REMEDY);
});

// Each file of Python tests, written with Jupyter's own client, and each of its tests by name.
describe.each(python ? MODULES : [])('%s', (module) => {
  const interpreter = python!;
  const results = new Map<string, PythonTest>();
  let kernelspecs: Kernelspecs;
  let trouble = '';

  beforeAll(async () => {
    kernelspecs = new Kernelspecs();
    const environment = { JUPYTER_PATH: kernelspecs.path, KIT_LANG: 'en' };
    trouble = await runPythonTests(interpreter, module, environment, (result) =>
      results.set(result.name, result),
    );
  }, 10 * MINUTE);

  afterAll(() => kernelspecs.remove());

  test.each(listPythonTests(interpreter, module))('%s', (name) => {
    const result = results.get(name);
    if (!result) throw new Error(`${name} was not run:\n${describeOthers(results)}${trouble}`);
    expect(result.skipped, `${name} was skipped`).toBeNull();
    expect(result.why, result.why).toBe('');
  });
});

/** Failures that belong to no test, such as a kernel that did not start. */
function describeOthers(results: ReadonlyMap<string, PythonTest>): string {
  return [...results.values()]
    .filter(({ name, passed }) => !passed && name.startsWith('setUpClass'))
    .map(({ why }) => why)
    .join('\n');
}
