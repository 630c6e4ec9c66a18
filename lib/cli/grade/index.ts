import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import {
  type Attempts,
  classroomResult,
  type ClassSubmissions,
  type Engine,
  type Exercise,
  fingerprintOf,
  freshSeed,
  gradeClass,
  gradescopeResults,
  layDownAnswers,
  marksPath,
  plainText,
  protectionOf,
  readClass,
  readingOf,
  readLearner,
  readRoster,
  recordedSeed,
  recordRun,
  Records,
  type RunSetting,
  type StudentRecord,
  type StudentSubmission,
  withLateness,
  withoutHandIn,
  writeReports,
  writeSimilar,
} from '../../grading';
import { formatDuration, type Locale } from '../../locale';
import type { Output } from '../bootstrap/output.cjs';
import { listNotebooks } from '../chapters/list';
import { HELP_OPTION, JSON_OPTION, languageOption } from '../options';
import { decided, readDecisions } from './decisions';
import { parseJobs } from './jobs';
import { gradeMessages, type GradeMessages } from './messages';
import { gradeQueued } from './queued';
import { tellSuspicious } from './suspicious';
import { withIsolation } from './withIsolation';

/** What the command needs of the terminal. */
export interface GradeSetting extends Output {
  readonly language: Locale;
  readonly signal: AbortSignal;
  /** The exercises of the course. */
  readonly exercises: readonly Exercise[];
  /** The clone, whose notebooks of exercises everybody got. */
  readonly root: string;
}

interface Options {
  readonly out?: string;
  readonly seed?: string;
  readonly jobs: number;
  readonly exercises?: readonly string[];
  readonly overrides?: string;
  readonly roster?: string;
  readonly attempts: Attempts;
  readonly late: number;
  readonly canvas?: string;
  readonly one?: boolean;
  readonly gradescope?: string;
  readonly classroom?: string;
  readonly trust?: boolean;
  readonly similar?: boolean;
  readonly json?: boolean;
  /** A connection string; `true` for one inside this process. */
  readonly queue?: string | true;
  readonly lease?: number;
}

const INTERRUPTED = 130;

/**
 * `npm run grade -- SUBMISSIONS --out DIR`: grades all that was handed in, several learners at once,
 * and writes a page and a record a learner, an overview and a CSV file. Goes on where it was stopped.
 *
 * @returns the exit code: 0 when everybody has a grade, whatever the grades are
 */
export async function grade(args: readonly string[], setting: GradeSetting): Promise<number> {
  const { language, tell } = setting;
  const say = gradeMessages(language);
  const command = commandLine(language, say).parse(args, { from: 'user' });
  const options = command.opts<Options>();
  const [path] = command.args;
  if (path === undefined || options.out === undefined) return refuse(setting, say.needed);
  const exercises = setting.exercises.filter(({ id }) => isChosen(id, options.exercises));
  if (exercises.length === 0) return refuse(setting, say.noExercises);
  let handedIn: ClassSubmissions;
  try {
    handedIn = await (options.one ? readLearner : readClass)(resolve(path));
  } catch (error) {
    return refuse(setting, say.unreadable(path, error instanceof Error ? error.message : '?'));
  }
  try {
    handedIn.refused.forEach((one) => tell(`! ${say.refused(plainText(one.path))}`));
    if (handedIn.students.length === 0) return refuse(setting, say.nobody(path));
    const students = everybody(handedIn, options.roster);
    if (students === undefined) return refuse(setting, say.noNames(options.roster ?? ''));
    const run = { path: resolve(options.out), options, say };
    if (typeof options.queue === 'string') {
      return await gradeAll(students, exercises, run, setting); // by workers, which isolate
    }
    return await withIsolation(options.trust ?? false, setting, (engine) =>
      gradeAll(students, exercises, { ...run, engine }, setting),
    );
  } finally {
    handedIn.close();
  }
}

interface Run {
  readonly path: string;
  readonly options: Options;
  readonly say: GradeMessages;
  /** Absent where others grade. */
  readonly engine?: Engine;
}

/** Who handed in, and those of the roster who did not; undefined where that has no names. */
function everybody(
  { students }: ClassSubmissions,
  rosterPath: string | undefined,
): readonly StudentSubmission[] | undefined {
  if (rosterPath === undefined) return students;
  const roster = readRoster(resolve(rosterPath));
  return roster && [...withLateness(roster, students), ...withoutHandIn(roster, students)];
}

