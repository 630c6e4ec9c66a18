import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Versions } from './protocol/kernelInfo';

function packageVersion(manifest: string): string {
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

/** Read from the manifests, so that the supervisor need not load the compiler to know them. */
export const versions: Versions = {
  // dist/kernel is two folders below the package's own manifest.
  kit: packageVersion(join(__dirname, '..', '..', 'package.json')),
  tslab: packageVersion(require.resolve('tslab/package.json')),
  typescript: packageVersion(require.resolve('@tslab/typescript-for-tslab/package.json')),
};
