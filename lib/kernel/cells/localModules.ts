import { existsSync, readFileSync } from 'node:fs';
import Module, { SourceMap, type SourceMapPayload } from 'node:module';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { isFile, isLocal, versionOf } from './localFiles';
import { compileModule } from './moduleCompiler';

/** The inner side of Node's modules, as far as it is needed; documented by use in many loaders. */
interface Loader {
  _extensions: Record<string, (module: LoadedModule, file: string) => void>;
  _resolveFilename: (request: string, parent?: LoadedModule, ...rest: unknown[]) => string;
  readonly prototype: { load: (this: LoadedModule, file: string) => void };
}

interface LoadedModule extends NodeModule {
  _compile(code: string, file: string): void;
}

const loader = Module as unknown as Loader;
/** What a module may be written in; TypeScript stands before what was once compiled from it. */
const TYPESCRIPT = ['.ts', '.tsx'];
const COMPILED = ['.ts', '.tsx', '.mts', '.cts', '.jsx', '.mjs'];
/** An import of `./x.js` means `./x.ts` where only that is there, as TypeScript has it. */
const WRITTEN_AS: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};
const MODULE_SYNTAX = /^\s*(?:import|export)\b/m;

/**
 * Modules beside the notebook: written in TypeScript or JavaScript, found as Node finds them, and
 * loaded anew once they, or what they import, have changed.
 */
export class LocalModules {
  /** What a file was like when it was loaded. */
  private readonly versions = new Map<string, string>();

  /** Teaches `require`, and `import` which becomes it, to load them. */
  install(): void {
    const { _resolveFilename: resolveAsNode } = loader;
    loader._resolveFilename = (request, parent, ...rest) =>
      writtenFile(request, parent) ?? resolveAsNode.call(Module, request, parent, ...rest);
    for (const extension of COMPILED) loader._extensions[extension] = loadCompiled;
    const { '.js': loadScript } = loader._extensions;
    loader._extensions['.js'] = (module, file) => {
      const isModule = isLocal(file) && MODULE_SYNTAX.test(readFileSync(file, 'utf8'));
      (isModule ? loadCompiled : loadScript)(module, file);
    };
    const { versions } = this;
    const { load } = loader.prototype;
    loader.prototype.load = function (file) {
      if (isLocal(file)) versions.set(file, versionOf(file));
      return load.call(this, file);
    };
  }

  /** Forgets what has changed since it was loaded, and whatever imports it. */
  forgetChanged(): void {
    const loaded = Object.entries(require.cache).filter(([file]) => this.versions.has(file));
    const gone = new Set<string>();
    for (const [file] of loaded) {
      if (this.versions.get(file) !== versionOf(file)) gone.add(file);
    }
    for (let size = -1; gone.size !== size; ) {
      size = gone.size;
      for (const [file, module] of loaded) {
        if (module?.children.some(({ filename }) => gone.has(filename))) gone.add(file);
      }
    }
    for (const file of gone) {
      delete require.cache[file];
      this.versions.delete(file);
    }
  }
}

/** The TypeScript file that an import of a module beside the notebook means, where there is one. */
function writtenFile(request: string, parent: LoadedModule | undefined): string | undefined {
  if (!/^\.\.?(?:\/|$)/.test(request) || !parent?.filename || !isLocal(parent.filename)) {
    return undefined;
  }
  const path = resolve(dirname(parent.filename), request);
  if (isFile(path)) return undefined;
  const extension = extname(path);
  const stem = join(dirname(path), basename(path, extension));
  const candidates = [
    ...TYPESCRIPT.map((ending) => path + ending),
    ...(WRITTEN_AS[extension] ?? []).map((ending) => stem + ending),
    ...(existsSync(join(path, 'package.json')) ? [] : TYPESCRIPT).map((ending) =>
      join(path, `index${ending}`),
    ),
  ];
  return candidates.find(isFile);
}

const maps = new Map<string, SourceMap>();

function loadCompiled(module: LoadedModule, file: string): void {
  const { code, map } = compileModule(file, readFileSync(file, 'utf8'));
  maps.set(file, new SourceMap(map as SourceMapPayload));
  module._compile(code, file);
}

/** The line of a module as it is written, from that of the code that runs; both count from 1. */
export function writtenLine(file: string, line: number, column: number): number {
  const entry = maps.get(file)?.findEntry(line - 1, column - 1);
  return entry && 'originalLine' in entry ? entry.originalLine + 1 : line;
}
