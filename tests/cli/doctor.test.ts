import {
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { writeStamp } from '../../lib/cli/bootstrap/stamp.cjs';
import { CHECKS, doctor } from '../../lib/cli/doctor';
import type { Check, Finding } from '../../lib/cli/doctor/check';
import { clonePaths } from '../../lib/cli/paths';
import { kernelspecStep } from '../../lib/cli/setup/kernelspec';
import { environmentFingerprint } from '../../lib/cli/setup/python';
import { repositoryRoot } from '../support/paths';
import { contextOf } from './support/context';
import { temporaryFolder } from './support/folder';

/** Replaces a link to a folder by a folder of links, so that one of them can be broken. */
function open(root: string, path: string): void {
  const from = realpathSync(join(root, path));
  unlinkSync(join(root, path));
  mkdirSync(join(root, path));
  for (const name of readdirSync(from)) symlinkSync(join(from, name), join(root, path, name));
}

/** A clone that is links to this one, whole enough for every check to pass. */
async function sound(): Promise<string> {
  const root = temporaryFolder();
  for (const name of ['lib', 'node_modules', 'package-lock.json', '.cache', '.venv']) {
    symlinkSync(join(repositoryRoot, name), join(root, name));
  }
  // A Python environment is bound to its folder, so it and the kernelspec are made again here.
  for (const folder of ['.venv', '.venv/share', '.venv/share/jupyter']) open(root, folder);
  unlinkSync(join(root, '.venv', 'share', 'jupyter', 'kernels'));
  const paths = clonePaths(root);
  const stamp = join(paths.venv, 'attention-kit.json');
  unlinkSync(stamp);
  writeStamp(stamp, environmentFingerprint(paths));
  const context = contextOf(root);
  await kernelspecStep.run({ context, paths, report: { progress() {}, warn() {} } });
  return root;
}

/** What the check of that name finds. */
function examine(root: string, name: string): Promise<Finding> {
  const check = CHECKS.find((candidate) => candidate.name.en === name);
  if (!check) throw new Error(`no check «${name}»`);
  return check.run(contextOf(root), clonePaths(root));
}

interface Breakage {
  readonly check: string;
  /** Paths that are turned from links into folders, outermost first. */
  readonly open?: readonly string[];
  readonly remove: string;
  readonly replace?: string;
  readonly state: 'warn' | 'bad';
  readonly detail: RegExp;
  readonly remedy: RegExp;
}

const SITE = readdirSync(join(repositoryRoot, '.venv', 'lib'))[0];
const PACKAGES = `.venv/lib/${SITE}/site-packages`;
const SITE_FOLDERS = ['.venv/lib', `.venv/lib/${SITE}`, PACKAGES];

const BREAKAGES: readonly Breakage[] = [
  {
    check: 'npm packages',
    remove: 'package-lock.json',
    replace: '{"packages":{}}',
    state: 'bad',
    detail: /not those of package-lock.json/,
    remedy: /npm start/,
  },
  {
    check: 'npm packages',
    open: ['node_modules', 'node_modules/@tensorflow'],
    remove: 'node_modules/@tensorflow/tfjs',
    state: 'bad',
    detail: /@tensorflow\/tfjs is missing/,
    remedy: /Delete the folder node_modules/,
  },
  {
    check: 'Compiled lib',
    open: ['lib', 'lib/dist'],
    remove: 'lib/dist/index.js',
    state: 'bad',
    detail: /index.js is missing/,
    remedy: /Delete the folder lib\/dist/,
  },
  {
    check: 'Compiled lib',
    open: ['lib', 'lib/dist'],
    remove: 'lib/dist/.attention-kit.json',
    state: 'bad',
    detail: /older than its sources/,
    remedy: /npm start/,
  },
  {
    check: 'Python environment .venv',
    remove: '.venv',
    state: 'bad',
    detail: /not there/,
    remedy: /npm start/,
  },
  {
    check: 'Python environment .venv',
    open: ['.venv/bin'],
    remove: '.venv/bin/python',
    replace: 'no program',
    state: 'bad',
    detail: /its Python does not run/,
    remedy: /Delete the folder .venv/,
  },
  {
    check: 'Python environment .venv',
    remove: '.venv/attention-kit.json',
    state: 'bad',
    detail: /not installed to the end/,
    remedy: /npm start/,
  },
  {
    check: 'JupyterLab',
    open: SITE_FOLDERS,
    remove: `${PACKAGES}/jupyterlab`,
    state: 'bad',
    detail: /jupyterlab.labapp cannot be imported/,
    remedy: /Delete the folder .venv/,
  },
  {
    check: 'Chinese for JupyterLab',
    open: SITE_FOLDERS,
    remove: `${PACKAGES}/jupyterlab_language_pack_zh_CN`,
    state: 'bad',
    detail: /jupyterlab_language_pack_zh_CN cannot be imported/,
    remedy: /Delete the folder .venv/,
  },
  {
    check: 'plotly renderer',
    open: ['.venv/share/jupyter/labextensions'],
    remove: '.venv/share/jupyter/labextensions/jupyterlab-plotly',
    state: 'bad',
    detail: /pictures would stay empty/,
    remedy: /Delete the folder .venv/,
  },
  {
    check: 'tslab',
    open: ['node_modules'],
    remove: 'node_modules/tslab',
    state: 'bad',
    detail: /not installed/,
    remedy: /Delete the folder node_modules/,
  },
  {
    check: 'Kernelspec tslab',
    remove: '.venv/share/jupyter/kernels/tslab/kernel.json',
    state: 'bad',
    detail: /not registered/,
    remedy: /npm start/,
  },
  {
    check: 'TypeScript kernel',
    open: ['lib', 'lib/dist', 'lib/dist/kernel'],
    remove: 'lib/dist/kernel/main.js',
    replace: 'process.exit(3);',
    state: 'bad',
    detail: /the kernel does not answer/,
    remedy: /Mend what is marked/,
  },
];

describe('doctor', () => {
  it('finds nothing to mend in a sound clone, and gives every version', async () => {
    const context = contextOf(await sound());
    const lines = () => context.print.mock.calls.map(([line]) => line);
    const code = await doctor(context, []);
    expect(lines().join('\n')).not.toContain('✗');
    expect(code).toBe(0);
    for (const name of ['Node.js', 'JupyterLab', 'plotly renderer', 'tslab', 'Python']) {
      expect(lines().find((line) => line.startsWith(`✓ ${name}: `))).toMatch(/\d+\.\d+/);
    }
    expect(lines().find((line) => line.includes('Native TensorFlow'))).toMatch(/GFLOP\/s/);
    expect(lines().find((line) => line.includes('TypeScript kernel'))).toMatch(/ready in/);
    expect(lines()).toHaveLength(lines().filter((line) => /^[✓⚠ \n]/.test(line)).length);
  });

  it.each(BREAKAGES)('$check: $detail', async ({ check, remove, replace, ...expected }) => {
    const root = await sound();
    for (const folder of expected.open ?? []) if (!isOpen(root, folder)) open(root, folder);
    rmSync(join(root, remove), { recursive: true });
    if (replace !== undefined) writeFileSync(join(root, remove), replace, { mode: 0o755 });
    const { state, detail, remedy } = await examine(root, check);
    expect(state).toBe(expected.state);
    expect(detail.en).toMatch(expected.detail);
    expect(remedy?.en).toMatch(expected.remedy);
    expect(detail.zh).toMatch(/\p{Script=Han}/u);
    expect(remedy?.zh).toMatch(/\p{Script=Han}/u);
  });

  it('ends with 1 and counts what needs mending', async () => {
    const root = await sound();
    rmSync(join(root, '.venv/share/jupyter/kernels'), { recursive: true });
    const context = contextOf(root);
    expect(await doctor(context, [])).toBe(1);
    const lines = context.print.mock.calls.map(([line]) => line);
    expect(lines).toContain(
      '✗ Kernelspec tslab: not registered, or for another folder or another Node',
    );
    expect(lines.at(-1)).toBe('\n2 parts need mending.');
  });

  it('gives JSON and nothing else, if it is asked for', async () => {
    const root = await sound();
    rmSync(join(root, '.venv/share/jupyter/kernels'), { recursive: true });
    const context = contextOf(root);
    expect(await doctor(context, ['--json'])).toBe(1);
    expect(context.print).toHaveBeenCalledOnce();
    const findings = JSON.parse(context.print.mock.calls[0][0]) as (Finding &
      Pick<Check, 'name'>)[];
    expect(findings.map(({ name }) => name)).toEqual(CHECKS.map(({ name }) => name));
    const broken = findings.filter(({ state }) => state === 'bad');
    expect(broken.map(({ name }) => name.en)).toEqual(['Kernelspec tslab', 'TypeScript kernel']);
    expect(broken[0].remedy?.zh).toContain('npm start');
  });
});

function isOpen(root: string, path: string): boolean {
  return !lstatSync(join(root, path)).isSymbolicLink();
}

describe('a machine that lacks something', () => {
  const withPath = async (path: string, name: string) => {
    vi.stubEnv('PATH', path);
    onTestFinished(() => void vi.unstubAllEnvs());
    return examine(repositoryRoot, name);
  };

  it('names Python, and how to get it', async () => {
    const { state, detail, remedy } = await withPath('/nowhere', 'Python');
    expect(state).toBe('bad');
    expect(detail.en).toContain('Python 3.9 or newer was not found');
    expect(remedy?.en).toContain('KIT_PYTHON');
  });

  it('names a Python that is too old', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'python3'), '#!/bin/sh\necho 3.8.18\n', { mode: 0o755 });
    const { detail } = await withPath(folder, 'Python');
    expect(detail.en).toContain('only python3 3.8.18');
  });

  it('warns of missing fonts for Chinese', async () => {
    const { state, remedy } = await withPath('/nowhere', 'Font for Chinese');
    expect(state).toBe('warn');
    expect(remedy?.en).toContain('fonts-noto-cjk');
  });

  it('warns where learners’ code cannot be isolated', async () => {
    const { state, detail, remedy } = await withPath('/nowhere', 'Sandbox for grading');
    expect(state).toBe('warn'); // a learner needs none
    expect(detail.en).toContain('bubblewrap (bwrap) or prlimit is missing');
    expect(remedy?.en).toContain('apt-get install bubblewrap');
  });
});

describe('native TensorFlow that does not load', () => {
  it('is a warning with the reason, for plain JavaScript still computes', async () => {
    const root = await sound();
    // The probe must find its packages in the broken clone, so the compiled files are copies here.
    open(root, 'lib');
    unlinkSync(join(root, 'lib', 'dist'));
    cpSync(join(repositoryRoot, 'lib', 'dist'), join(root, 'lib', 'dist'), { recursive: true });
    open(root, 'node_modules');
    open(root, 'node_modules/@tensorflow');
    const addon = join(root, 'node_modules/@tensorflow/tfjs-node');
    unlinkSync(addon);
    mkdirSync(addon);
    writeFileSync(join(addon, 'index.js'), 'throw new Error("libtensorflow.so.2: no such file");');
    const { state, detail, remedy } = await examine(root, 'Native TensorFlow');
    expect(state).toBe('warn');
    expect(detail.en).toMatch(/plain JavaScript computes \(\d.*GFLOP\/s\): libtensorflow.so.2/);
    expect(remedy?.en).toContain('100 times');
  });
});
