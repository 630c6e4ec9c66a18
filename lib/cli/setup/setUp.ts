import type { Bilingual } from '../../locale';
import type { Context } from '../bootstrap/context.cjs';
import { checkDisk } from '../bootstrap/disk.cjs';
import { withLock } from '../bootstrap/run.cjs';
import { clonePaths } from '../paths';
import { kernelspecStep } from './kernelspec';
import { nativeStep } from './native/step';
import { slidesStep } from '../slides/packages';
import { jupyterStep, nbgraderStep, testPackagesStep } from './python';
import type { Step } from './step';

const STEPS: readonly Step[] = [jupyterStep, nativeStep, kernelspecStep];

/**
 * Does whatever part of the set-up is not done: Python environment, native TensorFlow, kernel.
 *
 * @param options.tests also what only the tests need
 * @throws {KitError} in one clear sentence with the remedy
 */
export async function setUp(context: Context, options: { tests?: boolean } = {}): Promise<void> {
  const paths = clonePaths(context.root);
  const steps = options.tests ? [...STEPS, testPackagesStep, nbgraderStep, slidesStep] : STEPS;
  const missing = () => steps.filter((step) => !step.isDone(context, paths));
  if (missing().length === 0) return;
  await withLock(context, async () => {
    checkDisk(context);
    // Asked again under the lock: another set-up may have done it while we waited.
    const warnings: Bilingual[] = [];
    for (const step of missing()) await runStep(step, context, warnings);
    warnings.forEach((warning) => context.tell(`\n⚠ ${context.say(warning)}\n`));
  });
}

function runStep(step: Step, context: Context, warnings: Bilingual[]): Promise<void> {
  let doing = '';
  const report = {
    progress: (text: Bilingual) => void (doing = context.say(text)),
    warn: (text: Bilingual) => void warnings.push(text),
  };
  const work = () => step.run({ context, paths: clonePaths(context.root), report });
  return context.progress(context.say(step.title), () => doing, work);
}