async function gradeAll(
  students: readonly StudentSubmission[],
  exercises: readonly Exercise[],
  { path, options, say, engine }: Run,
  { root, language, signal, print, tell, progress }: GradeSetting,
): Promise<number> {
  const run: RunSetting = {
    seed: options.seed ?? recordedSeed(path) ?? freshSeed(),
    attempts: options.attempts,
    isIsolated: engine === undefined || engine.name === 'bubblewrap',
    exercises: fingerprintOf(exercises),
  };
  const decisions = readDecisions(path, exercises, options.overrides); // mended before the work, not after it
  if (!run.isIsolated) tell(`! ${say.notIsolated}`);
  mkdirSync(path, { recursive: true });
  recordRun(path, run);
  const count = { done: 0, resumed: 0, began: Date.now() };
  const onGraded = (_: StudentRecord, isNew: boolean) => {
    count.done++;
    if (!isNew) count.resumed++;
  };
  const detail = () =>
    say.left(count.done, students.length, timeLeft(count, students.length, language));
  const records = new Records(path, run);
  const work = { exercises, records, signal, onGraded };
  const { jobs, queue, lease, canvas } = options;
  const { records: graded, failures } = await progress(say.title(students.length), detail, () =>
    queue === undefined
      ? gradeClass(students, { ...work, ...run, exercises, jobs, engine: engine! })
      : gradeQueued(students, { ...work, run, where: queue, path, jobs, lease, engine, say, tell }),
  );
  tellSuspicious(graded, options, say, tell);
  failures.forEach(({ name, reason }) => tell(`✗ ${say.failed(name, reason)}`));
  const final = decided(graded, decisions, options.late, (file, stray) =>
    tell(`! ${say.stray(file, stray)}`),
  );
  layDownAnswers(marksPath(path), graded, language);
  const paths = writeReports(path, final, {
    ...{ exercises, run, language, canvas },
    protection: engine && protectionOf(engine),
  });
  const [one] = final;
  if (one && !signal.aborted) writeForAutograders(one, exercises, options, language);
  if (options.json) print(JSON.stringify(final, null, 2));
  if (signal.aborted) {
    tell(say.stopped(graded.length, students.length));
    return INTERRUPTED;
  }
  const code = graded.length === students.length ? 0 : 1;
  const alike = options.similar && (await writeSimilar(path, students, sheetsIn(root), language));
  if (options.json) return code;
  print(`${code === 0 ? '✓' : '✗'} ${say.done(graded.length, count.resumed)}`);
  print(`  ${say.overview}: ${paths.overview}`);
  print(`  ${say.csv}: ${paths.csv}`);
  if (paths.moodle) print(`  Moodle: ${paths.moodle}`);
  if (paths.canvas) print(`  Canvas: ${paths.canvas}`);
  if (alike) print(`  ${say.alike(alike.pairs)}: ${alike.path}`);
  if (paths.toRead) tellToRead(paths.toRead, marksPath(path), readingOf(final), say, print);
  return code;
}

/** What waits for a person, and where it is read and marked. */
function tellToRead(
  page: string,
  marks: string,
  { waiting, answers }: ReturnType<typeof readingOf>,
  say: GradeMessages,
  print: (line: string) => void,
): void {
  if (answers === 0) return;
  print(`${waiting > 0 ? '!' : ' '} ${say.toRead(waiting, answers)}: ${page}`);
  if (waiting > 0) print(`  → ${say.howToMark(marks)}`);
}

/** The notebooks of exercises of the course, in both languages. */
function sheetsIn(root: string): Uint8Array[] {
  return listNotebooks(root)
    .filter(({ name }) => name.includes('/'))
    .map(({ path }) => readFileSync(path));
}

/** For a system that calls this command for each learner. */
function writeForAutograders(
  record: StudentRecord,
  exercises: readonly Exercise[],
  { gradescope, classroom }: Options,
  language: Locale,
): void {
  if (gradescope !== undefined) {
    const results = gradescopeResults(record, exercises, language);
    writeFileSync(gradescope, JSON.stringify(results, null, 2));
  }
  if (classroom !== undefined) {
    appendFileSync(classroom, `result=${classroomResult(record, exercises, language)}\n`);
  }
}

/** Told by those that were graded in this run; empty while there are none. */
function timeLeft(
  { done, resumed, began }: { done: number; resumed: number; began: number },
  all: number,
  language: Locale,
): string {
  const graded = done - resumed;
  if (graded === 0) return '';
  return formatDuration(((Date.now() - began) / graded) * (all - done), language);
}

function commandLine(language: Locale, say: GradeMessages): Command {
  return new Command('npm run grade --')
    .description(say.usage)
    .argument('[submissions]', say.submissions)
    .option('--out <folder>', say.out)
    .option('--exercises <names...>', say.exercises)
    .option('--seed <text>', say.seed)
    .addOption(
      new Option('--jobs <number>', say.jobs).argParser(parseJobs).default(availableParallelism()),
    )
    .option('--overrides <file>', say.overrides)
    .option('--roster <file>', say.roster)
    .addOption(
      new Option('--attempts <which>', say.attempts).choices(['newest', 'best']).default('newest'),
    )
    .addOption(new Option('--late <percent>', say.late).argParser(parsePercent).default(0))
    .option('--canvas <heading>', say.canvas)
    .option('--one', say.one)
    .option('--gradescope <file>', say.gradescope)
    .option('--classroom <file>', say.classroom)
    .option('--trust', say.trust)
    .option('--similar', say.similar)
    .option('--queue [url]', say.queue)
    .addOption(new Option('--lease <seconds>', say.lease).argParser(parseJobs))
    .addOption(languageOption(say.language))
    .option('--json', JSON_OPTION[language])
    .helpOption('-h, --help', HELP_OPTION[language]);
}

function parsePercent(text: string): number {
  const percent = Number(text);
  if (text.trim() !== '' && percent >= 0 && percent <= 100) return percent;
  throw new InvalidArgumentError('0 … 100');
}

function isChosen(id: string, names: readonly string[] | undefined): boolean {
  return names === undefined || names.some((name) => id === name || id.startsWith(`${name}.`));
}

function refuse({ tell }: GradeSetting, text: string): number {
  tell(`✗ ${text}`);
  return 1;
}
