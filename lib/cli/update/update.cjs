'use strict';
const { refreshCopies } = require('./copies.cjs');
const { updateCourse } = require('./course.cjs');
const { isServerRunning } = require('./running.cjs');

/** @typedef {import('../bootstrap/context.cjs').Context} Context */
/** @typedef {import('./copies.cjs').Copied} Copied */
/** @typedef {import('./course.cjs').CourseUpdate} CourseUpdate */

/** @typedef {Pick<Context, 'root' | 'say' | 'tell'>} Teller */

/** @type {import('../../locale').Bilingual} */
const USAGE = {
  zh: '用法：npm run update [-- --lang zh|en]\n取得课程的新版本。你改过的单元格、写下的内容和全部输出都保留；被替换的文件都有备份。',
  en: 'Usage: npm run update [-- --lang zh|en]\nGet the new version of the course. Cells that you changed or added stay, and so does every output; whatever is replaced is kept.',
};

/**
 * Brings the learner's copies of the chapters up to date, and says what was done where that concerns
 * work of theirs.
 *
 * @param {Teller} teller
 * @param {Date} [now]
 * @returns {Promise<Copied>}
 */
async function refreshAndTell({ root, say, tell }, now) {
  const done = refreshCopies(root, { isOpen: await isServerRunning(root), now });
  const list = (/** @type {readonly string[]} */ paths) => paths.join(', ');
  const lines = [
    done.merged.length > 0 && {
      zh: `新的内容已并入你的笔记本，你的单元格和输出都保留：${list(done.merged)}。`,
      en: `The new text has come into your notebooks; your cells and outputs stay: ${list(done.merged)}.`,
    },
    done.both.length > 0 && {
      zh: `有的单元格你和课程都改过，新版本放在你的单元格下面，并有说明：${list(done.both)}。`,
      en: `Where both you and the course changed a cell, the new one stands below yours and says so: ${list(done.both)}.`,
    },
    done.beside.length > 0 && {
      zh: `你的文件无法合并，新版本放在旁边：${list(done.beside)}。`,
      en: `Your file could not be merged; the new version lies beside it: ${list(done.beside)}.`,
    },
    done.ended.length > 0 && {
      zh: `课程不再有这些章，你的笔记本保留：${list(done.ended)}。`,
      en: `The course no longer has these chapters; your notebooks stay: ${list(done.ended)}.`,
    },
    done.kept !== undefined && {
      zh: `合并之前的笔记本保存在 ${done.kept}。`,
      en: `Your notebooks as they were before are in ${done.kept}.`,
    },
    done.waiting.length > 0 && {
      zh: `JupyterLab 正在运行：请保存并关闭它（在它的终端按 Ctrl-C），再运行 npm start，新的内容就会并入：${list(done.waiting)}。`,
      en: `JupyterLab is running: save, close it (Ctrl-C in its terminal) and run npm start; the new text then comes into ${list(done.waiting)}.`,
    },
  ];
  lines.forEach((line) => line && tell(say(line)));
  return done;
}

/** @param {Teller} teller @param {CourseUpdate} course */
function tellCourse({ say, tell }, { from, to, adopted, setAside, kept }) {
  if (from === to) {
    tell(say({ zh: '课程已是最新版本。', en: 'The course is up to date.' }));
    return;
  }
  if (adopted.length > 0) {
    const list = adopted.join(', ');
    tell(
      say({
        zh: `你直接改过课程的笔记本，改过的版本现在是你自己的：${list}。`,
        en: `You had changed chapters in the course's own folder; your versions are now ${list}.`,
      }),
    );
  }
  if (setAside.length > 0) {
    const list = setAside.join(', ');
    tell(
      say({
        zh: `这些文件你和课程都改过，现在是课程的版本：${list}；你的版本保存在 ${kept}。`,
        en: `Both you and the course had changed ${list}; they are now the course's, and yours are in ${kept}.`,
      }),
    );
  }
  tell(
    say({
      zh: `✔ 课程已更新（${from.slice(0, 7)} → ${to.slice(0, 7)}）。`,
      en: `✔ The course is updated (${from.slice(0, 7)} → ${to.slice(0, 7)}).`,
    }),
  );
}

/**
 * `npm run update`: the newest version of the course, without any git of the learner's. It needs no
 * package and no compiled library, so that it can also mend a course that does not start.
 *
 * @param {Context} context
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
async function update(context, args) {
  const { say, print, tell } = context;
  if (args.some((argument) => argument === '--help' || argument === '-h')) {
    print(say(USAGE));
    return 0;
  }
  const strange = args
    .filter((argument, at) => !/^(zh|en)$/.test(argument) || args[at - 1] !== '--lang')
    .find((argument) => !/^--lang(=(zh|en))?$/.test(argument));
  if (strange !== undefined) {
    tell(`✗ ${strange}\n${say(USAGE)}`);
    return 1;
  }
  const title = say({ zh: '取得课程的新版本', en: 'Get the new version of the course' });
  const course = await context.progress(
    title,
    () => '',
    () => updateCourse(context),
  );
  tellCourse(context, course);
  const { added } = await refreshAndTell(context);
  if (course.from !== course.to && added.length > 0) {
    const list = added.join(', ');
    tell(say({ zh: `新的笔记本：${list}。`, en: `New notebooks: ${list}.` }));
  }
  return 0;
}

module.exports = { refreshAndTell, update };
