import { resolve } from 'node:path';
import type ts from '@tslab/typescript-for-tslab';
import { isFile, isLocal, versionOf } from './localFiles';

type Watching = Pick<
  ts.WatchCompilerHost<ts.BuilderProgram>,
  'watchFile' | 'watchDirectory' | 'setTimeout' | 'clearTimeout'
>;

const NOTHING: ts.FileWatcher = { close: () => undefined };
/** As TypeScript's `FileWatcherEventKind`. */
const [CREATED, CHANGED, DELETED] = [0, 1, 2];
/** What an import may find, in this order. */
const ENDINGS = ['', '.ts', '.tsx', '.d.ts', '.js', '.jsx', '/index.ts', '/index.tsx', '/index.js'];
const IMPORTS = /\b(?:from|import|require)\s*\(?\s*(['"])(\.{1,2}(?:\/[^'"\n]*)?)\1/g;

interface Watched {
  version: string;
  readonly callback: ts.FileWatcherCallback;
}

/** The files whose types the compiler knows, and what it must learn of before it compiles a cell. */
export class WatchScope {
  private readonly files = new Map<string, Watched>();
  private readonly folders = new Map<string, ts.DirectoryWatcherCallback>();
  /** What the compiler does some time after a module has come to be. */
  private readonly later = new Map<unknown, () => void>();

  /**
   * Lets the compiler watch the learner's own files only. Packages, the library among them, do not
   * change below a running kernel: their code is loaded once, and hundreds of watchers cost seconds.
   *
   * @param folder the notebook's
   */
  constructor(
    host: Watching,
    private readonly folder: string,
  ) {
    const { watchFile, watchDirectory } = host;
    host.watchFile = (path, callback, ...rest) => {
      if (!isLocal(path)) return NOTHING;
      this.files.set(path, { version: versionOf(path), callback });
      const watcher = path.startsWith(folder) ? watchFile(path, callback, ...rest) : NOTHING;
      return this.until(() => this.files.delete(path), watcher);
    };
    host.watchDirectory = (path, callback, ...rest) => {
      if (!isLocal(`${path}/`)) return NOTHING;
      this.folders.set(path, callback);
      const watcher = path.startsWith(folder) ? watchDirectory(path, callback, ...rest) : NOTHING;
      return this.until(() => this.folders.delete(path), watcher);
    };
    this.keepTimersApart(host);
  }

  /** Tells the compiler what has changed, without waiting for the system to do so. */
  tellChanges(code: string): void {
    for (const [path, watched] of this.files) {
      const version = versionOf(path);
      if (version === watched.version) continue;
      const kind = version === '' ? DELETED : watched.version === '' ? CREATED : CHANGED;
      watched.version = version;
      watched.callback(path, kind);
    }
    for (const [, , request] of code.matchAll(IMPORTS)) {
      const path = resolve(this.folder, request);
      const file = ENDINGS.map((ending) => path + ending).find(isFile);
      if (file === undefined || this.files.has(file)) continue;
      for (const [folder, callback] of this.folders) {
        if (file.startsWith(folder)) callback(file); // may not have been there before
      }
    }
    for (const work of [...this.later.values()]) work();
  }

  private until(forget: () => void, watcher: ts.FileWatcher): ts.FileWatcher {
    return {
      close: () => {
        forget();
        watcher.close();
      },
    };
  }

  /**
   * tslab starts each compilation itself and holds one timer for it. The compiler's other timer, for
   * modules that were not found and may be there now, would be taken for the same one.
   */
  private keepTimersApart(host: Watching): void {
    const { setTimeout: schedule, clearTimeout: cancel } = host;
    host.setTimeout = (callback, ms, ...args: unknown[]): unknown => {
      if (callback.name !== 'invalidateResolutionsOfFailedLookup') {
        return schedule?.(callback, ms, ...args);
      }
      const work = () => {
        clearTimeout(timer);
        this.later.delete(timer);
        callback(...args);
      };
      const timer = setTimeout(work, ms).unref();
      this.later.set(timer, work);
      return timer;
    };
    host.clearTimeout = (timer: unknown) => {
      if (this.later.delete(timer)) clearTimeout(timer as NodeJS.Timeout);
      else cancel?.(timer);
    };
  }
}
