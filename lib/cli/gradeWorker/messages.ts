import type { Locale } from '../../locale';

const en = {
  usage:
    'Grades what `npm run grade -- … --queue URL` has put into a queue, on any machine, until it is stopped. Learners’ code runs in a sandbox.',
  url: 'the PostgreSQL, such as postgres://user@host/grades',
  jobs: 'so many submissions at once; without it as many as there are cores',
  once: 'ends when there is nothing to grade, rather than wait for more',
  language: 'of the messages',
  needed: 'Please say where the queue is: npm run grade-worker -- postgres://user@host/grades',
  unreachable: (reason: string) => `The queue cannot be reached: ${reason}`,
  away: (reason: string) => `The database does not answer, trying again: ${reason}`,
  waiting: 'Grading what is in the queue. Ctrl-C ends; what is begun then is graded elsewhere.',
  graded: (student: string, all: number) => `${all}. ${student}`,
  failed: (student: string, reason: string) => `${student}: the grader itself failed: ${reason}`,
  foreign:
    'A run was made with other exercises than those here, and is left to other workers: bring both machines to the same version of the course.',
  broken: (reason: string) => `Stopped, for the grader fails here again and again: ${reason}`,
  done: (all: number) => `${all} graded here`,
};

const zh: typeof en = {
  usage:
    '评 `npm run grade -- … --queue URL` 放进队列的作业，在哪台机器上都行，直到被停止。学生的代码在沙箱里运行。',
  url: 'PostgreSQL 的地址，例如 postgres://user@host/grades',
  jobs: '同时评几份；不写就是处理器核数',
  once: '队列空了就结束，不再等待',
  language: '消息的语言',
  needed: '请写明队列在哪里：npm run grade-worker -- postgres://user@host/grades',
  unreachable: (reason) => `连接不上队列：${reason}`,
  away: (reason) => `数据库没有回应，继续尝试：${reason}`,
  waiting: '正在评队列里的作业。按 Ctrl-C 结束；没评完的由别的机器接着评。',
  graded: (student, all) => `${all}. ${student}`,
  failed: (student, reason) => `${student}：评分程序自己出了错：${reason}`,
  foreign: '有一次评分用的习题和这里的不同，留给别的机器去评：请把两台机器更新到课程的同一版本。',
  broken: (reason) => `评分程序在这里一再出错，已停止：${reason}`,
  done: (all) => `这里评完 ${all} 份`,
};

/** What `npm run grade-worker` says, in the language of whoever typed the command. */
export function workerMessages(language: Locale): typeof en {
  return language === 'zh' ? zh : en;
}
