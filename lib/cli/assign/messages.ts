import type { Locale } from '../../locale';

const en = {
  usage: 'Makes the exercises to hand out; with --teacher also what only teachers get.',
  names: 'only these chapters, such as 02; without them all',
  out: 'where to write: the folder student/, and teacher/',
  teacher: 'the solutions, hints and known mistakes as well, in teacher/',
  gradescope: 'an autograder for Gradescope as well, teacher/gradescope.zip',
  classroom:
    'a workflow for GitHub Classroom as well, which fetches the kit from this repository (owner/name)',
  language: 'only this language; without it both',
  needed: 'Please say where to write: npm run assign -- --out DIR',
  none: 'There are no such exercises.',
  wrote: (path: string, exercises: number, points: number) =>
    `${path}: ${exercises} ${exercises === 1 ? 'exercise' : 'exercises'}, ${points} points`,
  teacherOnly: (path: string) => `${path}: for teachers only`,
};

const zh: typeof en = {
  usage: '生成发给学生的习题；加 --teacher 也生成只给老师的部分。',
  names: '只要这些章，例如 02；不写就是全部',
  out: '写到哪里：student/ 和 teacher/ 两个文件夹',
  teacher: '同时生成答案、提示和常见错误，放在 teacher/',
  gradescope: '同时生成 Gradescope 的自动评分程序 teacher/gradescope.zip',
  classroom: '同时生成 GitHub Classroom 的工作流；它从这个仓库（owner/name）取得课程',
  language: '只要这种语言；不写就是两种都要',
  needed: '请写明写到哪里：npm run assign -- --out 文件夹',
  none: '没有这样的习题。',
  wrote: (path, exercises, points) => `${path}：${exercises} 题，${points} 分`,
  teacherOnly: (path) => `${path}：只给老师`,
};

/** What `npm run assign` says. */
export type AssignMessages = typeof en;

/** The messages in the language of whoever typed the command. */
export function assignMessages(language: Locale): AssignMessages {
  return language === 'zh' ? zh : en;
}
