import { readFileSync } from 'node:fs';
import { writeWhole } from '../bootstrap/stamp.cjs';
import type { Paths } from '../paths';
import type { Step } from './step';

/** What JupyterLab calls our kernel. */
export const KERNEL_TITLE = 'TypeScript (attention-kit)';

/** What Jupyter reads to start our kernel. */
function kernelspec(paths: Paths): object {
  return {
    argv: [process.execPath, paths.kernelMain, '{connection_file}'],
    display_name: KERNEL_TITLE,
    language: 'typescript',
    // By message: Windows has no SIGINT, and the kernel's front process always listens.
    interrupt_mode: 'message',
    env: { TF_CPP_MIN_LOG_LEVEL: '3' },
    metadata: { debugger: false },
  };
}

function content(paths: Paths): string {
  return `${JSON.stringify(kernelspec(paths), null, 2)}\n`;
}

/** Whether the kernelspec on disk starts this clone's kernel with this Node. */
export function isKernelspecCurrent(paths: Paths): boolean {
  try {
    return readFileSync(paths.kernelspec, 'utf8') === content(paths);
  } catch {
    return false; // not there yet
  }
}

/** Registers our kernel under tslab's name, inside `.venv` only: notebooks open on stock tslab too. */
export const kernelspecStep: Step = {
  title: { zh: '登记 TypeScript 内核', en: 'Register the TypeScript kernel' },
  isDone: (_context, paths) => isKernelspecCurrent(paths),
  run: ({ paths }) => Promise.resolve(writeWhole(paths.kernelspec, content(paths))),
};
