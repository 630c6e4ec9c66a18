import type ts from '@tslab/typescript-for-tslab';

type Watching = Pick<
  ts.WatchCompilerHost<ts.BuilderProgram>,
  'watchFile' | 'watchDirectory' | 'setTimeout' | 'clearTimeout'
>;

const NOTHING: ts.FileWatcher = { close: () => undefined };

/**
 * Lets the compiler watch the notebook's own folder only. Packages, the library among them, do not
 * change below a running kernel: their code is loaded once, and hundreds of watchers cost seconds.
 *
 * @param folder the notebook's: modules beside it are compiled anew when they change
 */
export function watchOwnFolderOnly(host: Watching, folder: string): void {
  const { watchFile, watchDirectory, setTimeout: schedule, clearTimeout: cancel } = host;
  const isOwn = (path: string) => path.startsWith(folder) && !path.includes('/node_modules');
  host.watchFile = (path, ...rest) => (isOwn(path) ? watchFile(path, ...rest) : NOTHING);
  host.watchDirectory = (path, ...rest) => (isOwn(path) ? watchDirectory(path, ...rest) : NOTHING);
  // tslab starts each compilation itself and holds one timer for it. The compiler's other timer,
  // for modules that were not found and may be there now, would be taken for the same one.
  const others = new Set<unknown>();
  host.setTimeout = (callback, ms, ...args: unknown[]): unknown => {
    if (callback.name !== 'invalidateResolutionsOfFailedLookup') {
      return schedule?.(callback, ms, ...args);
    }
    const timer = setTimeout(callback, ms, ...args).unref();
    others.add(timer);
    return timer;
  };
  host.clearTimeout = (timer: unknown) => {
    if (others.delete(timer)) clearTimeout(timer as NodeJS.Timeout);
    else cancel?.(timer);
  };
}
