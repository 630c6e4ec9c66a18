import { type Bilingual, say } from '../locale';
import type { ErrorContent } from './messages';

/** How the process that runs the cells came to its end. */
export interface CellExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether it had got as far as taking cells. */
  readonly hadStarted: boolean;
  /** The end of what it wrote to its own stderr. */
  readonly stderrTail: string;
}

/** Of what it wrote before its end, without the stack trace. */
const WHY_LINES = 12;
const OUT_OF_MEMORY = /heap out of memory|Reached heap limit|Array buffer allocation|bad_alloc/;

/** What the learner reads when the kernel has ended by itself, as the content of an `error` message. */
export function describeExit(exit: CellExit): ErrorContent {
  const { ename, sentence } = diagnose(exit);
  const evalue = say(sentence);
  return { ename, evalue, traceback: [`\x1b[1;31m${ename}\x1b[0m: ${evalue}`] };
}

function diagnose(exit: CellExit): { ename: string; sentence: Bilingual } {
  // Linux kills the largest process when the machine itself has no memory left.
  if (exit.signal === 'SIGKILL' || OUT_OF_MEMORY.test(exit.stderrTail)) {
    return { ename: 'OutOfMemory', sentence: outOfMemory };
  }
  if (!exit.hadStarted) return { ename: 'KernelStart', sentence: notStarted(exit.stderrTail) };
  if (exit.signal === null) return { ename: 'KernelExit', sentence: exited(exit.code) };
  return { ename: 'KernelCrash', sentence: crashed(exit.signal) };
}

const outOfMemory: Bilingual = {
  en:
    'The kernel ran out of memory and has ended; its variables are gone. Restart it and run the ' +
    'cells again with a smaller batch or model, and release tensors that are no longer needed ' +
    '(tf.tidy, dispose()).',
  zh:
    '内核的内存用完了，已经退出，其中的变量都没有了。请重启内核，改用较小的批量或模型再运行，' +
    '并释放不再需要的张量（tf.tidy、dispose()）。',
};

function notStarted(stderrTail: string): Bilingual {
  const lines = stderrTail.split('\n').filter((line) => line.trim() && !/^\s+at /.test(line));
  const why = lines.slice(-WHY_LINES).join('\n');
  return {
    en: `The kernel could not start. \`npm run doctor\` says what is wrong; the end of its output:\n${why}`,
    zh: `内核无法启动。请运行 \`npm run doctor\` 查明原因。最后的输出：\n${why}`,
  };
}

function exited(code: number | null): Bilingual {
  return {
    en:
      `A cell ended the kernel (process.exit, code ${code}); its variables are gone. Take that ` +
      'call out, restart the kernel and run the cells again.',
    zh:
      `有单元格结束了内核（process.exit，退出码 ${code}），其中的变量都没有了。` +
      '请去掉这个调用，重启内核后重新运行。',
  };
}

function crashed(signal: string): Bilingual {
  return {
    en:
      `Native code crashed and took the kernel with it (${signal}); its variables are gone. ` +
      'Restart the kernel and run the cells again; `npm run doctor` checks the installation.',
    zh:
      `本地代码崩溃，内核随之退出（${signal}），其中的变量都没有了。` +
      '请重启内核后重新运行；`npm run doctor` 可以检查安装。',
  };
}
