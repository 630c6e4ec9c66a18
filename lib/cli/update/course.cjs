'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { KitError } = require('../bootstrap/failure.cjs');
const { adopt, isChapter, replacedFolder } = require('./copies.cjs');
const { openClone } = require('./git.cjs');

/** @typedef {import('../bootstrap/context.cjs').Context} Context */
/** @typedef {import('./git.cjs').Git} Git */

/**
 * @typedef {object} CourseUpdate
 * @property {string} from commit before
 * @property {string} to commit now; the same one when there was nothing new
 * @property {string[]} adopted chapters that the learner had changed in their place, now copies of theirs
 * @property {string[]} setAside other files of the course that the learner and the course had changed
 * @property {string | undefined} kept the folder in which the learner's versions of those are
 */

/** Lies in the clone's `.git` while a merge of ours is under way. */
const MERGING = 'attention-kit-merging';

/** @param {Git} git @param {string} name */
const inGit = async (git, name) =>
  path.resolve(git.root, (await git.run('rev-parse', '--git-path', name)).trim());

/**
 * Ends what an update of ours that was interrupted left behind.
 *
 * @param {Git} git
 * @throws {KitError} when it is the learner's own merge
 */
async function recover(git) {
  const marker = await inGit(git, MERGING);
  if (fs.existsSync(marker)) {
    if (fs.existsSync(await inGit(git, 'MERGE_HEAD'))) await git.run('merge', '--abort');
    fs.rmSync(marker);
  }
  for (const state of ['MERGE_HEAD', 'rebase-merge', 'rebase-apply', 'CHERRY_PICK_HEAD']) {
    if (!fs.existsSync(await inGit(git, state))) continue;
    throw new KitError(
      {
        zh: '这里有一次没有做完的 git 合并。什么都没有改动。',
        en: 'A merge of yours is under way in this clone. Nothing was changed.',
      },
      {
        zh: '请先完成它或放弃它（git status 会说明），再运行一次。',
        en: 'Finish or abort it (git status says how); then run this again.',
      },
    );
  }
}

/**
 * Where the course comes from: what this branch follows, else the remote's main branch.
 *
 * @param {Git} git
 * @returns {Promise<{ remote: string, branch: string }>} `branch`: its name at the remote
 */
async function sourceOf(git) {
  const here = await git.ask('symbolic-ref', '--quiet', '--short', 'HEAD');
  const remote = here && (await git.ask('config', `branch.${here}.remote`));
  const merge = here && (await git.ask('config', `branch.${here}.merge`));
  if (here && remote && merge) return { remote, branch: merge.replace('refs/heads/', '') };
  const origin = here && (await git.ask('symbolic-ref', '--short', 'refs/remotes/origin/HEAD'));
  if (origin) return { remote: 'origin', branch: origin.replace('origin/', '') };
  throw new KitError(
    {
      zh: '这个文件夹的 git 不知道课程的新版本从哪里来。',
      en: 'Git does not know here where new versions of the course come from.',
    },
    {
      zh: '请切换到课程原来的分支（git switch main），再运行一次。',
      en: 'Go to the branch of the course (git switch main); then run this again.',
    },
  );
}

/**
 * Fetches the newest commit. Changes no file of the learner's.
 *
 * @param {Git} git
 * @returns {Promise<string>}
 * @throws {KitError} without a network, with what git says
 */
async function fetchNewest(git) {
  const { remote, branch } = await sourceOf(git);
  try {
    await git.run('fetch', '--quiet', remote, branch);
  } catch (error) {
    const { name, tail } = /** @type {import('../bootstrap/command.cjs').CommandError} */ (error);
    if (name !== 'CommandError') throw error;
    const said = tail.filter((line) => line.trim() !== '').join(' ');
    throw new KitError(
      {
        zh: '没能取得课程的新版本。什么都没有改动。',
        en: 'The new version of the course could not be fetched. Nothing was changed.',
      },
      {
        zh: `请检查网络连接，再运行一次。git 说：${said}`,
        en: `Check the network connection, and run this again. Git says: ${said}`,
      },
    );
  }
  return (await git.run('rev-parse', 'FETCH_HEAD')).trim();
}

/**
 * Clears the way: whatever the learner has changed or put where the course brings something new.
 *
 * @param {Git} git
 * @param {readonly string[]} incoming paths that the course brings
 * @param {CourseUpdate} done
 * @param {(file: string) => void} keep
 */
async function clearTheWay(git, incoming, done, keep) {
  const tracked = new Set(await git.paths('ls-tree', '-r', '--name-only', 'HEAD'));
  const changed = new Set(await git.paths('diff', '--name-only', '--no-renames', 'HEAD'));
  for (const inside of incoming) {
    const file = path.join(git.root, inside);
    const isThere = fs.existsSync(file);
    const isInTheWay = tracked.has(inside) ? changed.has(inside) : isThere;
    if (!isInTheWay) continue;
    const adopted = isThere ? setAside(git.root, inside, done, keep) : undefined;
    if (tracked.has(inside)) await git.run('checkout', '--quiet', 'HEAD', '--', inside);
    else await removeUntracked(git, inside);
    if (fs.existsSync(file)) adopted?.settle(fs.readFileSync(file, 'utf8'));
  }
}

/** @param {Git} git @param {string} inside */
async function removeUntracked(git, inside) {
  await git.run('rm', '--quiet', '--cached', '--ignore-unmatch', '-r', '--', inside);
  fs.rmSync(path.join(git.root, inside), { recursive: true, force: true });
}

