import { inspect } from 'node:util';
import { type Bilingual, say } from '../../locale';
import type { ErrorContent } from '../messages';
import { bold, codeFrame, red } from './codeFrame';
import { Interrupted, awaitSites } from './interruption';
import type { CellPosition, CellSources } from './cellSources';
import { type Frame, framesOf } from './stackTraces';

/** More callers than these tell a learner nothing new. */
const MAX_CALLERS = 5;
const MAX_LIBRARY_FRAMES = 4;

/**
 * What was thrown in a cell, as the content of an `error` message: the line of the cell first, then
 * who called it, then the place in the library where the error arose.
 *
 * @param run the run in which it was thrown
 */
export function describeThrown(thrown: unknown, run: number, sources: CellSources): ErrorContent {
  if (!(thrown instanceof Error)) return describeValue(thrown);
  const ename = thrown.name || 'Error';
  const evalue = readable(thrown.message);
  const traceback = [`${red(ename)}: ${evalue}`, ...whereItHappened(thrown, run, sources)];
  return { ename, evalue, traceback: [...traceback, ...causes(thrown, run, sources)] };
}

function describeValue(thrown: unknown): ErrorContent {
  const ename = say({ en: 'Thrown value', zh: '抛出的值' });
  const evalue = inspect(thrown);
  return { ename, evalue, traceback: [`${red(ename)}: ${evalue}`] };
}

/**
 * Without what the compiler and TensorFlow's binding add to messages:
 * "exports.model.run is not a function" → "model.run is not a function".
 */
function readable(message: string): string {
  return message
    .replace(/^Invalid TF_Status: \d+\nMessage: /, '')
    .replace(/\(0 , (?:exports|\w+_\d+)\.(\w+)\)/g, '$1')
    .replace(/\b(?:exports|\w+_1)\.(?=\w)/g, '');
}

function whereItHappened(error: Error, run: number, sources: CellSources): string[] {
  const frames = framesOf(error);
  const first = frames.findIndex(({ kind }) => kind === 'cell');
  // An interruption comes from the learner, not from the place where it is noticed.
  const all = error instanceof Interrupted ? [] : frames.slice(0, first < 0 ? undefined : first);
  const inner = withoutDetours(all);
  const [innermost, ...callers] = [...positions(frames), ...awaited(error)];
  if (!innermost) return inner.map(printInner);
  return [
    heading(innermost, run, sources),
    codeFrame(sources.code(innermost.run) ?? '', innermost),
    ...callers.slice(0, MAX_CALLERS).map((caller) => printCaller(caller, run, sources)),
    ...inner.map(printInner),
  ];
}

/** Of frames in packages only the innermost: a learner can do nothing about the others. */
function withoutDetours(frames: readonly Frame[]): readonly Frame[] {
  return frames.filter(({ kind }, i) => kind === 'library' || i === 0).slice(0, MAX_LIBRARY_FRAMES);
}

function positions(frames: readonly Frame[]): CellPosition[] {
  return frames.flatMap((frame) => (frame.kind === 'cell' ? [frame.position] : []));
}

function awaited(error: Error): CellPosition[] {
  return awaitSites(error).map(({ run, line, column }) => ({
    run,
    line: line + 1,
    column: column + 1,
  }));
}

function heading({ run, line }: CellPosition, current: number, sources: CellSources): string {
  const here: Bilingual = { en: `line ${line}`, zh: `第 ${line} 行` };
  return bold(say(run === current ? here : inCell(sources.count(run), here)));
}

function inCell(count: number | undefined, place: Bilingual): Bilingual {
  return { en: `cell [${count}], ${place.en}`, zh: `单元格 [${count}]，${place.zh}` };
}

function printCaller(position: CellPosition, current: number, sources: CellSources): string {
  const code = sources.code(position.run)?.split('\n')[position.line - 1]?.trim() ?? '';
  const place = heading(position, current, sources);
  return `${say({ en: 'called from', zh: '调用处：' })} ${place}  ${code}`;
}

function printInner(frame: Frame): string {
  if (frame.kind === 'cell') return '';
  const where = frame.caller ? `${frame.caller} (${frame.place})` : frame.place;
  return frame.kind === 'library'
    ? say({ en: `in the library: ${where}`, zh: `在库中：${where}` })
    : say({ en: `in a package: ${where}`, zh: `在软件包中：${where}` });
}

function causes(error: Error, run: number, sources: CellSources): string[] {
  const inner = error instanceof AggregateError ? (error.errors as unknown[]) : [error.cause];
  return inner
    .filter((cause) => cause !== undefined)
    .flatMap((cause) => [
      '',
      say({ en: 'caused by', zh: '起因：' }),
      ...trace(cause, run, sources),
    ]);
}

function trace(thrown: unknown, run: number, sources: CellSources): readonly string[] {
  return describeThrown(thrown, run, sources).traceback;
}
