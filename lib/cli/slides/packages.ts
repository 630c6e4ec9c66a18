import { join } from 'node:path';
import type { Context } from '../bootstrap/context.cjs';
import { installPackages, packagesCurrent } from '../bootstrap/packages.cjs';
import { withLock } from '../bootstrap/run.cjs';
import type { Step } from '../setup/step';

/** The set-up's view of the folder whose packages only slides need. */
function inSlides(context: Context): Context {
  return { ...context, root: join(context.root, 'slides') };
}

/**
 * Installs what only the slides need into `slides/node_modules`, if it is not there.
 *
 * @throws {KitError} when npm fails
 */
export async function installSlides(context: Context): Promise<void> {
  if (packagesCurrent(inSlides(context).root)) return;
  await withLock(context, () => installPackages(inSlides(context)));
}

/** For the tests of the slides. */
export const slidesStep: Step = {
  title: { zh: '安装幻灯片用的 npm 包', en: 'Install the npm packages of the slides' },
  isDone: ({ root }) => packagesCurrent(join(root, 'slides')),
  run: ({ context }) => installPackages({ ...inSlides(context), progress: quietly }),
};

/** The step has told its title already. */
function quietly<T>(_title: string, _detail: () => string, work: () => Promise<T>): Promise<T> {
  return work();
}
