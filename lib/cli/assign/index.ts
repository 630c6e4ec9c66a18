import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Command } from 'commander';
import {
  classroomWorkflow,
  type Exercise,
  exercisesIn,
  gradescopeZip,
  handOut,
  NBGRADER_CONFIG,
  nbgraderSource,
  solutionsText,
} from '../../grading';
import { type Locale, LOCALES } from '../../locale';
import type { Output } from '../bootstrap/output.cjs';
import { writeWhole } from '../bootstrap/stamp.cjs';
import { HELP_OPTION, JSON_OPTION, languageOption } from '../options';
import { assignMessages } from './messages';

/** What the command needs of the clone and of the terminal. */
export interface AssignSetting extends Pick<Output, 'print' | 'tell'> {
  /** The clone's folder. */
  readonly root: string;
  readonly language: Locale;
  /** The exercises of the course. */
  readonly exercises: readonly Exercise[];
}

interface Options {
  readonly out?: string;
  readonly teacher?: boolean;
  readonly gradescope?: boolean;
  readonly classroom?: string;
  readonly lang?: Locale;
  readonly json?: boolean;
}

/** A notebook of exercises in one language. */
interface Sheet {
  readonly language: Locale;
  readonly file: string;
  readonly text: string;
}

/**
 * `npm run assign -- [chapters] --out DIR [--teacher]`: the notebooks of exercises as they are handed
 * out, with nbgrader's metadata; for teachers the solutions too, and a course folder for nbgrader.
 *
 * @param args what was typed after the command's name
 * @returns the exit code
 */
export async function assign(args: readonly string[], setting: AssignSetting): Promise<number> {
  const { language, exercises, root, print, tell } = setting;
  const say = assignMessages(language);
  const command = new Command('npm run assign --')
    .description(say.usage)
    .argument('[chapters...]', say.names)
    .option('--out <folder>', say.out)
    .option('--teacher', say.teacher)
    .option('--gradescope', say.gradescope)
    .option('--classroom <repository>', say.classroom)
    .addOption(languageOption(say.language))
    .option('--json', JSON_OPTION[language])
    .helpOption('-h, --help', HELP_OPTION[language])
    .parse(args, { from: 'user' });
  const options = command.opts<Options>();
  const { out, teacher, lang, json } = options;
  const chosen = sheetsOf(root, lang).filter(({ file }) => isChosen(file, command.args));
  if (out === undefined || chosen.length === 0) {
    tell(`✗ ${out === undefined ? say.needed : say.none}`);
    return 1;
  }
  const written = chosen.map(({ language: of, file, text }) => {
    const path = join(resolve(out), 'student', of, file);
    const own = exercisesIn(text, exercises);
    writeWhole(path, handOut(text, own));
    const points = own.reduce((sum, one) => sum + one.points, 0);
    return { path, language: of, exercises: own, points };
  });
  const solutions = [
    ...(teacher ? writeSolutions(resolve(out), written) : []),
    ...(teacher ? [writeCourse(resolve(out), root, chosen, exercises)] : []),
    ...(await writeAutograders(root, resolve(out), written, options)),
  ];
  if (json) {
    const files = written.map(({ path, points, exercises: own }) => ({
      path,
      points,
      exercises: own.map(({ id }) => id),
    }));
    print(JSON.stringify({ student: files, teacher: solutions }, null, 2));
    return 0;
  }
  written.forEach(({ path, points, exercises: own }) =>
    print(`✓ ${say.wrote(path, own.length, points)}`),
  );
  solutions.forEach((path) => print(`✓ ${say.teacherOnly(path)}`));
  return 0;
}

function writeSolutions(
  out: string,
  written: readonly { readonly language: Locale; readonly exercises: readonly Exercise[] }[],
): string[] {
  const languages = LOCALES.filter((one) => written.some(({ language }) => language === one));
  return languages.map((language) => {
    const own = written.filter((one) => one.language === language);
    const path = join(out, 'teacher', `solutions.${language}.md`);
    writeWhole(
      path,
      solutionsText(
        own.flatMap(({ exercises }) => exercises),
        language,
      ),
    );
    return path;
  });
}

/** What other systems grade with: an archive for Gradescope, a workflow for GitHub Classroom. */
async function writeAutograders(
  root: string,
  out: string,
  written: readonly { readonly exercises: readonly Exercise[] }[],
  { gradescope, classroom }: Options,
): Promise<string[]> {
  const ids = [...new Set(written.flatMap(({ exercises }) => exercises.map(({ id }) => id)))];
  const files: string[] = [];
  const write = (name: string, content: string | Uint8Array) => {
    const path = join(out, 'teacher', name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, content);
    files.push(path);
  };
  if (gradescope) write('gradescope.zip', await gradescopeZip(kitFiles(root), ids));
  if (classroom !== undefined) write('classroom.yml', classroomWorkflow(classroom, ids));
  return files;
}

const KIT = ['package.json', 'package-lock.json', 'LICENSE', 'lib'];
const NOT_KIT = ['dist', 'node_modules', '.cache'];

/** What the commands of the kit need in order to run anywhere. */
function kitFiles(root: string): { path: string; content: Uint8Array }[] {
  const look = (path: string): { path: string; content: Uint8Array }[] => {
    const full = join(root, path);
    if (!statSync(full).isDirectory()) return [{ path, content: readFileSync(full) }];
    const names = readdirSync(full).sort();
    return names
      .filter((name) => !NOT_KIT.includes(name))
      .flatMap((name) => look(`${path}/${name}`));
  };
  return KIT.filter((name) => existsSync(join(root, name))).flatMap(look);
}

/** A folder in which nbgrader's commands work: its settings, and each notebook with its secrets. */
function writeCourse(
  out: string,
  root: string,
  sheets: readonly Sheet[],
  exercises: readonly Exercise[],
): string {
  const course = join(out, 'teacher', 'nbgrader');
  writeWhole(join(course, 'nbgrader_config.py'), NBGRADER_CONFIG);
  for (const { language, file, text } of sheets) {
    const path = join(course, 'source', `${basename(file, '.ipynb')}-${language}`, file);
    writeWhole(path, nbgraderSource(text, exercisesIn(text, exercises)));
  }
  // Cells that nbgrader runs there import the library.
  const link = join(course, 'node_modules');
  if (!lstatSync(link, { throwIfNoEntry: false })) {
    symlinkSync(join(root, 'node_modules'), link, 'junction');
  }
  return course;
}

function sheetsOf(root: string, only: Locale | undefined): Sheet[] {
  const languages = LOCALES.filter((language) => language === (only ?? language));
  return languages.flatMap((language) => {
    const folder = join(root, 'notebooks', language, 'exercises');
    const files = existsSync(folder) ? readdirSync(folder).sort() : [];
    return files
      .filter((file) => file.endsWith('.ipynb'))
      .map((file) => ({ language, file, text: readFileSync(join(folder, file), 'utf8') }));
  });
}

/** `02`, `2`, `attention` and `02-attention` all name one. */
function isChosen(file: string, names: readonly string[]): boolean {
  const name = file.replace(/\.ipynb$/, '');
  const [number, ...words] = name.split('-');
  const known = [name, number, String(Number(number)), words.join('-')];
  return names.length === 0 || names.some((one) => known.includes(one));
}
