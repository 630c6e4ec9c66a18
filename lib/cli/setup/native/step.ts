import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Bilingual } from '../../../locale';
import type { Context } from '../../bootstrap/context.cjs';
import { remedyOf } from '../../bootstrap/failure.cjs';
import { readStamp, sha256, writeStamp } from '../../bootstrap/stamp.cjs';
import type { Paths } from '../../paths';
import { logHint, same } from '../failure';
import type { Step, StepContext } from '../step';
import { addonFile } from './addon';
import { nativePlatform } from './platforms';
import { runProbe } from './runProbe';
import { COMPILER_REMEDY, SOURCES, type Obstacle, type Source } from './sources';

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
 * Native TensorFlow under tfjs-node, from the first source that works: what is there already; libraries
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
    const obstacles: Met[] = [];
    for (const source of SOURCES) {
      const obstacle = await trySource(source, step);
      if (obstacle === undefined) return;
      obstacles.push({ ...obstacle, source: source.name });
    }
    step.report.warn(warning(step.context, obstacles));
  },
};

/** An obstacle, and the source on whose way it lay. */
type Met = Obstacle & { readonly source: Bilingual };

/** @returns what stood in the way; undefined when native TensorFlow now works */
async function trySource(source: Source, step: StepContext): Promise<Obstacle | undefined> {
  const { context, paths, report } = step;
  report.progress(source.name);
  const obstacle = await source.obstacle(step, nativePlatform());
  if (obstacle) return obstacle;
  try {
    await source.install(step, nativePlatform());
  } catch (error) {
    if (context.signal.aborted || isDiskFull(error)) throw error;
    return { why: same(shortReason(error)), remedy: remedyAfter(error, context) };
  }
  report.progress({ zh: '试算一个矩阵乘积', en: 'trying a matrix product' });
  const { native, correct, reason } = await runProbe(context.root, context.signal);
  if (!native || !correct) {
    const why = reason ?? 'wrong product';
    return { why: same(why), remedy: why.includes('SIGILL') ? NO_AVX : logHint(context) };
  }
  writeStamp(stampFile(paths), fingerprint(paths));
  return undefined;
}

const NO_AVX: Bilingual = {
  zh: '这台电脑的处理器没有 TensorFlow 需要的 AVX 指令，请换一台电脑',
  en: 'The processor lacks the AVX instructions that TensorFlow needs: use another computer',
};

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

function remedyAfter(error: unknown, context: Context): Bilingual {
  if (/find VS\b|Visual Studio installation/i.test(allReasons(error))) return COMPILER_REMEDY.win32;
  return remedyOf(error) ?? logHint(context);
}

/** The remedy follows from what stood in the way last, where something can be done about that. */
function warning({ say }: Context, obstacles: readonly Met[]): Bilingual {
  const list = obstacles.map(({ source, why }) => `    · ${say(source)}: ${say(why)}`).join('\n');
  const remedy = obstacles.filter((obstacle) => obstacle.remedy).at(-1)?.remedy;
  const advice = (language: keyof Bilingual, then: string) =>
    remedy ? `\n  → ${remedy[language].replace(/[。.]$/, '')}${then}` : '';
  return {
    zh:
      `原生 TensorFlow 没有装好，改用纯 JavaScript 计算：结果正确，但大约慢 100 倍，训练一章可能要几个小时。\n` +
      `  原因：\n${list}${advice('zh', '；然后再运行 npm start，它会重试。')}`,
    en:
      `Native TensorFlow could not be set up; plain JavaScript computes instead: correct, but about 100 times slower, so that training takes hours.\n` +
      `  Why:\n${list}${advice('en', '; then run npm start: it tries again.')}`,
  };
}
