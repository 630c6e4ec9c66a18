import { existsSync } from 'node:fs';
import type { Bilingual } from '../../../locale';
import type { StepContext } from '../step';
import { addonFile, buildAddon, hasCompiler } from './addon';
import { unpackedVersion } from './libraries';
import { answers, fetchOfficial } from './official';
import type { NativePlatform } from './platforms';
import { fetchWheel } from './wheel';

/** Why TensorFlow could not be had from a source, and what would help, where something would. */
export interface Obstacle {
  readonly why: Bilingual;
  readonly remedy?: Bilingual;
}

/** Where TensorFlow can be had from. */
export interface Source {
  readonly name: Bilingual;
  /** What stands in the way before anything is tried; undefined when nothing does. */
  obstacle(step: StepContext, platform: NativePlatform): Promise<Obstacle | undefined>;
  install(step: StepContext, platform: NativePlatform): Promise<void>;
}

/** What brings a compiler, by platform. */
export const COMPILER_REMEDY: Readonly<Record<string, Bilingual>> = {
  linux: {
    zh: '安装 C++ 编译器（Debian、Ubuntu：sudo apt install g++）',
    en: 'Install a C++ compiler (Debian, Ubuntu: sudo apt install g++)',
  },
  darwin: {
    zh: '安装 C++ 编译器（xcode-select --install）',
    en: 'Install a C++ compiler (xcode-select --install)',
  },
  win32: {
    zh: '安装 Visual Studio Build Tools（C++ 桌面开发），或改用 WSL',
    en: 'Install Visual Studio Build Tools (Desktop development with C++), or use WSL',
  },
};

const NO_COMPILER: Obstacle = {
  why: { zh: '没有 C++ 编译器', en: 'there is no C++ compiler' },
  remedy: COMPILER_REMEDY[process.platform] ?? COMPILER_REMEDY.linux,
};

const NO_ANSWER: Obstacle = {
  why: { zh: '服务器没有应答', en: 'its host does not answer' },
  remedy: { zh: '检查网络连接', en: 'Check the network connection' },
};

const NOT_FOR_THIS_PLATFORM: Obstacle = {
  why: { zh: '没有这个平台的版本', en: 'none for this platform' },
};

const compilerObstacle = async ({ context }: StepContext) =>
  (await hasCompiler(context)) ? undefined : NO_COMPILER;

/** The sources, in the order in which they are tried. */
export const SOURCES: readonly Source[] = [
  {
    name: { zh: '已有的', en: 'what is there' },
    obstacle: ({ paths }) => {
      const why = { zh: '还没有编译', en: 'not built yet' };
      return Promise.resolve(existsSync(addonFile(paths)) ? undefined : { why });
    },
    install: () => Promise.resolve(),
  },
  {
    name: { zh: '已下载的库', en: 'libraries downloaded before' },
    obstacle: async (step) =>
      unpackedVersion(step.paths) === undefined
        ? { why: { zh: '还没有下载', en: 'nothing downloaded yet' } }
        : compilerObstacle(step),
    install: buildAddon,
  },
  {
    name: { zh: '官方下载', en: 'official download' },
    obstacle: async (step, { official }) => {
      if (!official) return NOT_FOR_THIS_PLATFORM;
      if (!(await answers(official, step.context.signal))) return NO_ANSWER;
      return compilerObstacle(step);
    },
    install: async (step, { official }) => {
      if (official) await fetchOfficial(step, official);
      await buildAddon(step);
    },
  },
  {
    name: { zh: 'Python 包索引中的 TensorFlow', en: 'wheel of the Python package index' },
    obstacle: async (step, { wheel }) => (wheel ? compilerObstacle(step) : NOT_FOR_THIS_PLATFORM),
    install: async (step, { wheel }) => {
      if (wheel) await fetchWheel(step, wheel);
      await buildAddon(step);
    },
  },
];
