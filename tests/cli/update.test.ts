import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { refreshCopies } from '../../lib/cli/update/copies.cjs';
import { CHAPTER, course, type Repository } from './support/course';
import { temporaryFolder } from './support/folder';
import { notebookText, sketchOf, type CellSketch } from './support/notebooks';

const CHAPTER_02 = 'notebooks/en/02-attention.ipynb';
const COPY_02 = 'my-notebooks/en/02-attention.ipynb';
const NEW_TITLE: CellSketch = { id: 'title', text: '# Attention, again', type: 'markdown' };

/** The course's second version: a new title, a new chapter, one chapter gone, the library changed. */
function publish(authors: Repository): void {
  authors.write(CHAPTER_02, notebookText([NEW_TITLE, ...CHAPTER.slice(1)]));
  authors.write('notebooks/en/04-masked.ipynb', notebookText(CHAPTER.slice(0, 1)));
  authors.remove('notebooks/en/03-heads.ipynb');
  authors.write('lib/index.ts', 'export const version = 2;\n\n\n\nexport const last = 1;\n');
  authors.commit('Second version');
}

/** Runs a chapter in its copy and saves it, as JupyterLab does. */
function run(learner: Repository, path = COPY_02, cells: readonly CellSketch[] = CHAPTER): void {
  const ran = cells.map((cell) => (cell.type ? cell : { ...cell, shown: `of ${cell.id}` }));
  learner.write(path, notebookText(ran));
}

const MERGED = [
  'title: # Attention, again',
  'sum: 3 + 4 → of sum [3]',
  'task: // your turn → of task [3]',
];

/** Everything that an update has kept, by its path below `my-notebooks/replaced/<time>`. */
function kept(learner: Repository): Map<string, string> {
  const folder = join('my-notebooks', 'replaced');
  if (!learner.has(folder)) return new Map();
  const files = readdirSync(join(learner.root, folder), { recursive: true, withFileTypes: true });
  return new Map(
    files
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath ?? entry.path, entry.name);
        const inside = path.slice(join(learner.root, folder).length + 1);
        return [inside.slice(inside.indexOf('/') + 1), learner.read(join(folder, inside))];
      }),
  );
}

