'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { writeWhole } = require('../bootstrap/stamp.cjs');
const { mergeNotebook } = require('./mergeNotebook.cjs');

/** @typedef {import('../../locale/preferredLocale.cjs').Locale} Locale */

/** The learner's own folder in the clone: git does not see it. */
const MINE = 'my-notebooks';

/** Below it: each chapter as it was when it last came into the learner's copy. */
const ORIGINALS = '.originals';

/** Below it: whatever an update has put something else in the place of. */
const REPLACED = 'replaced';

/** The folder of the exercises, in that of each language. */
const EXERCISES = 'exercises';

/** The path of a chapter or of its exercises from the clone: its language and its file. */
const CHAPTER = /^notebooks\/(zh|en)\/((?:exercises\/)?[^/]+\.ipynb)$/;

/** @param {string} inside a path from the clone, with `/` */
const isChapter = (inside) => CHAPTER.test(inside);

/** @type {readonly Locale[]} */
const LANGUAGES = ['zh', 'en'];

/**
 * @typedef {object} Copied what was done with the learner's copies; each by its path from the clone
 * @property {string[]} added new copies
 * @property {string[]} updated copies that the learner had not touched, now as the course has them
 * @property {string[]} merged copies that have the course's changes beside the learner's own
 * @property {string[]} both of these, those in which both had changed the same cell
 * @property {string[]} beside new chapters that could not be merged, as files of their own
 * @property {string[]} ended copies whose chapter is gone from the course; they stay
 * @property {string[]} waiting copies that get the new text once no server is running
 * @property {string | undefined} kept the folder with the copies as they were before
 */

/** @param {string} file @returns {string | undefined} */
function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {string} folder @returns {string[]} its notebooks, and those of its exercises */
function notebooksIn(folder) {
  const exercises = filesIn(path.join(folder, EXERCISES));
  return [...filesIn(folder), ...exercises.map((name) => `${EXERCISES}/${name}`)];
}

/** @param {string} folder @returns {string[]} */
function filesIn(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder).filter((name) => name.endsWith('.ipynb'));
}

/**
 * @param {string} file
 * @param {string} mark
 * @param {string} text
 * @returns {string} a path beside `file`, `02-attention (new).ipynb`, at which there is nothing yet, or
 *   just this text from a run that was interrupted
 */
function pathBeside(file, mark, text) {
  const { dir, name, ext } = path.parse(file);
  for (let n = 1; ; n++) {
    const beside = path.join(dir, `${name} (${mark}${n === 1 ? '' : ` ${n}`})${ext}`);
    const there = read(beside);
    if (there === undefined || there === text) return beside;
  }
}

/** @param {string} root @param {Locale} language @param {string} name */
const placesOf = (root, language, name) => ({
  chapter: path.join(root, 'notebooks', language, name),
  original: path.join(root, MINE, ORIGINALS, language, name),
  copy: path.join(root, MINE, language, name),
});

/**
 * Keeps what is about to be replaced: `my-notebooks/replaced/2026-11-28 07.15.09/…`.
 *
 * @param {string} root
 * @param {Date} now
 * @returns {{ readonly folder: string, keep(file: string): void }} `folder` from the clone
 */
function replacedFolder(root, now) {
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  const date = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('.');
  const folder = path.join(MINE, REPLACED, `${date} ${time}`);
  return {
    folder,
    keep(file) {
      const inside = path.relative(root, file);
      const below = inside.startsWith(MINE + path.sep) ? path.relative(MINE, inside) : inside;
      const target = path.join(root, folder, below);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.cpSync(file, target, { recursive: true });
    },
  };
}

/**
 * Brings the learner's copies of the chapters up to the chapters of this clone, however those came:
 * by `npm run update`, `git pull`, or a zip that was unpacked over the folder. What the learner wrote
 * stays, every output as well (`mergeNotebook`), and a copy of what was before. Each copy is replaced
 * whole; an interrupted run goes on at the next.
 *
 * @param {string} root the clone
 * @param {{ isOpen?: boolean, now?: Date }} [options] `isOpen`: JupyterLab is running, which would not
 *   see that a notebook changed under it: then only what is missing is added
 * @returns {Copied}
 */
