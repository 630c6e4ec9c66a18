import { KitError } from './bootstrap/failure.cjs';
import type { Context } from './bootstrap/context.cjs';
import { bench } from './bench';
import { chapters } from './chapters';
import { clonePaths } from './paths';
import { doctor } from './doctor';
import { requirePython } from './setup/python';
import { setUp } from './setup/setUp';
import { slides } from './slides';
import { start } from './start';
import { test } from './test';

type Run = (context: Context, args: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, Run>> = {
  start,
  test,
  doctor,
  chapters: runChapters,
  bench,
  slides,
  assign: runAssign,
  grade: runGrade,
  'grade-worker': runGradeWorker,
};

function runChapters(context: Context, args: readonly string[]): Promise<number> {
  const setUpPython = async () => {
    await setUp(context);
    return requirePython(context, clonePaths(context.root));
  };
  return chapters(args, { ...context, setUpPython });
}

/**
 * What assigns and grades, loaded only when it is asked for: the other commands do without
 * TensorFlow.js, and these without its native part.
 */
function loadTeaching(): typeof import('./teaching') {
  process.env.ATTENTION_KIT_BACKEND ??= 'cpu';
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./teaching') as typeof import('./teaching');
}

function runGrade(context: Context, args: readonly string[]): Promise<number> {
  const { EXERCISES, grade } = loadTeaching();
  return grade(args, { ...context, exercises: EXERCISES });
}

function runGradeWorker(context: Context, args: readonly string[]): Promise<number> {
  const { EXERCISES, gradeWorker } = loadTeaching();
  return gradeWorker(args, { ...context, exercises: EXERCISES });
}

function runAssign(context: Context, args: readonly string[]): Promise<number> {
  const { assign, EXERCISES } = loadTeaching();
  return assign(args, { ...context, exercises: EXERCISES });
}

/**
 * Every command of the kit, once the npm packages are there; called by `bootstrap/run.cjs`.
 *
 * @param name start, test, doctor, chapters, bench, slides, assign, grade or grade-worker
 * @param args what was typed after it
 * @returns the exit code
 */
export async function main(
  context: Context,
  name: string,
  args: readonly string[],
): Promise<number> {
  const run = COMMANDS[name];
  if (run) return run(context, args);
  const known = Object.keys(COMMANDS).join(', ');
  throw new KitError(
    { zh: `没有“${name}”这个命令。`, en: `There is no command “${name}”.` },
    { zh: `可用的命令：${known}。`, en: `There are: ${known}.` },
  );
}
