import type { Locale } from '../../locale';
import type { ExecutionLimits } from './execute';

type LimitMessages = Readonly<
  Record<keyof ExecutionLimits, (cell: number, cells: number, allowed: number) => string>
>;

const en = {
  usage: 'Execute chapters through the kernel, from their first cell to their last.',
  names: 'numbers or names of chapters, for example 02 or attention; all when absent',
  languageOption: 'only the chapters in this language; in both when absent',
  jobsOption: 'notebooks at once; as many as cores and memory allow when absent',
  tidyOption: 'do not execute: remove outputs and bring the files to the form for committing',
  noSuchChapter: (name: string, known: string) => `No chapter “${name}”. There are: ${known}.`,
  noChapters: 'There is no chapter to execute.',
  title: (notebooks: number) => (notebooks === 1 ? 'Execute' : `Execute ${notebooks} notebooks`),
  left: (time: string) => `about ${time} left`,
  starting: 'starting',
  kernelReady: (time: string) => `kernel ready after ${time}`,
  summary: (cells: number, time: string, memory: string) =>
    `${cells} code ${cells === 1 ? 'cell' : 'cells'}, ${time}; the kernel's peak memory: ${memory}`,
  memoryUnknown: 'not told by this system',
  total: (notebooks: number, time: string) =>
    `${notebooks} ${notebooks === 1 ? 'notebook' : 'notebooks'}, ${time}`,
  failed: (cell: number, cells: number) => `Cell ${cell} of ${cells} failed:`,
  died: (cell: number) => `The kernel ended while cell ${cell} ran:`,
  limit: {
    cellSeconds: (cell, cells, allowed) =>
      `Cell ${cell} of ${cells} was stopped: it took longer than ${allowed} s.`,
    seconds: (cell, cells, allowed) =>
      `Stopped in cell ${cell} of ${cells}: the notebook took longer than ${allowed} s.`,
    memoryBytes: (cell, cells, allowed) =>
      `Cell ${cell} of ${cells} was stopped: the kernel took more than ${megabytes(allowed)} MB of memory.`,
  } as LimitMessages,
  notStarted: 'The kernel did not start:',
  stopped: 'Nothing after it was run.',
  notEnded: 'stopped before its end; no executed copy',
  copy: (path: string) => `Executed copy: ${path}`,
  interrupted: 'Stopped. The kernels have ended; no executed copy of what was running was written.',
  tidied: (path: string) => `tidied: ${path}`,
  tidyAlready: (path: string) => `tidy already: ${path}`,
  unreadable: (path: string, reason: string) => `${path} is not a notebook: ${reason}`,
};

const zh: typeof en = {
  usage: '用真实的内核从头到尾执行各章笔记本。',
  names: '章的编号或名字，例如 02 或 attention；不写就是全部',
  languageOption: '只执行这种语言的笔记本；不写就是两种都执行',
  jobsOption: '同时执行几个笔记本；不写则由处理器核数和内存决定',
  tidyOption: '不执行，只清除输出，并把文件整理成提交时的格式',
  noSuchChapter: (name, known) => `没有“${name}”这一章。现有：${known}。`,
  noChapters: '没有可以执行的笔记本。',
  title: (notebooks) => (notebooks === 1 ? '执行' : `执行 ${notebooks} 个笔记本`),
  left: (time) => `大约还要 ${time}`,
  starting: '启动内核',
  kernelReady: (time) => `内核就绪，用时 ${time}`,
  summary: (cells, time, memory) => `${cells} 个代码格，用时 ${time}；内核内存峰值 ${memory}`,
  memoryUnknown: '（本系统不提供）',
  total: (notebooks, time) => `${notebooks} 个笔记本，用时 ${time}`,
  failed: (cell, cells) => `第 ${cell} 格（共 ${cells} 格）出错：`,
  died: (cell) => `执行第 ${cell} 格时内核退出：`,
  limit: {
    cellSeconds: (cell, cells, allowed) =>
      `第 ${cell} 格（共 ${cells} 格）运行超过 ${allowed} 秒，已停止。`,
    seconds: (cell, cells, allowed) =>
      `整个笔记本运行超过 ${allowed} 秒，停在第 ${cell} 格（共 ${cells} 格）。`,
    memoryBytes: (cell, cells, allowed) =>
      `第 ${cell} 格（共 ${cells} 格）用的内存超过 ${megabytes(allowed)} MB，已停止。`,
  },
  notStarted: '内核没能启动：',
  stopped: '后面的格没有执行。',
  notEnded: '没有执行完就停止了，没有留下执行后的副本',
  copy: (path) => `执行后的副本：${path}`,
  interrupted: '已停止。内核已退出，正在执行的笔记本没有留下副本。',
  tidied: (path) => `已整理：${path}`,
  tidyAlready: (path) => `无需整理：${path}`,
  unreadable: (path, reason) => `${path} 不是笔记本文件：${reason}`,
};

/** What `npm run chapters` says. */
export type ChapterMessages = typeof en;

/** The messages in the language of whoever typed the command. */
export function chapterMessages(language: Locale): ChapterMessages {
  return language === 'zh' ? zh : en;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
