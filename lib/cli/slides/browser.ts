import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * Path of an installed Chromium, Chrome or Edge.
 *
 * @param environment where `PATH` says what is installed; on Linux nothing is looked for elsewhere
 */
export function findBrowser(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const finder = process.platform === 'win32' ? 'where' : '/usr/bin/which';
  const found = NAMES.map((name) =>
    spawnSync(finder, [name], { encoding: 'utf8', env: environment }),
  ).find(({ status }) => status === 0);
  return found?.stdout.trim().split(/\r?\n/)[0] ?? ELSEWHERE.find((path) => existsSync(path));
}
