import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { clonePaths } from '../../../lib/cli/paths';
import type { StepContext } from '../../../lib/cli/setup/step';
import { repositoryRoot } from '../../support/paths';
import { contextOf } from './context';
import { temporaryFolder } from './folder';

const here = clonePaths(repositoryRoot);

/** A step in an empty clone, whose Python is this clone's. */
export function stepIn(root: string): StepContext & { readonly warn: ReturnType<typeof vi.fn> } {
  const warn = vi.fn();
  const paths = { ...clonePaths(root), python: here.python };
  return { context: contextOf(root), paths, report: { progress: () => {}, warn }, warn };
}

/** Sets variables of the environment until the test is over. */
export function environment(values: Record<string, string>): void {
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
}

/**
 * A clone with tfjs-node's sources and no more than a build of its addon needs.
 *
 * @param name of its folder
 * @param libraries a folder of TensorFlow's; none when absent
 */
export function cloneForBuild(name: string, libraries?: string): string {
  const root = join(temporaryFolder(), name);
  const { tfjsNode, tensorflow } = clonePaths(root);
  const headers = join('node_modules', 'node-api-headers');
  cpSync(join(here.tfjsNode, 'binding'), join(tfjsNode, 'binding'), { recursive: true });
  cpSync(join(repositoryRoot, headers), join(root, headers), { recursive: true });
  mkdirSync(join(root, '.cache'));
  if (libraries === undefined) mkdirSync(tensorflow);
  else symlinkSync(libraries, tensorflow);
  return root;
}
