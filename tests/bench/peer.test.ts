import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { clonePaths } from '../../lib/cli/paths';
import { contextOf } from '../cli/support/context';
import { temporaryFolder } from '../cli/support/folder';
import { peerPython } from './peer';

/** Makes environments by copying itself, and has PyTorch once pip has installed it. */
const PYTHON = `#!/bin/sh
case "$*" in
  *version_info*) echo 3.11.7 ;;
  '-m venv '*) mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;
  '-m pip install '*) echo 'Collecting torch'; touch "$(dirname "$0")/torch" ;;
  '-c import torch') test -f "$(dirname "$0")/torch" ;;
  *) exit 1 ;;
esac
`;

it('installs PyTorch where it is not there yet, and prints nothing as a result', async (test) => {
  if (process.platform === 'win32') return test.skip('the stand-in is a shell script');
  const root = temporaryFolder();
  const python = join(root, 'python3');
  writeFileSync(python, PYTHON, { mode: 0o755 });
  vi.stubEnv('KIT_PYTHON', python);
  onTestFinished(() => void vi.unstubAllEnvs());
  const context = contextOf(root);
  const titles: string[] = [];
  const progress: typeof context.progress = (title, _detail, work) => (titles.push(title), work());
  const found = await peerPython({ ...context, progress }, clonePaths(root));
  expect(found).toBe(join(root, '.cache', 'bench-peer', 'bin', 'python'));
  expect(existsSync(join(root, '.cache', 'bench-peer', 'bin', 'torch'))).toBe(true);
  expect(titles).toEqual([expect.stringContaining('Install PyTorch in ')]);
  expect(await peerPython({ ...context, progress }, clonePaths(root))).toBe(found);
  expect(titles).toHaveLength(1); // it is there now
  expect(context.print).not.toHaveBeenCalled();
});
