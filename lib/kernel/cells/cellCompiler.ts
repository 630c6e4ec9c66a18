import { createConverter, type Converter, type Diagnostic } from 'tslab/dist/converter';
import { inLearnersLanguage } from './compilerLanguage';
import { hasTopLevelAwait } from './declarations';
import { withoutExports } from './exportKeywords';
import { compileForRun } from './instrument';
import { type CellMaps, takeCellMaps, tellChanges } from './patchedCompiler';
import { CellSources } from './cellSources';

/** A cell in the form in which tslab's executor runs it. */
export interface CompiledCell {
  readonly run: number;
  readonly maps: CellMaps | undefined;
  readonly isAsync: boolean;
  /** The JavaScript that runs. */
  readonly output: string;
  /** What this cell and those before it declare. */
  readonly declarations: string;
  /** Name under which the value of the last expression is kept. */
  readonly resultName: string | undefined;
}

type Compiled = ReturnType<Converter['convert']>;

/**
 * tslab's converter, in front of tslab's executor. It keeps the declarations of earlier cells
 * itself, so that those of a failed cell are not lost, and notes what the executor keeps to itself:
 * type errors, source maps, and the name of the last expression.
 */
export class CellCompiler implements Converter {
  private readonly tslab = createConverter({ isJS: false, isBrowser: false });
  private run = 0;
  /** What the cells so far declare, as a declaration file. */
  declarations = '';
  /** What the type checker said of the cell that was compiled last. */
  typeErrors: readonly Diagnostic[] = [];

  /** @param onCompiled called between the compilation of a cell and its execution */
  constructor(private readonly onCompiled: (cell: CompiledCell) => void) {}

  /** The next cell that is compiled is this run's. */
  prepare(run: number): void {
    this.run = run;
    this.typeErrors = [];
    compileForRun(run);
  }

  /** Compiles and forgets: afterwards the types that the code uses are loaded. */
  warmUp(code: string): void {
    this.tslab.convert('', code);
  }

  convert(_declarations: string, code: string): Compiled {
    takeCellMaps();
    tellChanges(code);
    const compiled = inLearnersLanguage(() =>
      this.tslab.convert(this.declarations, withoutExports(code)),
    );
    this.typeErrors = compiled.diagnostics;
    if (compiled.diagnostics.length > 0) return compiled;
    const output = compiled.output ?? '';
    const isAsync = hasTopLevelAwait(code);
    this.onCompiled({
      run: this.run,
      maps: takeCellMaps(),
      isAsync,
      output,
      declarations: compiled.declOutput ?? '',
      resultName: compiled.lastExpressionVar,
    });
    const named = `${output}\n//# sourceURL=${CellSources.fileName(this.run)}`;
    // The runner reads the result itself: tslab has no word for null, and awaits no promise.
    return { ...compiled, output: named, hasToplevelAwait: isAsync, lastExpressionVar: undefined };
  }

  inspect(_declarations: string, code: string, position: number): ReturnType<Converter['inspect']> {
    return this.tslab.inspect(this.declarations, withoutExports(code), position);
  }

  complete(
    _declarations: string,
    code: string,
    position: number,
  ): ReturnType<Converter['complete']> {
    return this.tslab.complete(this.declarations, withoutExports(code), position);
  }

  addModule(...module: Parameters<Converter['addModule']>): Diagnostic[] {
    const found = inLearnersLanguage(() => this.tslab.addModule(...module));
    this.typeErrors = found;
    return found;
  }

  close(): void {
    this.tslab.close();
  }
}
