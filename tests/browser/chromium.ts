import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** What to do where there is no browser, for the end of a test run. */
export const BROWSER_REMEDY =
  'No Chromium or Chrome was found, so JupyterLab was not tried in a browser. ' +
  'Install Chromium (Debian, Ubuntu: apt-get install chromium) or Chrome, and run npm test again.';

/** What to do where no font has Chinese characters. */
export const FONT_REMEDY =
  'No font with Chinese characters was found, so their drawing was not tried. ' +
  'Install one (Debian, Ubuntu: apt-get install fonts-noto-cjk), and run npm test again.';

/** Path of an installed Chromium or Chrome. */
export function findBrowser(): string | undefined {
  const finder = process.platform === 'win32' ? 'where' : 'which';
  const named = NAMES.map((name) => spawnSync(finder, [name], { encoding: 'utf8' }));
  const found = named
    .find((run) => run.status === 0)
    ?.stdout.trim()
    .split(/\r?\n/)[0];
  return found ?? ELSEWHERE.find((path) => existsSync(path));
}

/** A family that has Chinese characters; macOS and Windows always have one. */
export function findChineseFont(): string | undefined {
  if (process.platform !== 'linux') return 'system';
  const list = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' });
  return list.stdout?.split('\n')[0] || undefined;
}

/** Starts it without a window; nothing of it goes out to the network. */
export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox', // the CI machine's user is root, whom Chromium's sandbox refuses
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
