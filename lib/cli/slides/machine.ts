import { join } from 'node:path';
import type { Locale } from '../../locale';

/** A running server. */
export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** `slides/machine`, which shows, builds and prints. */
export interface SlidesMachine {
  present(this: void, root: string, lang: Locale, port: number): Promise<Served>;
  serveBuilt(this: void, root: string, lang: Locale, folder: string): Promise<Served>;
  buildSite(this: void, root: string, lang: Locale, folder: string): Promise<void>;
  writeChoice(this: void, folder: string, languages: readonly Locale[]): void;
  sizeOf(this: void, folder: string): number;
  printHandout(
    this: void,
    url: string,
    browser: string,
    file: string,
    signal: AbortSignal,
  ): Promise<void>;
}

/** The slides are no part of the library and are not compiled: tsx reads them as they stand. */
export function loadMachine(root: string): SlidesMachine {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const tsx = require(require.resolve('tsx/cjs/api', { paths: [root] })) as {
    require(file: string, from: string): unknown;
  };
  return tsx.require(join(root, 'slides', 'machine', 'commands.ts'), __filename) as SlidesMachine;
}
