import { createRequire } from 'node:module';
import { join } from 'node:path';
import type ts from '@tslab/typescript-for-tslab';
import { watchOwnFolderOnly } from './watchScope';
import { instrument } from './instrument';

type TypeScript = typeof ts;
type WatchHost = ts.WatchCompilerHost<ts.BuilderProgram>;
type Builder = ts.EmitAndSemanticDiagnosticsBuilderProgram;

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

/** The maps of the cell that was compiled last; undefined when it did not get that far. */
export function takeCellMaps(): CellMaps | undefined {
  const maps = lastMaps;
  lastMaps = undefined;
  return maps;
}

/** As tslab's compiler host, but with source maps, stoppable cells, and fewer files to watch. */
function createWatchCompilerHost(
  ...[roots, options, ...rest]: Parameters<TypeScript['createWatchCompilerHost']>
): unknown {
  const create = original.createWatchCompilerHost as (...args: unknown[]) => WatchHost;
  // Without `types` each package that brings types is part of every cell: time, and odd names.
  const ours = { inlineSourceMap: true, types: ['node'] };
  const files = [...(roots as string[]), DIALOGS];
  const host = create(files, { ...(options as object), ...ours }, ...rest);
  watchOwnFolderOnly(host, original.sys.getCurrentDirectory());
  let onProgram: ((builder: Builder) => void) | undefined;
  return Object.defineProperty(host, 'afterProgramCreate', {
    get: () => onProgram && ((builder: Builder) => onProgram?.(emitInstrumented(builder))),
    set: (callback: typeof onProgram) => (onProgram = callback),
  });
}

/** tslab passes transformers of its own to `emit`; ours go before them. */
function emitInstrumented(builder: Builder): Builder {
  const emit: Builder['emit'] = (file, write, token, declarationsOnly, transformers) =>
    builder.emit(file, write, token, declarationsOnly, {
      ...transformers,
      before: [instrument(original, builder.getProgram())],
    });
  return Object.create(builder, { emit: { value: emit } }) as Builder;
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
 * tslab's compiler with the two functions above exchanged. tslab offers no hook for either, and the
 * compiler's own module object is sealed, so a copy takes its place: import this file before
 * anything of tslab.
 */
export const compiler: TypeScript = Object.assign({}, original, {
  createWatchCompilerHost,
  transpileModule,
});
const module_ = require.cache[path];
if (module_) module_.exports = compiler;
