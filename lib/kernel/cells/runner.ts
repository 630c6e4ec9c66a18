import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { types } from 'node:util';
import { createExecutor, type Executor } from 'tslab/dist/executor';
import { getCodeMetadata } from 'tslab/dist/metadata';
import { say } from '../../locale';
import { attempt } from '../../jupyter/attempt';
import { mimeBundle } from '../../jupyter/mimeBundle';
import type { Answer, ErrorContent, ExecuteRequest } from '../messages';
import { CellCompiler, type CompiledCell } from './cellCompiler';
import { keepSet, lastExpressionName } from './declarations';
import type { StandardInput } from './input/standardInput';
import type { Interrupts } from './interrupts';
import { LocalModules } from './localModules';
import type { Outputs } from './outputs';
import type { CellSources } from './cellSources';
import { shownBundle } from './shownBundle';
import { describeThrown } from './traceback';
import { describeTypeErrors } from './typeErrors';

/** So often it is looked whether a callback still waits for input. */
const LOOK_MS = 20;

/** A cell to be run. */
export interface Cell {
  readonly id: string;
  readonly run: number;
  readonly count: number;
  readonly content: ExecuteRequest;
  /** Asked for beside a cell, and no cell of its own: stack traces do not speak of it. */
  readonly isExpression?: boolean;
}

/** Thrown in place of what tslab's executor printed: a cell's own error, whatever it is. */
class CellFailure extends Error {
  constructor(readonly thrown: unknown) {
    super();
  }
}

/** Runs cells one at a time through tslab's executor. */
export class Runner {
  private readonly compiler = new CellCompiler((compiled) => this.compiled(compiled));
  private readonly executor: Executor;
  private readonly modules = new LocalModules();
  private cell: Cell | undefined;
  private compiledCell: CompiledCell | undefined;
  private thrown: CellFailure | undefined;

  constructor(
    private readonly sources: CellSources,
    private readonly interrupts: Interrupts,
    private readonly outputs: Outputs,
    private readonly input: StandardInput,
  ) {
    const { compiler } = this;
    this.modules.install();
    const converters = { node: compiler, browser: compiler, close: () => compiler.close() };
    this.executor = createExecutor(process.cwd(), converters, {
      log: () => undefined,
      error: (thrown: unknown) => (this.thrown ??= new CellFailure(thrown)),
    });
  }

  /** Loads the types that code uses, so that the first cell need not wait for them. */
  warmUp(code: string): void {
    this.compiler.warmUp(code);
  }

  /** What tslab says about code that is not run. */
  get questions(): Pick<Executor, 'inspect' | 'complete'> {
    return this.executor;
  }

  /** The run that is on, or the last one. */
  get run(): number {
    return this.cell?.run ?? 0;
  }

  /** Runs a cell, shows what comes of it, and returns the content of the reply. */
  async execute(cell: Cell): Promise<Answer> {
    const failure = await this.failureOf(cell, () => this.runCode(cell.content.code, true));
    if (failure) {
      this.outputs.error(failure);
      return { status: 'error', ...failure };
    }
    const user_expressions = await this.evaluateAll(cell);
    return { status: 'ok', payload: [], user_expressions };
  }

  private async failureOf(cell: Cell, work: () => Promise<unknown>): Promise<ErrorContent | null> {
    this.cell = cell;
    try {
      await work();
      return null;
    } catch (failure) {
      return this.describe(failure);
    } finally {
      this.interrupts.end();
    }
  }

  private describe(failure: unknown): ErrorContent {
    const { run = 0, content } = this.cell ?? {};
    const isWrapped = attempt(() => failure instanceof CellFailure, false);
    if (!isWrapped) return describeThrown(failure, run, this.sources);
    const { typeErrors } = this.compiler;
    if (typeErrors.length > 0) return describeTypeErrors(typeErrors, content?.code ?? '');
    return describeThrown((failure as CellFailure).thrown, run, this.sources);
  }

  /** @param show as the cell's result, instead of only returning it */
  private async runCode(code: string, show: boolean): Promise<unknown> {
    const { run, count } = this.cell as Cell;
    this.thrown = undefined;
    this.compiledCell = undefined;
    this.compiler.prepare(run);
    this.modules.forgetChanged();
    refuseBrowserCells(code);
    let ok = false;
    try {
      ok = await this.finished(code);
    } finally {
      this.keepDeclarations(ok);
    }
    if (!ok) throw (this.thrown as CellFailure | undefined) ?? new CellFailure(undefined);
    if (this.compiler.typeErrors.length > 0) throw new CellFailure(undefined); // of a module
    const waited = this.interrupts.wait(this.takeResult(), run);
    // Not every value lets `await` look whether it is a promise.
    const value: unknown = types.isPromise(waited) ? await waited : waited;
    if (show) await this.untilNothingIsRead(run);
    const bundle = await mimeBundle(value, lastExpressionName(code));
    const data = bundle === undefined ? undefined : shownBundle(bundle);
    if (show && data) this.outputs.result(data, count);
    return data;
  }

  /** A callback that waits for the learner's answer is part of its cell. */
  private async untilNothingIsRead(run: number): Promise<void> {
    while (this.input.isWanted) await this.interrupts.wait(sleep(LOOK_MS), run);
  }

  /**
   * True when the code ran to its end, false when it threw. It starts as a microtask: should it be
   * cut off, nothing of Node's own or of ours is cut off with it.
   */
  private finished(code: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.abandon = reject;
      void turn()
        .then(() => this.executor.execute(code))
        .then(resolve, reject);
    });
  }

  private abandon: (error: Error) => void = () => undefined;

  private compiled(compiled: CompiledCell): void {
    const { run, count, content, isExpression } = this.cell as Cell;
    this.compiledCell = compiled;
    const { maps, isAsync, output } = compiled;
    if (maps && !isExpression) {
      this.sources.add({ run, count, code: content.code }, { maps, isAsync, output });
    }
    this.interrupts.begin(run, (error) => this.abandon(error));
    this.interrupts.step(); // the learner may have stopped it while it was compiled
  }

  private keepDeclarations(ok: boolean): void {
    if (!this.compiledCell) return;
    const { declarations } = this.compiledCell;
    const { locals } = this.executor;
    this.compiler.declarations = ok
      ? declarations
      : keepSet(declarations, (name) => locals[name] !== undefined);
  }

  private takeResult(): unknown {
    const name = this.compiledCell?.resultName;
    if (name === undefined) return undefined;
    const { locals } = this.executor;
    const value: unknown = locals[name];
    delete locals[name];
    return value;
  }

  private async evaluateAll(cell: Cell): Promise<Record<string, object>> {
    const results: Record<string, object> = {};
    for (const [name, code] of Object.entries(cell.content.user_expressions ?? {})) {
      let data: unknown;
      const failure = await this.failureOf(expression(cell, code), async () => {
        data = await this.runCode(code, false);
      });
      results[name] = failure
        ? { status: 'error', ...failure }
        : { status: 'ok', data: data ?? {}, metadata: {} };
    }
    return results;
  }
}

function expression(cell: Cell, code: string): Cell {
  return { ...cell, content: { code }, isExpression: true };
}

/** tslab takes such cells for done without running anything. */
function refuseBrowserCells(code: string): void {
  if (getCodeMetadata(code).mode !== 'browser') return;
  throw new Error(
    say({
      en: 'A comment in this cell says @browser, and such cells cannot run here. Take the tag out.',
      zh: '这个单元格的注释里有 @browser 标记，这样的单元格无法在这里运行。请删去该标记。',
    }),
  );
}
