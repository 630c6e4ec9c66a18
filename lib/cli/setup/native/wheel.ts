import { copyFileSync, linkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { StepContext } from '../step';
import { unzip } from './archive';
import { megabytes, unpackInto } from './libraries';
import { downloadWheel } from './pipWheel';
import { type Wheel, WHEEL_VERSION } from './platforms';

/** The headers that the addon includes; the wheel holds 260 MB of others. */
const HEADERS =
  /^tensorflow\/(include\/(tensorflow\/c\/.*|xla\/tsl\/c\/.*|.*\/ctstring(_internal)?)\.h)$/;

/** Gets TensorFlow's libraries out of its wheel, from the index or mirror that pip is set up for. */
export async function fetchWheel(step: StepContext, wheel: Wheel): Promise<void> {
  const { context, paths, report } = step;
  const file = await downloadWheel(step, wheel);
  const onProgress = megabytes(report, { zh: '解压 TensorFlow', en: 'unpacking TensorFlow' });
  await unpackInto(paths, WHEEL_VERSION, async (folder) => {
    const place = (path: string) => placeOf(path, wheel);
    await unzip(file, folder, { place, onProgress, signal: context.signal });
    for (const [first, ...others] of Object.values(wheel.libraries)) {
      others.forEach((name) => link(join(folder, 'lib'), first, name));
    }
  });
  rmSync(paths.downloads, { recursive: true, force: true });
}

function placeOf(path: string, wheel: Wheel): string | undefined {
  const library = wheel.libraries[path]?.[0];
  return library ? join('lib', library) : HEADERS.exec(path)?.[1];
}

function link(folder: string, target: string, name: string): void {
  try {
    symlinkSync(target, join(folder, name));
  } catch {
    linkOrCopy(join(folder, target), join(folder, name)); // a file system without symbolic links
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