/**
 * @param {string} root
 * @param {string} inside
 * @param {CourseUpdate} done
 * @param {(file: string) => void} keep
 */
function setAside(root, inside, done, keep) {
  const adopted = adopt(root, inside);
  if (adopted) {
    done.adopted.push(adopted.shown);
    return adopted;
  }
  keep(path.join(root, inside));
  done.setAside.push(inside);
  return undefined;
}

/**
 * Merges the course with commits of the learner's own. Where both changed the same lines of a file, or
 * the same chapter, the course's stands and the learner's is set aside.
 *
 * @param {Git} git
 * @param {{ shared: string, newest: string }} commits
 * @param {readonly string[]} incoming paths that the course brings
 * @param {CourseUpdate} done
 * @param {(file: string) => void} keep
 */
async function mergeCommits(git, { shared, newest }, incoming, done, keep) {
  const mine = new Set(await git.paths('diff', '--name-only', '--no-renames', shared, 'HEAD'));
  const chapters = incoming.filter((inside) => mine.has(inside) && isChapter(inside));
  for (const inside of chapters) {
    if (!fs.existsSync(path.join(git.root, inside))) continue; // the learner removed it
    const before = await git.ask('show', `${shared}:${inside}`);
    setAside(git.root, inside, done, keep)?.settle(before);
  }
  const marker = await inGit(git, MERGING);
  fs.writeFileSync(marker, '');
  await git.introduce();
  try {
    const merge = ['-c', 'merge.renames=false', 'merge', '--quiet', '--no-ff', '--no-commit'];
    const problem = await git.run(...merge, newest).catch((error) => error);
    const conflicts = await git.paths('diff', '--name-only', '--diff-filter=U');
    if (problem instanceof Error && conflicts.length === 0) throw problem;
    for (const inside of new Set([...conflicts, ...chapters])) {
      if (!chapters.includes(inside)) await setOursAside(git, inside, done, keep);
      await takeTheirs(git, inside, newest);
    }
    await git.run('commit', '--quiet', '--no-verify', '--no-edit');
  } catch (error) {
    await git.ask('merge', '--abort');
    throw error;
  }
  fs.rmSync(marker, { force: true });
}

/**
 * @param {Git} git
 * @param {string} inside a path with a conflict
 * @param {CourseUpdate} done
 * @param {(file: string) => void} keep
 */
async function setOursAside(git, inside, done, keep) {
  const isOurs = await git.ask('checkout', '--quiet', '--ours', '--', inside);
  if (isOurs !== undefined) setAside(git.root, inside, done, keep);
}

/** @param {Git} git @param {string} inside @param {string} newest */
async function takeTheirs(git, inside, newest) {
  const isThere = (await git.ask('cat-file', '-e', `${newest}:${inside}`)) !== undefined;
  if (isThere) await git.run('checkout', '--quiet', newest, '--', inside);
  else await git.run('rm', '--quiet', '--force', '--ignore-unmatch', '--', inside);
}

/**
 * Brings the clone to the newest version of the course. The learner's own commits stay, merged; what
 * they changed in files that the course changes too is kept before it is replaced. Nothing happens
 * before the new version is all there; interrupted after that, the next run goes on.
 *
 * @param {Context} context
 * @param {Date} [now]
 * @returns {Promise<CourseUpdate>}
 * @throws {KitError} without git, without a clone, without a network
 */
async function updateCourse(context, now = new Date()) {
  const git = await openClone(context);
  await recover(git);
  const newest = await fetchNewest(git);
  const from = (await git.run('rev-parse', 'HEAD')).trim();
  /** @type {CourseUpdate} */
  const done = { from, to: from, adopted: [], setAside: [], kept: undefined };
  const isNew = (await git.ask('merge-base', '--is-ancestor', newest, 'HEAD')) === undefined;
  if (!isNew) return done;
  const replaced = replacedFolder(context.root, now);
  const keep = (/** @type {string} */ file) => {
    replaced.keep(file);
    done.kept = replaced.folder;
  };
  const shared = (await git.ask('merge-base', 'HEAD', newest)) ?? 'HEAD';
  const incoming = await git.paths('diff', '--name-only', '--no-renames', shared, newest);
  await clearTheWay(git, incoming, done, keep);
  try {
    if (shared === from) await git.run('merge', '--quiet', '--ff-only', newest);
    else await mergeCommits(git, { shared, newest }, incoming, done, keep);
  } catch (error) {
    throw mergeFailure(error, done);
  }
  done.to = (await git.run('rev-parse', 'HEAD')).trim();
  return done;
}

/**
 * @param {unknown} error
 * @param {CourseUpdate} done
 */
function mergeFailure(error, { adopted, kept }) {
  if (error instanceof Error && error.name === 'Interrupted') return error;
  const places = [...adopted, ...(kept === undefined ? [] : [kept])].join(', ');
  return new KitError(
    {
      zh: `git 没能把新版本放进这个文件夹。${places ? `你改过的文件保存在：${places}。` : ''}`,
      en: `Git could not put the new version into this folder.${places ? ` What you had changed is kept: ${places}.` : ''}`,
    },
    {
      zh: '请按 git 下面的说明处理，然后再运行一次。',
      en: 'Do what git says below; then run this again.',
    },
    error,
  );
}

module.exports = { updateCourse };
