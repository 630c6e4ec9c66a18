import { attempt } from '../../jupyter/attempt';
import { say } from '../../locale';
import type { ErrorContent } from '../messages';
import { bold, codeFrame, red } from './codeFrame';
import { Interrupted, awaitSites } from './interruption';
import type { CellPosition, CellSources } from './cellSources';
import { type Frame, framesOf } from './stackTraces';
import { causesOf, isError, messageOf, nameOf, textOf } from './thrown';

/** More callers than these tell a learner nothing new. */
const MAX_CALLERS = 5;
const MAX_LIBRARY_FRAMES = 4;
/** Of an error's causes, in breadth and in depth. */
const MAX_CAUSES = 5;

/**
 * What was thrown in a cell, as the content of an `error` message: the line of the cell first, then
 * who called it, then the place in the library where the error arose. Takes whatever can be thrown.
 *
 * @param run the run in which it was thrown
 */
export function describeThrown(thrown: unknown, run: number, sources: CellSources): ErrorContent {
  const { ename, evalue } = inWords(thrown);
  return { ename, evalue, traceback: trace(thrown, { run, sources, seen: [] }) };
}

/** What the lines of a traceback are written from. */
interface Context {
  readonly run: number;
  readonly sources: CellSources;
  /** The errors whose causes these are: errors may lead back to themselves. */
  readonly seen: readonly unknown[];
}

function inWords(thrown: unknown): { ename: string; evalue: string } {
  if (isError(thrown)) return { ename: nameOf(thrown), evalue: readable(messageOf(thrown)) };
  return { ename: say({ en: 'Thrown value', zh: '抛出的值' }), evalue: textOf(thrown) };
}

function trace(thrown: unknown, context: Context): string[] {
  const { ename, evalue } = inWords(thrown);
  const title = `${red(ename)}: ${evalue}`;
  if (!isError(thrown)) return [title];
  const { run, sources } = context;
  return [title, ...whereItHappened(thrown, run, sources), ...causes(thrown, context)];
}

/**
 * Without what the compiler adds to messages:
 * "exports.model.run is not a function" → "model.run is not a function".
 */
function readable(message: string): string {
  return message
    .replace(/\(0 , (?:exports|\w+_\d+)\.(\w+)\)/g, '$1')
    .replace(/\b(?:exports|\w+_1)\.(?=\w)/g, '');
}

function whereItHappened(error: Error, run: number, sources: CellSources): string[] {
  const frames = framesOf(error);
  const first = frames.findIndex(({ kind }) => kind === 'cell');
  // An interruption comes from the learner, not from the place where it is noticed.
  const isStop = attempt(() => error instanceof Interrupted, false);
  const all = isStop ? [] : frames.slice(0, first < 0 ? undefined : first);
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

function heading(position: CellPosition, current: number, sources: CellSources): string {
  const { run, line } = position;
  const here = say({ en: `line ${line}`, zh: `第 ${line} 行` });
  return bold(run === current ? here : sources.describe(position));
}

function printCaller(position: CellPosition, current: number, sources: CellSources): string {
  const code = sources.code(position.run)?.split('\n')[position.line - 1]?.trim() ?? '';
  const place = heading(position, current, sources);
  return `${say({ en: 'called from ', zh: '调用处：' })}${place}  ${code}`;
}

function printInner(frame: Frame): string {
  if (frame.kind === 'cell') return '';
  const where = frame.caller ? `${frame.caller} (${frame.place})` : frame.place;
  return frame.kind === 'library'
    ? say({ en: `in the library: ${where}`, zh: `在库中：${where}` })
    : say({ en: `in a package: ${where}`, zh: `在软件包中：${where}` });
}

function causes(error: Error, context: Context): string[] {
  const seen = [...context.seen, error];
  const all = causesOf(error);
  const told = seen.length > MAX_CAUSES ? [] : all.slice(0, MAX_CAUSES);
  const lines = told.flatMap((cause) => [
    '',
    say({ en: 'caused by', zh: '起因：' }),
    ...(seen.includes(cause)
      ? [say({ en: 'itself: see above', zh: '它自己，见上文' })]
      : trace(cause, { ...context, seen })),
  ]);
  const rest = all.length - told.length;
  const more = { en: `caused by ${rest} more errors`, zh: `起因还有 ${rest} 个错误` };
  return rest > 0 ? [...lines, '', say(more)] : lines;
}
