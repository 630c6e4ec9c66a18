import type { Language } from './notebook';

const en = {
  usage: 'Execute chapters through the kernel, from their first cell to their last.',
  names: 'numbers or names of chapters, for example 02 or attention; all when absent',
  languageOption: 'only the chapters in this language: zh or en',
  tidyOption: 'do not execute: remove outputs and bring the files to the form for committing',
  noSuchChapter: (name: string, known: string) => `No chapter «${name}». There are: ${known}.`,
  noChapters: 'There is no chapter to execute.',
  running: (cell: number, cells: number, seconds: string) => `cell ${cell} of ${cells}, ${seconds}`,
  starting: (seconds: string) => `starting the kernel, ${seconds}`,
  kernelReady: (seconds: string) => `kernel ready after ${seconds}`,
  summary: (cells: number, seconds: string, memory: string) =>
    `${cells} code ${cells === 1 ? 'cell' : 'cells'}, ${seconds}; the kernel's peak memory: ${memory}`,
  memoryUnknown: 'not told by this system',
  total: (notebooks: number, seconds: string) =>
    `${notebooks} ${notebooks === 1 ? 'notebook' : 'notebooks'}, ${seconds}`,
  failed: (cell: number, cells: number) => `Cell ${cell} of ${cells} failed:`,
  died: (cell: number) => `The kernel ended while cell ${cell} ran:`,
  notStarted: 'The kernel did not start:',
  stopped: 'Nothing after it was run.',
  copy: (path: string) => `Executed copy: ${path}`,
  interrupted: 'Stopped. The kernel has ended; no executed copy was written.',
  tidied: (path: string) => `tidied: ${path}`,
  tidyAlready: (path: string) => `tidy already: ${path}`,
  unreadable: (path: string, reason: string) => `${path} is not a notebook: ${reason}`,
};

const zh: typeof en = {
  usage: '用真实的内核从头到尾执行各章笔记本。',
  names: '章的编号或名字，例如 02 或 attention；不写就是全部',
  languageOption: '只执行这种语言的笔记本：zh 或 en',
  tidyOption: '不执行，只清除输出，并把文件整理成提交时的格式',
  noSuchChapter: (name, known) => `没有「${name}」这一章。现有：${known}。`,
  noChapters: '没有可以执行的笔记本。',
  running: (cell, cells, seconds) => `第 ${cell} 格，共 ${cells} 格，${seconds}`,
  starting: (seconds) => `正在启动内核，${seconds}`,
  kernelReady: (seconds) => `内核就绪，用时 ${seconds}`,
  summary: (cells, seconds, memory) => `${cells} 个代码格，用时 ${seconds}；内核内存峰值 ${memory}`,
  memoryUnknown: '（本系统不提供）',
  total: (notebooks, seconds) => `${notebooks} 个笔记本，用时 ${seconds}`,
  failed: (cell, cells) => `第 ${cell} 格（共 ${cells} 格）出错：`,
  died: (cell) => `执行第 ${cell} 格时内核退出：`,
  notStarted: '内核没能启动：',
  stopped: '后面的格没有执行。',
  copy: (path) => `执行后的副本：${path}`,
  interrupted: '已停止。内核已退出，没有留下执行后的副本。',
  tidied: (path) => `已整理：${path}`,
  tidyAlready: (path) => `无需整理：${path}`,
  unreadable: (path, reason) => `${path} 不是笔记本文件：${reason}`,
};

/** What `npm run chapters` says. */
export type ChapterMessages = typeof en;

/** The messages in the language of whoever typed the command. */
export function chapterMessages(language: Language): ChapterMessages {
  return language === 'zh' ? zh : en;
}
