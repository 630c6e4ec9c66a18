import { type Bilingual, say } from '../locale';
import type { ErrorContent } from './messages';

/** How the process that runs the cells came to its end. */
export interface CellExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether it had got as far as taking cells. */
  readonly hadStarted: boolean;
  /** The end of what it wrote to its own standard error. */
  readonly stderrTail: string;
  /** The call of `process.exit` that ended it, and the place in a cell where one is known. */
  readonly exitCall?: { readonly code: number; readonly place?: string };
}

/** Of what it wrote before its end, without the stack trace. */
const WHY_LINES = 12;
const OUT_OF_MEMORY = /heap out of memory|Reached heap limit|Array buffer allocation|bad_alloc/;
/** Signals that a process gets for what its own native code does. */
const CRASHES = /^SIG(SEGV|ABRT|BUS|ILL|FPE|TRAP|SYS)$/;

/**
 * What the learner reads when the kernel has ended by itself, as the content of an `error` message.
 * It says what is known, and says of the rest that it is not.
 */
export function describeExit(exit: CellExit): ErrorContent {
  const { ename, sentence } = diagnose(exit);
  const evalue = say(sentence);
  return { ename, evalue, traceback: [`\x1b[1;31m${ename}\x1b[0m: ${evalue}`] };
}

function diagnose(exit: CellExit): { ename: string; sentence: Bilingual } {
  const { code, signal, stderrTail } = exit;
  if (OUT_OF_MEMORY.test(stderrTail)) return { ename: 'OutOfMemory', sentence: outOfMemory };
  if (!exit.hadStarted) return { ename: 'KernelStart', sentence: notStarted(stderrTail) };
  if (exit.exitCall) return { ename: 'KernelExit', sentence: exitCalled(exit.exitCall) };
  if (signal === null) return { ename: 'KernelExit', sentence: exited(code, stderrTail) };
  if (signal === 'SIGKILL') return { ename: 'KernelKilled', sentence: killed };
  if (CRASHES.test(signal)) return { ename: 'KernelCrash', sentence: crashed(signal) };
  return { ename: 'KernelKilled', sentence: signalled(signal) };
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

// Linux kills the largest process when the machine itself has no memory left.
const killed: Bilingual = {
  en:
    'The kernel was ended from outside (SIGKILL); its variables are gone. The system does this ' +
    'when the memory of the machine is used up; whether it did so now is not known. Restart the ' +
    'kernel and run the cells again; if it happens again, take a smaller batch or model.',
  zh:
    '内核被外部强行结束（SIGKILL），其中的变量都没有了。机器内存耗尽时系统会这样做，这一次是否如此无法得知。' +
    '请重启内核后重新运行；如果再次发生，请改用较小的批量或模型。',
};

function notStarted(stderrTail: string): Bilingual {
  const why = reasons(stderrTail);
  return {
    en: `The kernel could not start. \`npm run doctor\` says what is wrong; the end of its output:\n${why}`,
    zh: `内核无法启动。请运行 \`npm run doctor\` 查明原因。最后的输出：\n${why}`,
  };
}

function reasons(stderrTail: string): string {
  const lines = stderrTail.split('\n').filter((line) => line.trim() && !/^\s+at /.test(line));
  return lines.slice(-WHY_LINES).join('\n');
}

function exitCalled({ code, place }: { code: number; place?: string }): Bilingual {
  const where = { en: place ? ` in ${place}` : '', zh: place ? `${place} 处` : '' };
  return {
    en:
      `process.exit was called${where.en} (code ${code}) and has ended the kernel; its variables ` +
      'are gone. Take that call out, restart the kernel and run the cells again.',
    zh:
      `${where.zh}调用了 process.exit（退出码 ${code}），内核随之结束，其中的变量都没有了。` +
      '请去掉这个调用，重启内核后重新运行。',
  };
}

function exited(code: number | null, stderrTail: string): Bilingual {
  const why = reasons(stderrTail);
  return {
    en:
      `The kernel has ended by itself with exit code ${code}; its variables are gone. ` +
      (why ? `The end of what it wrote:\n${why}` : 'It wrote no reason.') +
      '\nRestart the kernel and run the cells again.',
    zh:
      `内核自己结束了（退出码 ${code}），其中的变量都没有了。` +
      (why ? `它最后的输出：\n${why}` : '它没有留下原因。') +
      '\n请重启内核后重新运行。',
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

function signalled(signal: string): Bilingual {
  return {
    en:
      `The kernel was ended by a signal (${signal}); its variables are gone. ` +
      'Restart it and run the cells again.',
    zh: `内核被信号 ${signal} 结束，其中的变量都没有了。请重启内核后重新运行。`,
  };
}
