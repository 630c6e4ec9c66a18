import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Context } from '../../bootstrap/context.cjs';
import { readStamp, sha256, writeStamp } from '../../bootstrap/stamp.cjs';
import type { Paths } from '../../paths';
import type { Bilingual } from '../../../locale';
import { same } from '../failure';
import type { Step, StepContext } from '../step';
import { addonFile, buildAddon, hasCompiler } from './addon';
import { unpackedVersion } from './libraries';
import { answers, fetchOfficial } from './official';
import { nativePlatform, type NativePlatform } from './platforms';
import { runProbe } from './runProbe';
import { fetchWheel } from './wheel';

const stampFile = ({ tensorflow }: Paths) => join(tensorflow, 'ready.json');

/** Changes when the addon or a library was replaced, cut short or deleted. */
function fingerprint(paths: Paths): string {
  const libraries = join(paths.tfjsNode, 'deps', 'lib');
  const addon = addonFile(paths);
  if (!existsSync(libraries) || !existsSync(addon)) return '';
  const names = readdirSync(libraries).sort();
  const files = [addon, ...names.map((name) => join(libraries, name))].filter(existsSync);
  return sha256(files.map((file) => `${basename(file)} ${statSync(file).size}`).join('\n'));
}

/** Whether native TensorFlow was built, tried, and is still the same. */
export function isNativeReady(paths: Paths): boolean {
  const now = fingerprint(paths);
  return now !== '' && readStamp(stampFile(paths)) === now;
}

/**
 * Native TensorFlow under tfjs-node, by the first way that works: what is there already; libraries
 * unpacked by an earlier run; the official archive, where its host answers; TensorFlow's wheel from
 * the Python package index. Without any of them the pure-JavaScript backend remains, and we say so.
 */
export const nativeStep: Step = {
  title: {
    zh: '准备原生 TensorFlow（约 1 到 5 分钟，下载 274 MB）',
    en: 'Prepare native TensorFlow (1 to 5 min, a download of 274 MB)',
  },
  isDone: (_context, paths) => isNativeReady(paths),
  run: async (step) => {
    const reasons: string[] = [];
    for (const source of SOURCES) {
      if (await trySource(source, step, reasons)) return;
    }
    step.report.warn(warning(step.context, reasons));
  },
};

/** Where TensorFlow can be had from. */
interface Source {
  readonly name: Bilingual;
  /** Why it cannot be had there, in a few words; undefined when it can. */
  closed(step: StepContext, platform: NativePlatform): Promise<Bilingual | undefined>;
  install(step: StepContext, platform: NativePlatform): Promise<void>;
}

const NO_COMPILER: Bilingual = {
  zh: '没有 C++ 编译器',
  en: 'there is no C++ compiler',
};

const needsCompiler = async (step: StepContext) =>
  (await hasCompiler(step.context)) ? undefined : NO_COMPILER;

const SOURCES: readonly Source[] = [
  {
    name: { zh: '已有的', en: 'what is there' },
    closed: ({ paths }) =>
      Promise.resolve(
        existsSync(addonFile(paths)) ? undefined : { zh: '还没有编译', en: 'not built yet' },
      ),
    install: () => Promise.resolve(),
  },
  {
    name: { zh: '已下载的库', en: 'libraries downloaded before' },
    closed: async (step) =>
      unpackedVersion(step.paths) === undefined
        ? { zh: '还没有下载', en: 'nothing downloaded yet' }
        : needsCompiler(step),
    install: buildAddon,
  },
  {
    name: { zh: '官方下载', en: 'official download' },
    closed: async (step, { official }) => {
      if (!official) return { zh: '没有这个平台的版本', en: 'none for this platform' };
      const isThere = await answers(official, step.context.signal);
      return isThere
        ? needsCompiler(step)
        : { zh: '服务器没有应答', en: 'its host does not answer' };
    },
    install: async (step, { official }) => {
      if (official) await fetchOfficial(step, official);
      await buildAddon(step);
    },
  },
  {
    name: { zh: 'Python 包索引中的 TensorFlow', en: 'wheel of the Python package index' },
    closed: (step, { wheel }) =>
      wheel
        ? needsCompiler(step)
        : Promise.resolve({ zh: '没有这个平台的版本', en: 'none for this platform' }),
    install: async (step, { wheel }) => {
      if (wheel) await fetchWheel(step, wheel);
      await buildAddon(step);
    },
  },
];

/** @returns whether native TensorFlow now works; if not, `reasons` has one more */
async function trySource(source: Source, step: StepContext, reasons: string[]): Promise<boolean> {
  const { context, paths } = step;
  const note = (why: Bilingual) => reasons.push(`${context.say(source.name)}: ${context.say(why)}`);
  step.report.progress(source.name);
  const closed = await source.closed(step, nativePlatform());
  if (closed) return (note(closed), false);
  try {
    await source.install(step, nativePlatform());
  } catch (error) {
    if (context.signal.aborted || isDiskFull(error)) throw error;
    return (note(same(shortReason(error))), false);
  }
  step.report.progress({ zh: '试算一个矩阵乘积', en: 'trying a matrix product' });
  const { native, correct, reason } = await runProbe(context.root, context.signal);
  if (!native || !correct) return (note(same(reason ?? 'wrong product')), false);
  writeStamp(stampFile(paths), fingerprint(paths));
  return true;
}

/** A full disk is not a reason to try another way: that one would need the space as well. */
function isDiskFull(error: unknown): boolean {
  return /ENOSPC|EDQUOT|No space left/.test(`${allReasons(error)}`);
}

function allReasons(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause ? `${error.message}\n${allReasons(error.cause)}` : error.message;
}

function shortReason(error: unknown): string {
  const lines = allReasons(error).split('\n').filter(Boolean);
  return lines.find((line) => /error|not found|failed/i.test(line)) ?? lines[0] ?? 'unknown';
}

const COMPILER_ADVICE: Readonly<Record<string, Bilingual>> = {
  linux: same('sudo apt install g++ make'),
  darwin: same('xcode-select --install'),
  win32: {
    zh: '安装 Visual Studio Build Tools（C++ 桌面开发），或改用 WSL',
    en: 'install Visual Studio Build Tools (Desktop development with C++), or use WSL',
  },
};

function warning({ say }: Context, reasons: readonly string[]): Bilingual {
  const advice = COMPILER_ADVICE[process.platform] ?? same('a C++ compiler');
  const list = reasons.map((reason) => `    · ${reason}`).join('\n');
  return same(
    say({
      zh:
        `原生 TensorFlow 没有装好，改用纯 JavaScript 计算：结果正确，但大约慢 100 倍，训练一章可能要几个小时。\n` +
        `  原因：\n${list}\n` +
        `  → 装好编译器（${say(advice)}）并连上网络，再运行 npm start，它会重试。`,
      en:
        `Native TensorFlow could not be set up; plain JavaScript computes instead: correct, but about 100 times slower, so that training takes hours.\n` +
        `  Why:\n${list}\n` +
        `  → Get a compiler (${say(advice)}) and a network connection, then run npm start: it tries again.`,
    }),
  );
}
