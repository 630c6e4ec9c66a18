import { Listr, ListrLogger, PRESET_TIMER, ProcessOutput, type ListrTask } from 'listr2';
import { Interrupted } from '../bootstrap/command.cjs';
import { checkDisk } from '../bootstrap/disk.cjs';
import { KitError } from '../bootstrap/failure.cjs';
import { clock } from '../bootstrap/progress.cjs';
import type { Context } from '../bootstrap/context.cjs';
import { withLock } from '../bootstrap/run.cjs';
import { clonePaths, type Paths } from '../paths';
import type { Text } from './failure';
import { kernelspecStep } from './kernelspec';
import { nativeStep } from './native/step';
import { jupyterStep, testPackagesStep } from './python';
import type { Step, StepReport } from './step';

/** How often the line of a running step is renewed: on a terminal, and in a log file. */
const TERMINAL_INTERVAL_MS = 250;
const PLAIN_INTERVAL_MS = 15_000;

const STEPS: readonly Step[] = [jupyterStep, nativeStep, kernelspecStep];

/**
 * Does whatever part of the set-up is not done: Python environment, native TensorFlow, kernel.
 *
 * @param options.tests also what only the tests need
 * @throws {KitError} in one clear sentence with the remedy
 */
export async function setUp(context: Context, options: { tests?: boolean } = {}): Promise<void> {
  const paths = clonePaths(context.root);
  const steps = options.tests ? [...STEPS, testPackagesStep] : STEPS;
  const missing = () => steps.filter((step) => !step.isDone(context, paths));
  if (missing().length === 0) return;
  await withLock(context, async () => {
    checkDisk(context);
    // Asked again under the lock: another set-up may have done it while we waited.
    await runSteps(context, paths, missing());
  });
}

/** Whether lines can be drawn anew; the list of steps asks this of standard output too. */
function isTerminal(): boolean {
  return process.stdout.isTTY && process.stderr.isTTY;
}

async function runSteps(context: Context, paths: Paths, steps: readonly Step[]): Promise<void> {
  const warnings: Text[] = [];
  // Progress is no result: a command's standard output may be JSON.
  const processOutput = new ProcessOutput(process.stderr, process.stderr);
  const logger = (useIcons: boolean) => new ListrLogger({ useIcons, processOutput });
  const tasks = steps.map((step) => listrTask(step, context, paths, warnings));
  await new Listr(tasks, {
    concurrent: false,
    registerSignalListeners: false, // Ctrl-C is ours: it must end pip and compiler first
    fallbackRenderer: 'simple',
    fallbackRendererCondition: () => !isTerminal(),
    rendererOptions: {
      timer: PRESET_TIMER,
      collapseErrors: false,
      showErrorMessage: false,
      indentation: 2,
      logger: logger(false),
    },
    fallbackRendererOptions: { timer: PRESET_TIMER, logger: logger(true) },
  }).run();
  warnings.forEach((warning) => console.error(`\n⚠ ${context.say(warning)}\n`));
}

function listrTask(step: Step, context: Context, paths: Paths, warnings: Text[]): ListrTask {
  return {
    title: context.say(step.title),
    task: async (_, task) => {
      const started = Date.now();
      let doing = '';
      const report: StepReport = {
        progress: (text) => (doing = context.say(text)),
        warn: (text) => warnings.push(text),
      };
      const show = () => (task.output = `${clock(Date.now() - started)}  ${doing}`);
      const interval = isTerminal() ? TERMINAL_INTERVAL_MS : PLAIN_INTERVAL_MS;
      const timer = setInterval(show, interval);
      try {
        await step.run({ context, paths, report });
      } catch (error) {
        throw inWords(error, context);
      } finally {
        clearInterval(timer);
      }
    },
  };
}

/** The list of steps shows an error's message as it is: let that be in the learner's language. */
function inWords(error: unknown, { say }: Context): unknown {
  if (error instanceof KitError) error.message = say(error.problem);
  if (error instanceof Interrupted) error.message = say({ zh: '已停止', en: 'stopped' });
  return error;
}
