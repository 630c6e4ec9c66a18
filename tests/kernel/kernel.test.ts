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

/** What a file of Python tests gave: its tests by name, and what went wrong outside of them. */
interface ModuleRun {
  readonly results: ReadonlyMap<string, PythonTest>;
  readonly trouble: string;
}

// Each file of Python tests, written with Jupyter's own client, and each of its tests by name.
describe.runIf(python)('the kernel', () => {
  const interpreter = python!;
  let kernelspecs: Kernelspecs;
  const runs = new Map<string, Promise<ModuleRun>>();

  beforeAll(() => {
    kernelspecs = new Kernelspecs();
    // Two at a time, for a kernel is waited for more than it computes.
    const lanes: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()];
    MODULES.forEach((module, i) => {
      const run = lanes[i % lanes.length].then(() => runModule(module));
      runs.set(module, run);
      lanes[i % lanes.length] = run;
    });
  });

  afterAll(() => kernelspecs.remove());

  async function runModule(module: string): Promise<ModuleRun> {
    const results = new Map<string, PythonTest>();
    const environment = { JUPYTER_PATH: kernelspecs.path, KIT_LANG: 'en' };
    const trouble = await runPythonTests(interpreter, module, environment, (result) =>
      results.set(result.name, result),
    );
    return { results, trouble };
  }

  const modules = python ? MODULES : []; // read also where the tests are skipped
  const names = listPythonTests(interpreter, modules);
  describe.each(modules)('%s', (module) => {
    let run: ModuleRun;

    beforeAll(async () => void (run = await runs.get(module)!), 10 * MINUTE);

    test.each(names.get(module)!)('%s', (name) => {
      const { results, trouble } = run;
      const result = results.get(name);
      if (!result) throw new Error(`${name} was not run:\n${describeOthers(results)}${trouble}`);
      expect(result.skipped, `${name} was skipped`).toBeNull();
      expect(result.why, result.why).toBe('');
    });
  });
});

/** Failures that belong to no test, such as a kernel that did not start. */
function describeOthers(results: ReadonlyMap<string, PythonTest>): string {
  return [...results.values()]
    .filter(({ name, passed }) => !passed && name.startsWith('setUpClass'))
    .map(({ why }) => why)
    .join('\n');
}
