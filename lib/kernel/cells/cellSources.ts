import { SourceMap, type SourceMapPayload } from 'node:module';
import { type Bilingual, say } from '../../locale';
import type { CellMaps } from './patchedCompiler';

/** tslab wraps a cell's code on its first line, which moves that line to the right. */
const WRAPPERS = {
  sync: '(function(exports, require) { '.length,
  async: '(async function(exports, require) { '.length,
};
/** tslab puts one line in front of each cell. */
const LINES_IN_FRONT = 1;

/** A cell as it runs. */
interface CellSource {
  /** The execution count, as the frontend shows it. */
  readonly count: number;
  readonly code: string;
  readonly indent: number;
  /** Lines of the compiled code; what follows is tslab's call of it. */
  readonly lineCount: number;
  readonly toModule: SourceMap;
  readonly toCell: SourceMap;
}

/** A place in a cell; line and column count from 1. */
export interface CellPosition {
  readonly run: number;
  readonly line: number;
  readonly column: number;
}

/** The cells that have run: their code, and the way from compiled positions back to it. */
export class CellSources {
  private readonly sources = new Map<number, CellSource>();

  /** Notes a cell before it runs. */
  add(
    { run, count, code }: { run: number; count: number; code: string },
    { maps, isAsync, output }: { maps: CellMaps; isAsync: boolean; output: string },
  ): void {
    this.sources.set(run, {
      count,
      code,
      indent: isAsync ? WRAPPERS.async : WRAPPERS.sync,
      lineCount: output.split('\n').length,
      toModule: new SourceMap(maps.toModule as SourceMapPayload),
      toCell: new SourceMap(maps.toCell as SourceMapPayload),
    });
  }

  /** The file name under which the engine knows a cell. */
  static fileName(run: number): string {
    return `cell-run-${run}.ts`;
  }

  code(run: number): string | undefined {
    return this.sources.get(run)?.code;
  }

  count(run: number): number | undefined {
    return this.sources.get(run)?.count;
  }

  /** A place in words: `cell [3], line 2`. */
  describe({ run, line }: CellPosition): string {
    const count = this.count(run);
    const place: Bilingual = {
      en: `cell [${count}], line ${line}`,
      zh: `单元格 [${count}]，第 ${line} 行`,
    };
    return say(place);
  }

  /** From a position in the code that runs, as in a stack trace, to the learner's own. */
  locate({ run, line, column }: CellPosition): CellPosition | undefined {
    const source = this.sources.get(run);
    if (!source || line > source.lineCount) return undefined;
    const shift = line === 1 ? source.indent : 0;
    const inModule = source.toModule.findEntry(line - 1, column - 1 - shift);
    if (!('originalLine' in inModule)) return undefined;
    const { originalLine, originalColumn } = inModule;
    const inCell = source.toCell.findEntry(originalLine, originalColumn);
    if (!('originalLine' in inCell)) return undefined;
    const cellLine = inCell.originalLine - LINES_IN_FRONT + 1;
    return cellLine < 1 ? undefined : { run, line: cellLine, column: inCell.originalColumn + 1 };
  }
}
