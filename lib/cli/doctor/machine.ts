import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../bootstrap/command.cjs';
import type { Context } from '../bootstrap/context.cjs';
import { same } from '../setup/failure';
import { runProbe } from '../setup/native/runProbe';
import { bad, ok, warn, type Check } from './check';

const REASON_LENGTH = 160;

/** Native TensorFlow: loaded, tried, timed. Without it everything still computes, but slowly. */
export const tensorflowCheck: Check = {
  name: { zh: '原生 TensorFlow', en: 'Native TensorFlow' },
  run: async ({ signal }, { root }) => {
    const { native, version, correct, gflops, reason } = await runProbe(root, signal);
    const speed = `${gflops < 10 ? gflops.toFixed(1) : Math.round(gflops)} GFLOP/s`;
    if (native && correct) {
      return ok({ zh: `${version}，${speed}`, en: `${version}, ${speed}` });
    }
    if (correct) {
      return warn(
        {
          zh: `没有原生代码，用纯 JavaScript 计算（${speed}）：${shorten(reason)}`,
          en: `no native code; plain JavaScript computes (${speed}): ${shorten(reason)}`,
        },
        {
          zh: '训练大约慢 100 倍。运行 npm start，它会重试并说明原因。',
          en: 'Training takes about 100 times as long. Run npm start: it tries again and says why.',
        },
      );
    }
    return bad(
      { zh: `无法计算：${shorten(reason)}`, en: `it does not compute: ${shorten(reason)}` },
      {
        zh: '删除 node_modules 与 .cache 文件夹，再运行 npm start。',
        en: 'Delete the folders node_modules and .cache, then run npm start.',
      },
    );
  },
};

function shorten(reason = 'unknown'): string {
  return reason.replace(/\s+/g, ' ').slice(0, REASON_LENGTH);
}

/** Where macOS and Windows keep a font with Chinese characters. */
const FONT_FILES: Readonly<Record<string, readonly string[]>> = {
  darwin: ['/System/Library/Fonts/PingFang.ttc', '/System/Library/Fonts/STHeiti Light.ttc'],
  win32: ['msyh.ttc', 'msyh.ttf', 'simsun.ttc'].map((name) =>
    join(process.env.WINDIR ?? 'C:\\Windows', 'Fonts', name),
  ),
};

/** A font for Chinese, for the browser on this machine. */
export const fontCheck: Check = {
  name: { zh: '中文字体', en: 'Font for Chinese' },
  run: async (context) => {
    const font = await chineseFont(context);
    if (font) return ok(same(font));
    return warn(
      { zh: '没有找到', en: 'none found' },
      {
        zh: '浏览器里的汉字可能显示为方框。Debian/Ubuntu：sudo apt install fonts-noto-cjk。',
        en: 'Chinese may show as boxes in the browser. Debian/Ubuntu: sudo apt install fonts-noto-cjk.',
      },
    );
  },
};

async function chineseFont({ root, signal }: Context): Promise<string | undefined> {
  const files = FONT_FILES[process.platform];
  if (files) return files.find(existsSync);
  const list = ['--format', '%{family[0]}\n', ':lang=zh'];
  const output = await runCommand('fc-list', list, { cwd: root, signal }).catch(() => '');
  return output.split('\n').find((line) => line.trim() !== '');
}
