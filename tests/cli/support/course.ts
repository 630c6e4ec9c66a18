import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '../../support/paths';
import { KIT, launch } from './bareClone';
import { temporaryFolder } from './folder';
import { notebookText, type CellSketch } from './notebooks';

/** A git repository in a temporary folder. */
export interface Repository {
  readonly root: string;
  git(...args: string[]): string;
  has(path: string): boolean;
  read(path: string): string;
  write(path: string, text: string): void;
  remove(path: string): void;
  /** Commits all that was changed. */
  commit(message: string): void;
  /** What `git status` lists: nothing when it is clean. */
  status(): string;
  /** `npm run update`. */
  update(env?: NodeJS.ProcessEnv): Promise<{ code: number | string; result: string; told: string }>;
}

/** The author of the commits; a learner's git may know nobody. */
const AUTHOR = ['-c', 'user.name=somebody', '-c', 'user.email=somebody@example.org'];

/** Git as it is without the settings of whoever runs the tests. */
const GIT_ENVIRONMENT = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

function repository(root: string): Repository {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  const env = { ...Object.fromEntries(own), ...GIT_ENVIRONMENT };
  const git = (...args: string[]) =>
    execFileSync('git', [...AUTHOR, ...args], { cwd: root, encoding: 'utf8', env, stdio: 'pipe' });
  return {
    root,
    git,
    has: (path) => existsSync(join(root, path)),
    read: (path) => readFileSync(join(root, path), 'utf8'),
    write(path, text) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    remove: (path) => rmSync(join(root, path), { recursive: true }),
    commit(message) {
      git('add', '--all');
      git('commit', '--quiet', '--message', message);
    },
    status: () => git('status', '--porcelain'),
    async update(more = {}) {
      const run = launch(root, ['update'], { ...GIT_ENVIRONMENT, ...more });
      const code = await run.ended;
      const result = run.result();
      return { code, result, told: run.output() };
    },
  };
}

/** A chapter of the course in its first version. */
export const CHAPTER: readonly CellSketch[] = [
  { id: 'title', text: '# Attention', type: 'markdown' },
  { id: 'sum', text: '3 + 4' },
  { id: 'task', text: '// your turn' },
];

/** Two repositories: the course as its authors have it, and a learner's clone of it. */
export function course(): { readonly authors: Repository; readonly learner: Repository } {
  const authors = repository(join(temporaryFolder(), 'course'));
  mkdirSync(authors.root);
  for (const path of [...KIT, '.gitignore']) {
    cpSync(join(repositoryRoot, path), join(authors.root, path), { recursive: true });
  }
  for (const language of ['zh', 'en']) {
    authors.write(`notebooks/${language}/02-attention.ipynb`, notebookText(CHAPTER));
    authors.write(`notebooks/${language}/03-heads.ipynb`, notebookText(CHAPTER.slice(0, 2)));
  }
  authors.write('lib/index.ts', 'export const version = 1;\n\n\n\nexport const last = 1;\n');
  authors.git('init', '--quiet', '--initial-branch=main');
  authors.commit('The course');
  const root = join(temporaryFolder(), 'attention kit');
  authors.git('clone', '--quiet', authors.root, root);
  return { authors, learner: repository(root) };
}