describe('npm run update', () => {
  it('brings the new text under what was run, new chapters, and leaves git clean', async () => {
    const { authors, learner } = course();
    refreshCopies(learner.root); // as npm start does
    run(learner);
    const before = learner.read(COPY_02);
    expect(learner.status()).toBe('');
    publish(authors);
    const { code, result, told } = await learner.update();
    expect(code, told).toBe(0);
    expect(result).toBe(''); // nothing here is for machines
    expect(sketchOf(learner.read(COPY_02))).toEqual(MERGED);
    expect(learner.status()).toBe('');
    expect(learner.git('rev-parse', 'HEAD')).toBe(authors.git('rev-parse', 'HEAD'));
    expect([...kept(learner)]).toEqual([['en/02-attention.ipynb', before]]);
    expect(told).toMatch(/✔ The course is updated \(\w{7} → \w{7}\)/);
    expect(told).toContain(`your cells and outputs stay: ${COPY_02}.`);
    expect(told).toMatch(
      /as they were before are in my-notebooks\/replaced\/\d{4}-\d\d-\d\d [\d.]{8}/,
    );
    expect(told).toContain('New notebooks: my-notebooks/en/04-masked.ipynb.');
    expect(learner.has('my-notebooks/en/03-heads.ipynb')).toBe(false); // nobody had touched it
    expect(learner.has('my-notebooks/zh/03-heads.ipynb')).toBe(true);
  });

  it('says so when there is nothing new, and changes nothing', async () => {
    const { learner } = course();
    refreshCopies(learner.root);
    run(learner);
    const before = learner.read(COPY_02);
    // Also from a hook of another repository.
    const { code, told } = await learner.update({ GIT_DIR: '/nowhere', GIT_WORK_TREE: '/nowhere' });
    expect(code, told).toBe(0);
    expect(told).toContain('The course is up to date.');
    expect(learner.read(COPY_02)).toBe(before);
    expect(kept(learner).size).toBe(0);
  });

  it('puts the new version below a cell that both have changed', async () => {
    const { authors, learner } = course();
    refreshCopies(learner.root);
    run(learner, COPY_02, [...CHAPTER.slice(0, 2), { id: 'task', text: 'my answer' }]);
    authors.write(
      CHAPTER_02,
      notebookText([...CHAPTER.slice(0, 2), { id: 'task', text: 'better' }]),
    );
    authors.commit('Better');
    const { told } = await learner.update();
    const cells = sketchOf(learner.read(COPY_02));
    expect(cells[2]).toBe('task: my answer → of task [3]');
    expect(cells[3]).toMatch(/The course has a new version of this cell[^]*better$/);
    expect(told).toContain(`the new one stands below yours and says so: ${COPY_02}.`);
  });

  it('makes a chapter that was changed in its own place the copy of the learner', async () => {
    const { authors, learner } = course();
    run(learner, CHAPTER_02); // with another editor, before there were copies
    run(learner, 'notebooks/zh/02-attention.ipynb');
    publish(authors);
    const { told } = await learner.update();
    expect(sketchOf(learner.read(COPY_02))).toEqual(MERGED);
    expect(told).toContain(`your versions are now ${COPY_02}.`);
    // The course has not touched the Chinese one: neither do we.
    expect(learner.status()).toBe(' M notebooks/zh/02-attention.ipynb\n');
  });

  it('does so beside a copy that was changed as well', async () => {
    const { authors, learner } = course();
    refreshCopies(learner.root);
    run(learner);
    run(learner, CHAPTER_02, [...CHAPTER, { id: 'own', text: 'in the other place' }]);
    publish(authors);
    const { told } = await learner.update();
    expect(told).toContain('my-notebooks/en/02-attention (changed).ipynb');
    expect(learner.read('my-notebooks/en/02-attention (changed).ipynb')).toContain('other place');
    expect(sketchOf(learner.read(COPY_02))).toEqual(MERGED);
  });

  it('keeps other files that the learner changed, staged or put in the way', async () => {
    const { authors, learner } = course();
    learner.write('lib/index.ts', 'export const mine = 3;\n');
    learner.git('add', 'lib/index.ts');
    learner.write('lib/new.ts', 'export const untracked = 5;\n');
    learner.write('lib/alone.ts', 'export const alone = 7;\n');
    publish(authors);
    authors.write('lib/new.ts', 'export const course = 6;\n');
    authors.commit('New file');
    const { code, told } = await learner.update();
    expect(code, told).toBe(0);
    expect(learner.read('lib/index.ts')).toContain('version = 2');
    expect(learner.read('lib/new.ts')).toContain('course = 6');
    expect(learner.read('lib/alone.ts')).toContain('alone = 7');
    const files = kept(learner);
    expect(files.get('lib/index.ts')).toContain('mine = 3');
    expect(files.get('lib/new.ts')).toContain('untracked = 5');
    expect(told).toContain('lib/index.ts, lib/new.ts; they are now the course');
    expect(told).toMatch(/yours are in my-notebooks\/replaced\//);
  });
});

describe('npm run update, where the learner has commits', () => {
  it('merges them, also without a name in git', async () => {
    const { authors, learner } = course();
    learner.write('lib/mine.ts', 'export const mine = 1;\n');
    learner.write('lib/index.ts', 'export const version = 1;\n\n\n\nexport const last = 2;\n');
    learner.commit('Mine');
    publish(authors);
    const { code, told } = await learner.update();
    expect(code, told).toBe(0);
    expect(learner.read('lib/index.ts')).toBe(
      'export const version = 2;\n\n\n\nexport const last = 2;\n',
    );
    expect(learner.has('lib/mine.ts')).toBe(true);
    expect(learner.status()).toBe('');
    expect((await learner.update()).told).toContain('up to date');
  });

  it('takes the course’s lines where both changed the same ones, and keeps the learner’s file', async () => {
    const { authors, learner } = course();
    learner.write('lib/index.ts', 'export const version = 99;\n');
    run(learner, CHAPTER_02, [{ ...NEW_TITLE, text: '# Mine' }, ...CHAPTER.slice(1)]);
    run(learner, 'notebooks/en/03-heads.ipynb', CHAPTER.slice(0, 2));
    learner.commit('Mine');
    publish(authors);
    const { code, told } = await learner.update();
    expect(code, told).toBe(0);
    expect(learner.status()).toBe('');
    expect(learner.read('lib/index.ts')).toContain('version = 2');
    expect(kept(learner).get('lib/index.ts')).toBe('export const version = 99;\n');
    expect(sketchOf(learner.read(COPY_02))).toEqual([
      'title: # Mine',
      expect.stringMatching(/The course has a new version[^]*again$/),
      ...MERGED.slice(1),
    ]);
    // The course removed this one; the learner had run it.
    expect(learner.has('notebooks/en/03-heads.ipynb')).toBe(false);
    expect(learner.read('my-notebooks/en/03-heads.ipynb')).toContain('of sum');
    expect((await learner.update()).told).toContain('up to date');
  });
});

describe('npm run update that cannot go on', () => {
  it('changes nothing without a network', async () => {
    const { authors, learner } = course();
    refreshCopies(learner.root);
    run(learner);
    run(learner, CHAPTER_02);
    const before = [learner.read(COPY_02), learner.read(CHAPTER_02), learner.status()];
    publish(authors);
    learner.git('remote', 'set-url', 'origin', 'http://127.0.0.1:9/course.git');
    const { code, told } = await learner.update();
    expect(code).toBe(1);
    expect(told).toContain('could not be fetched. Nothing was changed.');
    expect(told).toContain('→ Check the network connection');
    expect([learner.read(COPY_02), learner.read(CHAPTER_02), learner.status()]).toEqual(before);
  });

  it('says what to do where the course came as a zip; the new zip then does it', async () => {
    const { authors, learner } = course();
    learner.remove('.git');
    refreshCopies(learner.root);
    run(learner);
    const { code, told } = await learner.update();
    expect(code).toBe(1);
    expect(told).toMatch(/✗ This folder did not come by git clone[^]*→ Download the new zip/);
    publish(authors);
    learner.write(CHAPTER_02, authors.read(CHAPTER_02)); // unpacked over it
    refreshCopies(learner.root); // npm start
    expect(sketchOf(learner.read(COPY_02))).toEqual(MERGED);
  });

  it('says what to do where the zip was unpacked inside another repository', async () => {
    const { authors } = course();
    const inner = join(authors.root, 'inner');
    authors.git('clone', '--quiet', authors.root, inner);
    renameSync(join(inner, '.git'), join(temporaryFolder(), 'away'));
    mkdirSync(join(inner, '.git')); // no repository, so git looks further up
    const { learner } = { learner: { ...authors, root: inner } };
    expect(learner.root).toBe(inner);
    const { launch } = await import('./support/bareClone');
    const run = launch(inner, ['update']);
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain('did not come by git clone');
  });

  it('says what to do where there is no git', async () => {
    const { learner } = course();
    const { code, told } = await learner.update({ PATH: ['/nowhere', '/nothing'].join(delimiter) });
    expect(code).toBe(1);
    expect(told).toMatch(/✗ Git was not found\.\n {2}→ Install git .*Or: Download the new zip/);
  });

  it('leaves a merge of the learner alone', async () => {
    const { authors, learner } = course();
    learner.write('lib/index.ts', 'export const version = 99;\n');
    learner.commit('Mine');
    publish(authors);
    learner.git('fetch', '--quiet');
    expect(() => learner.git('merge', 'origin/main')).toThrow();
    const before = learner.status();
    const { code, told } = await learner.update();
    expect(code).toBe(1);
    expect(told).toContain('A merge of yours is under way in this clone. Nothing was changed.');
    expect(learner.status()).toBe(before);
  });

  it('goes on where an update was interrupted in the middle of a merge', async () => {
    const { authors, learner } = course();
    learner.write('lib/index.ts', 'export const version = 99;\n');
    learner.commit('Mine');
    publish(authors);
    learner.git('fetch', '--quiet');
    writeFileSync(join(learner.root, '.git', 'attention-kit-merging'), '');
    expect(() => learner.git('merge', 'origin/main')).toThrow(); // and then the power was cut
    const { code, told } = await learner.update();
    expect(code, told).toBe(0);
    expect(learner.status()).toBe('');
    expect(learner.read('lib/index.ts')).toContain('version = 2');
    expect(kept(learner).get('lib/index.ts')).toContain('99');
  });

  it('refuses what it does not understand', async () => {
    const { learner } = course();
    const { launch } = await import('./support/bareClone');
    const run = launch(learner.root, ['update', '--force']);
    expect(await run.ended).toBe(1);
    expect(run.output()).toMatch(/✗ --force\nUsage: npm run update/);
    const help = launch(learner.root, ['update', '--lang', 'zh', '--help']);
    onTestFinished(() => void help.child.kill());
    expect(await help.ended).toBe(0);
    expect(help.result()).toContain('用法：npm run update');
  });
});
