import { execFile } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { clonePaths, jupyterEnvironment } from '../../lib/cli/paths';
import { nbgraderFolder } from '../../lib/cli/setup/python';
import { repositoryRoot } from '../support/paths';

/** A cell of a notebook, as far as these tests know it. */
export interface Cell {
  readonly cell_type: string;
  source: string | string[];
  readonly metadata: Record<string, unknown> & {
    readonly tags?: readonly string[];
    readonly nbgrader?: { readonly grade_id: string };
  };
}

/** A notebook, as far as these tests know it. */
export interface Notebook {
  readonly cells: Cell[];
}

const run = promisify(execFile);
const paths = clonePaths(repositoryRoot);

/** By which cell, what a learner got, what there was to get, and whether a person is asked for it. */
export type Grades = Readonly<
  Record<string, Readonly<Record<string, readonly [number, number, boolean]>>>
>;

/** Where nbgrader is installed, if it is. */
export function findNbgrader(): Promise<true | undefined> {
  return run(paths.python, ['-c', 'import nbgrader'], { env: environment('') }).then(
    () => true,
    () => undefined,
  );
}

/** A course folder as `npm run assign -- --teacher` writes it, and nbgrader's commands on it. */
export class Course {
  private readonly folder: string;

  private constructor(
    private readonly out: string,
    private readonly assignment: string,
    private readonly file: string,
  ) {
    this.folder = join(out, 'teacher', 'nbgrader');
  }

  static async assign(out: string, chapter: string, language: string): Promise<Course> {
    const command = join(repositoryRoot, 'lib', 'cli', 'bootstrap.cjs');
    const args = [command, 'assign', chapter, '--out', out, '--teacher', '--lang', language];
    const { stdout } = await run(process.execPath, [...args, '--json'], { cwd: repositoryRoot });
    const { student } = JSON.parse(stdout) as { student: { path: string }[] };
    const file = student[0].path.split(/[\\/]/).at(-1)!;
    return new Course(out, `${file.replace('.ipynb', '')}-${language}`, file);
  }

  /** Adds to the settings, in Python. */
  addToSettings(lines: string): void {
    appendFileSync(join(this.folder, 'nbgrader_config.py'), lines);
  }

  /** Adds to nbgrader's own `source/` what a teacher adds. */
  addToSource(cells: readonly Cell[]): void {
    const path = join(this.folder, 'source', this.assignment, this.file);
    const notebook = read(path);
    notebook.cells.push(...cells);
    writeFileSync(path, JSON.stringify(notebook));
  }

  /** What learners get: from nbgrader, and from us. */
  released(): { readonly nbgrader: Notebook; readonly kit: Notebook } {
    const language = this.assignment.split('-').at(-1)!;
    return {
      nbgrader: read(join(this.folder, 'release', this.assignment, this.file)),
      kit: read(join(this.out, 'student', language, this.file)),
    };
  }

  source(): Notebook {
    return read(join(this.folder, 'source', this.assignment, this.file));
  }

  submit(student: string, notebook: Notebook): void {
    const folder = join(this.folder, 'submitted', student, this.assignment);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, this.file), JSON.stringify(notebook));
  }

  /** @returns what nbgrader said */
  async nbgrader(command: string, ...args: string[]): Promise<string> {
    const all = ['-m', 'nbgrader', command, this.assignment, ...args];
    const options = { cwd: this.folder, env: environment(this.kernels()) };
    const { stdout, stderr } = await run(paths.python, all, options);
    return stdout + stderr;
  }

  async grades(): Promise<Grades> {
    const script = join(repositoryRoot, 'tests', 'nbgrader', 'readGrades.py');
    const options = { cwd: this.folder, env: environment('') };
    const { stdout } = await run(paths.python, [script, 'gradebook.db'], options);
    return JSON.parse(stdout) as Grades;
  }

  feedback(student: string): string {
    const name = this.file.replace('.ipynb', '.html');
    return readFileSync(join(this.folder, 'feedback', student, this.assignment, name), 'utf8');
  }

  /** A kernelspec of this clone's own kernel: `.venv` may be shared with other clones. */
  private kernels(): string {
    const folder = join(this.out, 'jupyter');
    const spec = join(folder, 'kernels', 'tslab');
    mkdirSync(spec, { recursive: true });
    const description = {
      argv: [process.execPath, paths.kernelMain, '{connection_file}'],
      display_name: 'tslab',
      language: 'typescript',
      interrupt_mode: 'message',
    };
    writeFileSync(join(spec, 'kernel.json'), JSON.stringify(description));
    return folder;
  }
}

function read(path: string): Notebook {
  return JSON.parse(readFileSync(path, 'utf8')) as Notebook;
}

/** nbgrader calls `alembic` by its name. */
function environment(jupyterPath: string): NodeJS.ProcessEnv {
  const nbgrader = nbgraderFolder(paths);
  const own = jupyterEnvironment(paths);
  return {
    ...own,
    KIT_LANG: 'en',
    PYTHONPATH: nbgrader,
    JUPYTER_PATH: jupyterPath,
    PATH: [join(nbgrader, 'bin'), own['PATH']].join(delimiter),
  };
}