function refreshCopies(root, { isOpen = false, now = new Date() } = {}) {
  /** @type {Copied} */
  const done = {
    added: [],
    updated: [],
    merged: [],
    both: [],
    beside: [],
    ended: [],
    waiting: [],
    kept: undefined,
  };
  const replaced = replacedFolder(root, now);
  const keep = (/** @type {string} */ file) => {
    replaced.keep(file);
    done.kept = replaced.folder;
  };
  for (const language of LANGUAGES) {
    const folders = [
      path.join(root, 'notebooks', language),
      path.join(root, MINE, ORIGINALS, language),
    ];
    for (const name of [...new Set(folders.flatMap(notebooksIn))].sort()) {
      refreshOne(root, language, name, { isOpen, keep, done });
    }
  }
  return done;
}

/**
 * @param {string} root
 * @param {Locale} language
 * @param {string} name
 * @param {{ isOpen: boolean, keep: (file: string) => void, done: Copied }} run
 */
function refreshOne(root, language, name, { isOpen, keep, done }) {
  const { chapter, original, copy } = placesOf(root, language, name);
  const [now, was, mine] = [read(chapter), read(original), read(copy)];
  const shown = path.relative(root, copy);
  if (now === was && (now === undefined || mine !== undefined)) return;
  if (isOpen && mine !== undefined) return void done.waiting.push(shown);
  if (now === undefined) {
    if (mine !== undefined && mine === was) fs.rmSync(copy);
    else if (mine !== undefined) done.ended.push(shown);
    return fs.rmSync(original);
  }
  if (mine === undefined) {
    writeWhole(copy, now);
    done.added.push(shown);
  } else if (mine === was) {
    writeWhole(copy, now);
    done.updated.push(shown);
  } else if (mine !== now) {
    merge({ copy, was, mine, now, language }, () => keep(copy), done, shown);
  }
  writeWhole(original, now); // last: until then an interrupted run has not happened
}

/**
 * @param {{ copy: string, was: string | undefined, mine: string, now: string, language: Locale }} texts
 * @param {() => void} keep
 * @param {Copied} done
 * @param {string} shown
 */
function merge({ copy, was, mine, now, language }, keep, done, shown) {
  const merged = was === undefined ? undefined : tryMerge(was, mine, now, language);
  if (merged === undefined) {
    const beside = pathBeside(copy, language === 'zh' ? '新版' : 'new', now);
    writeWhole(beside, now);
    done.beside.push(path.join(path.dirname(shown), path.basename(beside)));
    return;
  }
  if (merged.text === mine) return;
  keep();
  writeWhole(copy, merged.text);
  done.merged.push(shown);
  if (merged.both > 0) done.both.push(shown);
}

/**
 * @param {string} was
 * @param {string} mine
 * @param {string} now
 * @param {Locale} language
 * @returns {{ text: string, both: number } | undefined} undefined when the learner's file is no notebook
 */
function tryMerge(was, mine, now, language) {
  try {
    return mergeNotebook(was, mine, now, language);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/**
 * A chapter of the course that the learner has changed in its own place becomes their copy, or a copy
 * beside the one that they have. `settle` then takes the chapter's text as the learner had got it.
 *
 * @param {string} root
 * @param {string} inside path of the chapter from the clone, with `/`
 * @returns {{ shown: string, settle(before: string | undefined): void } | undefined} undefined when it is no chapter
 */
function adopt(root, inside) {
  const match = CHAPTER.exec(inside);
  if (!match) return undefined;
  const [language, name] = [/** @type {Locale} */ (match[1]), match[2]];
  const { chapter, original, copy } = placesOf(root, language, name);
  const text = fs.readFileSync(chapter, 'utf8');
  const mine = read(copy);
  const isFree = mine === undefined || mine === read(original) || mine === text;
  const mark = language === 'zh' ? '改过的' : 'changed';
  const target = isFree ? copy : pathBeside(copy, mark, text);
  writeWhole(target, text);
  const settle = (/** @type {string | undefined} */ before) => {
    if (isFree && before !== undefined) writeWhole(original, before);
  };
  return { shown: path.relative(root, target), settle };
}

module.exports = { MINE, adopt, isChapter, refreshCopies, replacedFolder };
