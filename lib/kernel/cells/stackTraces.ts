import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join, relative, sep } from 'node:path';
import { attempt } from '../../jupyter/attempt';
import type { CellPosition, CellSources } from './cellSources';
import { writtenLine } from './localModules';

/** A line of a stack trace that means something to a learner. */
export type Frame =
  | { readonly kind: 'cell'; readonly caller: string; readonly position: CellPosition }
  | { readonly kind: 'library' | 'package'; readonly caller: string; readonly place: string };

/** The library's own frames lie deep below TensorFlow's: the engine's ten would not reach a cell. */
const STACK_DEPTH = 50;
const LIBRARY = join(__dirname, '..', '..');
const MACHINERY = [join(__dirname, '..'), `${sep}tslab${sep}dist${sep}`, 'node:'];
const CELL = /cell-run-(\d+)\.ts:(\d+):(\d+)/;
const PACKAGE = /^.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/;

const frames = new WeakMap<object, readonly Frame[]>();

/** The frames of an error, innermost first, without those of the kernel; none for other values. */
export function framesOf(error: Error): readonly Frame[] {
  // The engine formats a stack, and calls us, when it is first read.
  attempt(() => void error.stack, undefined);
  return frames.get(error) ?? [];
}

/** Lets `error.stack` speak of the cells' own lines, here and wherever a learner prints it. */
export function installStackTraces(sources: CellSources): void {
  Error.stackTraceLimit = STACK_DEPTH;
  Error.prepareStackTrace = (error, sites) => {
    const read = sites.flatMap((site) => readSite(site, sources));
    frames.set(error, read);
    const lines = read.map((frame) => `\n    at ${print(frame, sources)}`);
    return heading(error) + lines.join('');
  };
}

/** As the engine's own first line; also for what is no error, such as what `console.trace` makes. */
function heading(error: unknown): string {
  return attempt(() => Error.prototype.toString.call(error), 'Error');
}

function readSite(site: NodeJS.CallSite, sources: CellSources): Frame[] {
  const text = (site as { toString(): string }).toString();
  const cell = CELL.exec(text);
  const caller = /^(.*) \(/.exec(text)?.[1].replace(/^(?:Object|Proxy|exports)\./, '') ?? '';
  if (cell) {
    const [run, line, column] = cell.slice(1).map(Number);
    const position = sources.locate({ run, line, column });
    return position ? [{ kind: 'cell', caller, position }] : [];
  }
  const file = (site.getFileName() ?? '').replace(/^file:\/\//, '');
  if (file === '' || MACHINERY.some((part) => file.includes(part))) return [];
  const line = site.getLineNumber() ?? 0;
  if (file.startsWith(LIBRARY)) {
    const place = libraryPlace(file, line, site.getColumnNumber() ?? 1);
    return [{ kind: 'library', caller, place }];
  }
  const ownLine = writtenLine(file, line, site.getColumnNumber() ?? 1);
  const place = `${PACKAGE.exec(file)?.[1] ?? relative(process.cwd(), file)}:${ownLine}`;
  return [{ kind: 'package', caller, place }];
}

/** A line of the library's TypeScript, which its source map leads to. */
function libraryPlace(file: string, line: number, column: number): string {
  const map = libraryMap(file);
  const entry = map?.findEntry(line - 1, column - 1);
  const name = relative(LIBRARY, file).split(sep).join('/');
  return entry && 'originalLine' in entry
    ? `attention-kit/${name.replace(/\.js$/, '.ts')}:${entry.originalLine + 1}`
    : `attention-kit/${name}:${line}`;
}

const maps = new Map<string, SourceMap | undefined>();

function libraryMap(file: string): SourceMap | undefined {
  if (!maps.has(file)) maps.set(file, readMap(`${file}.map`));
  return maps.get(file);
}

function readMap(file: string): SourceMap | undefined {
  if (!existsSync(file)) return undefined;
  return new SourceMap(JSON.parse(readFileSync(file, 'utf8')) as SourceMapPayload);
}

function print(frame: Frame, sources: CellSources): string {
  const place = frame.kind === 'cell' ? printPosition(frame.position, sources) : frame.place;
  return frame.caller ? `${frame.caller} (${place})` : place;
}

function printPosition({ run, line, column }: CellPosition, sources: CellSources): string {
  return `cell [${sources.count(run) ?? '?'}]:${line}:${column}`;
}
