import type { Locale } from '../../locale';

const en = {
  usage:
    'Grades a class. A learner’s code runs in a sandbox that holds no test, no answer and no secret.',
  submissions: 'a folder, a zip, or the bulk download of Moodle, Canvas or Gradescope',
  out: 'where grades and pages go; a run that was stopped goes on there',
  seed: 'draws the inputs from this seed; without it the recorded one, or a fresh one',
  jobs: 'so many learners at once; without it as many as there are cores',
  exercises: 'only these exercises, such as 02 or 02.3',
  overrides:
    'a file with your own decisions, {"learner’s id": {"02.3": {"points": 5, "reason": "…"}}}; without it DIR/overrides.json',
  roster:
    'everybody in the class, with or without a hand-in: Moodle’s grading worksheet, Canvas’ grade book, or any CSV file with a column of names',
  attempts: 'which of a learner’s notebooks counts for an exercise',
  noNames: (path: string) => `${path} has no column of names, such as “Full name” or “Student”`,
  late: 'takes so many percent of the points from whoever handed in late',
  canvas: 'the heading of the assignment’s column in Canvas’ grade book, for a table that it takes',
  one: 'all that lies there is of one learner',
  gradescope: 'also writes that learner’s results.json for Gradescope',
  classroom: 'also appends that learner’s result for GitHub Classroom, as a step’s output',
  similar:
    'also compares the code of all learners with each other: similar.html and similar.csv; being alike proves nothing',
  alike: (pairs: number) =>
    `${pairs} ${pairs === 1 ? 'pair' : 'pairs'} alike, which proves nothing; worth reading side by side`,
  trust: 'without isolation where there is none; only where you trust every submission',
  queue:
    'lets workers grade (npm run grade-worker), by a PostgreSQL that they reach too, such as postgres://user@host/grades; without a URL one inside this process, in DIR/queue',
  lease:
    'with --queue: a worker that says nothing for so many seconds counts as gone, and another takes its submission; without it 60',
  queueAway: (reason: string) => `The database does not answer, trying again: ${reason}`,
  language: 'of the messages and of the pages',
  needed: 'Please say what to grade and where to: npm run grade -- SUBMISSIONS --out DIR',
  unreadable: (path: string, reason: string) => `${path} cannot be read: ${reason}`,
  nobody: (path: string) => `${path} holds no notebook`,
  noExercises: 'There is no such exercise.',
  refused: (path: string) => `not read: ${path}`,
  stray: (path: string, name: string) => `${path}: there is no ${name}; it was not used`,
  notIsolated: 'Learners’ code is NOT isolated in this run; the report says so.',
  title: (students: number) => `Grade ${students}`,
  left: (done: number, all: number, time: string) =>
    `${done}/${all}${time && `, about ${time} left`}`,
  stopped: (done: number, all: number) =>
    `Stopped after ${done} of ${all}. The same command goes on from there.`,
  failed: (name: string, reason: string) =>
    `${name} has no grade, for the grader itself failed: ${reason}`,
  done: (students: number, resumed: number) =>
    `${students} graded${resumed > 0 ? `, ${resumed} of them before` : ''}`,
  toRead: (waiting: number, answers: number) =>
    `${waiting} of ${answers} answers are still to be read by a person`,
  howToMark: (path: string) =>
    `write points into ${path} and run the same command again; until then those grades are not complete, and tables for Moodle and Canvas leave these learners out`,
  unset: (unset: readonly string[], set: readonly string[]) =>
    `nobody handed in the exercises of ${unset.join(', ')}; they count, with 0 points for all. If they were not set, leave them out: --exercises ${set.join(' ')}`,
  nobodyLate:
    '--late: nobody is known to be late. Canvas’ download says who is; Moodle’s does not, but its grading worksheet does: --roster',
  overview: 'Overview',
  csv: 'For spreadsheets',
};

