import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { request } from 'undici';
import { download } from '../download';
import type { StepContext } from '../step';
import { untar, unzip } from './archive';
import { megabytes, unpackInto } from './libraries';
import type { OfficialArchive } from './platforms';

/** How long the official host may take to show that it is there at all. */
const REACH_MS = 4_000;
const OFFICIAL_HOST = 'https://storage.googleapis.com/';

/** The host of the official archives; the same variables as in tfjs-node name a mirror. */
function officialHost(environment: NodeJS.ProcessEnv = process.env): string {
  return environment.TFJS_NODE_CDN_STORAGE ?? environment.CDN_STORAGE ?? OFFICIAL_HOST;
}

/** Whether the host of the official archive answers within 4 seconds. */
export async function answers(archive: OfficialArchive, signal?: AbortSignal): Promise<boolean> {
  const patience = AbortSignal.timeout(REACH_MS);
  const both = signal ? AbortSignal.any([signal, patience]) : patience;
  try {
    const url = new URL(archive.path, officialHost());
    const { statusCode, body } = await request(url, { method: 'HEAD', signal: both });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}

/**
 * Gets TensorFlow's libraries as TensorFlow.js itself would, but so that a cut download goes on and
 * a wrong one is refused.
 */
export async function fetchOfficial(step: StepContext, archive: OfficialArchive): Promise<void> {
  const { context, paths, report } = step;
  const file = join(paths.downloads, archive.path.split('/').at(-1) ?? '');
  const { signal } = context;
  const onProgress = megabytes(report, { zh: '下载 TensorFlow', en: 'downloading TensorFlow' });
  const url = new URL(archive.path, officialHost()).href;
  await download(url, file, { sha256: archive.sha256, onProgress, signal });
  await unpackInto(paths, archive.version, async (folder) => {
    if (!file.endsWith('.zip')) return untar(file, folder);
    await unzip(file, folder, { place: (path) => path, signal });
    moveLooseLibraries(folder);
  });
  rmSync(file, { force: true });
}

/** Some of the Windows archives have their libraries at the top. */
function moveLooseLibraries(folder: string): void {
  for (const name of readdirSync(folder).filter((entry) => /\.(dll|lib)$/.test(entry))) {
    renameSync(join(folder, name), join(folder, 'lib', name));
  }
}
