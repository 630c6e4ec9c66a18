import { join } from 'node:path';
import { packageVersion } from './packageVersion';
import type { Versions } from './protocol/kernelInfo';

/** Read from the manifests, so that the supervisor need not load the compiler to know them. */
export const versions: Versions = {
  // dist/kernel is two folders below the package's own manifest.
  kit: packageVersion(join(__dirname, '..', '..', 'package.json')),
  tslab: packageVersion(require.resolve('tslab/package.json')),
  typescript: packageVersion(require.resolve('@tslab/typescript-for-tslab/package.json')),
};
