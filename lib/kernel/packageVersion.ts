import { readFileSync } from 'node:fs';

/**
 * The version that a package states of itself.
 *
 * @param manifest path of its package.json
 * @throws when it is not there, or cut short
 */
export function packageVersion(manifest: string): string {
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