const zh: typeof en = {
  usage: '给全班评分。学生的代码在沙箱里运行，沙箱里没有测试、答案和任何秘密。',
  submissions: '文件夹、zip，或 Moodle、Canvas、Gradescope 批量下载的文件',
  out: '成绩和网页写到哪里；中断后再次运行会接着做',
  seed: '用这个种子抽取输入；不写就用记录下来的，没有记录就用新的',
  jobs: '同时评几个学生；不写就是处理器核数',
  exercises: '只评这些习题，例如 02 或 02.3',
  overrides:
    '您自己的决定，{"学生编号": {"02.3": {"points": 5, "reason": "…"}}}；不写就是输出文件夹里的 overrides.json',
  roster: '全班名单，交没交都有一行：Moodle 的评分表、Canvas 的成绩册，或任何有姓名一列的 CSV 文件',
  attempts: '一个学生交了几份笔记本时，每道题算哪一份',
  noNames: (path) => `${path} 里没有姓名一列（例如“姓名”或“Full name”）`,
  late: '迟交者扣去这么多百分比的分数',
  canvas: 'Canvas 成绩册里这次作业那一列的标题，用来生成它能导入的表格',
  one: '那里的文件都属于同一个学生',
  gradescope: '同时写出这个学生给 Gradescope 的 results.json',
  classroom: '同时把这个学生给 GitHub Classroom 的结果追加到文件里，作为这一步的输出',
  similar: '同时把所有学生的代码两两比较，写成 similar.html 和 similar.csv；相似并不证明什么',
  alike: (pairs) => `${pairs} 对相似的代码（不证明什么，值得并排读一遍）`,
  trust: '没有隔离也评分；只在信任每一份提交时使用',
  queue:
    '让别的机器评分（npm run grade-worker），经由它们也能连接的 PostgreSQL，例如 postgres://user@host/grades；不写地址就用本进程内的数据库，放在输出文件夹的 queue 里',
  lease: '用 --queue 时：这么多秒没有消息的机器算作停了，它的作业由别的机器评；不写就是 60',
  queueAway: (reason) => `数据库没有回应，继续尝试：${reason}`,
  language: '消息和网页的语言',
  needed: '请写明评哪里的作业、写到哪里：npm run grade -- 作业 --out 文件夹',
  unreadable: (path, reason) => `读不了 ${path}：${reason}`,
  nobody: (path) => `${path} 里没有笔记本`,
  noExercises: '没有这样的习题。',
  refused: (path) => `没有读：${path}`,
  stray: (path, name) => `${path}：没有 ${name}，没有用上`,
  notIsolated: '这次运行没有隔离学生的代码；报告里会写明。',
  title: (students) => `评分 ${students} 人`,
  left: (done, all, time) => `${done}/${all}${time && `，大约还要 ${time}`}`,
  stopped: (done, all) => `已停止：${all} 人中评完 ${done} 人。再运行同一条命令会接着做。`,
  failed: (name, reason) => `${name} 没有成绩，因为评分程序自己出了错：${reason}`,
  done: (students, resumed) =>
    `评完 ${students} 人${resumed > 0 ? `，其中 ${resumed} 人是以前评的` : ''}`,
  toRead: (waiting, answers) => `${answers} 份要由老师读的答案，还有 ${waiting} 份没有读`,
  howToMark: (path) =>
    `在 ${path} 里写分数，再运行同一条命令；在那之前这些人的成绩不完整，给 Moodle 和 Canvas 的表格里也没有他们`,
  unset: (unset, set) =>
    `没有人交 ${unset.join('、')} 章的习题；它们照样计入满分，人人得 0 分。如果没有布置，请不要评它们：--exercises ${set.join(' ')}`,
  nobodyLate:
    '--late：不知道谁迟交。Canvas 的下载里写着；Moodle 的下载里没有，它的评分表里有：--roster',
  overview: '总览',
  csv: '表格',
};

/** What `npm run grade` says. */
export type GradeMessages = typeof en;

/** The messages in the language of whoever typed the command. */
export function gradeMessages(language: Locale): GradeMessages {
  return language === 'zh' ? zh : en;
}
