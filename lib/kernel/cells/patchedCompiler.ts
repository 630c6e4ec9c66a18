import { createRequire } from 'node:module';
import { join } from 'node:path';
import type ts from '@tslab/typescript-for-tslab';
import { cellBuilder } from './cellBuilder';
import { instrument } from './instrument';
import { withVariances } from './variances';
import { WatchScope } from './watchScope';

type TypeScript = typeof ts;
type WatchHost = ts.WatchCompilerHost<ts.BuilderProgram>;
type Builder = ts.BuilderProgram;

/** The two source maps of a cell: tslab compiles in two steps. */
export interface CellMaps {
  /** From the JavaScript module to the cell, which there begins with one line of tslab's own. */
  readonly toCell: object;
  /** From the CommonJS that runs to the JavaScript module. */
  readonly toModule: object;
}

const CELL_FILE = '__tslab__.ts';
/** The types of `prompt`, `confirm` and `alert`. */
const DIALOGS = join(__dirname, 'input', 'dialogs.d.ts');
const INLINE_MAP = /\n?\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/;
const fromTslab = createRequire(require.resolve('tslab/dist/converter.js'));
const path = fromTslab.resolve('@tslab/typescript-for-tslab');
const original = fromTslab(path) as TypeScript;

let lastMaps: CellMaps | undefined;
let scope: WatchScope | undefined;

/** Lets the compiler know of modules that have changed, or have come to be, before it compiles a cell. */
export function tellChanges(code: string): void {
  scope?.tellChanges(code);
}

/** The maps of the cell that was compiled last; undefined when it did not get that far. */
export function takeCellMaps(): CellMaps | undefined {
  const maps = lastMaps;
  lastMaps = undefined;
  return maps;
}

/** As tslab's compiler host, but with source maps, stoppable cells, and fewer files to watch. */
function createWatchCompilerHost(
  ...[roots, options, system, , ...reports]: Parameters<TypeScript['createWatchCompilerHost']>
): unknown {
  const create = original.createWatchCompilerHost as (...args: unknown[]) => WatchHost;
  const builder = cellBuilder(original, CELL_FILE);
  // Without `types` each package that brings types is part of every cell: time, and odd names.
  // JavaScript runs as it is: no type checker refuses it.
  const ours = { inlineSourceMap: true, types: ['node'], checkJs: false };
  const files = [...roots, DIALOGS];
  const host = create(files, { ...(options as object), ...ours }, system, builder, ...reports);
  const readFile = host.readFile.bind(host);
  host.readFile = (path, encoding) => withVariances(path, readFile(path, encoding));
  scope = new WatchScope(host, original.sys.getCurrentDirectory());
  let onProgram: ((builder: Builder) => void) | undefined;
  return Object.defineProperty(host, 'afterProgramCreate', {
    get: () => onProgram && ((builder: Builder) => onProgram?.(emitInstrumented(builder))),
    set: (callback: typeof onProgram) => (onProgram = callback),
  });
}

/** As TypeScript's, for files of which tslab does not know: it names the roots anew at times. */
function createWatchProgram(host: ts.WatchCompilerHostOfFilesAndCompilerOptions<Builder>): unknown {
  const watch = original.createWatchProgram(host);
  const update = (files: string[]) => watch.updateRootFileNames([...files, DIALOGS]);
  return { ...watch, updateRootFileNames: update };
}

type Emit = (...given: [...Parameters<ts.Program['emit']>, forceDtsEmit: boolean]) => ts.EmitResult;

/**
 * tslab passes transformers of its own to `emit`; ours go before them. Declarations are written in
 * any case: of a type that no declaration can express, later cells know what can be expressed.
 */
function emitInstrumented(builder: Builder): Builder {
  const emit: Builder['emit'] = (file, write, token, declarationsOnly, transformers) => {
    // Modules beside the notebook are compiled when they are loaded (localModules.ts).
    if (file && original.sys.fileExists(file.fileName))
      return { emitSkipped: true, diagnostics: [] };
    const program = builder.getProgram();
    const ours = { ...transformers, before: [instrument(original, program)] };
    return (program.emit as Emit)(file, write, token, declarationsOnly, ours, true);
  };
  return Object.create(builder, { emit: { value: emit } }) as Builder;
}

/** Said of a module that lies outside of the notebook's folder. */
const NOT_UNDER_ROOT = 6059;

/**
 * As TypeScript's, but without what stands in the way of writing declarations and modules: that is
 * tslab's need, and no fault of a cell.
 */
function getPreEmitDiagnosticsOfFiles(
  program: ts.Program,
  files: readonly ts.SourceFile[],
): readonly ts.Diagnostic[] {
  const found = files.flatMap((file) => [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ]);
  const general = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()];
  const all = [...general, ...found].filter(({ code }) => code !== NOT_UNDER_ROOT);
  return original.sortAndDeduplicateDiagnostics(all);
}

/** As TypeScript's, but keeps the source maps of cells; tslab has no use for them. */
const transpileModule: TypeScript['transpileModule'] = (source, options) => {
  const inline = INLINE_MAP.exec(source);
  const output = original.transpileModule(source.replace(INLINE_MAP, ''), {
    ...options,
    compilerOptions: { ...options.compilerOptions, sourceMap: true },
  });
  const toCell = inline && (JSON.parse(Buffer.from(inline[1], 'base64').toString()) as SourceFiles);
  if (toCell?.sources[0].endsWith(CELL_FILE) && output.sourceMapText) {
    lastMaps = { toCell, toModule: JSON.parse(output.sourceMapText) as object };
  }
  const outputText = output.outputText.replace(/\/\/# sourceMappingURL=\S+\s*$/, '');
  return { ...output, outputText };
};

interface SourceFiles {
  readonly sources: readonly string[];
}

/**
 * tslab's compiler with the functions above exchanged. tslab offers no hook for them, and the
 * compiler's own module object is sealed, so a copy takes its place: import this file before
 * anything of tslab.
 */
export const compiler: TypeScript = Object.assign({}, original, {
  createWatchCompilerHost,
  createWatchProgram,
  getPreEmitDiagnosticsOfFiles,
  transpileModule,
});
const module_ = require.cache[path];
if (module_) module_.exports = compiler;
