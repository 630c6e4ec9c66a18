import { mkdirSync, statSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locale } from '../../lib/locale';
import { siteConfig } from './site';

/** A running server. */
export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a deck; the page reloads when a slide or a figure changes. */
export async function present(root: string, lang: Locale, port: number): Promise<Served> {
  const { createServer } = await import('vite');
  const config = siteConfig(root, lang);
  const server = await createServer({ ...config, server: { ...config.server, port } });
  await server.listen();
  const address = server.httpServer?.address();
  const used = typeof address === 'object' && address ? address.port : port;
  return { url: `http://127.0.0.1:${used}/`, close: () => server.close() };
}

/** Serves a site that was built, as any server of files does. */
export async function serveBuilt(root: string, lang: Locale, folder: string): Promise<Served> {
  const { preview } = await import('vite');
  const config = siteConfig(root, lang, folder);
  const server = await preview({ ...config, preview: { host: '127.0.0.1', port: 0 } });
  const url = server.resolvedUrls?.local[0] ?? '';
  return { url, close: () => server.close() };
}

/** Writes the site of a deck into a folder, in place of what a build has left there. */
export async function buildSite(root: string, lang: Locale, folder: string): Promise<void> {
  const { build } = await import('vite');
  await build(siteConfig(root, lang, folder));
}

/** The page that leads to the decks beside it. */
export function writeChoice(folder: string, languages: readonly Locale[]): void {
  const names = { zh: '中文', en: 'English' };
  const links = languages.map((lang) => `<p><a href="${lang}/index.html">${names[lang]}</a></p>`);
  const head = '<!doctype html>\n<meta charset="utf-8">\n<title>Slides · 幻灯片</title>';
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.html'), `${head}\n${links.join('\n')}\n`);
}

/** Bytes of a file, or of all files in a folder. */
export function sizeOf(folder: string): number {
  if (!statSync(folder).isDirectory()) return statSync(folder).size;
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/**
 * Prints a site as a handout: a page a slide, and two of a quiz, without its marks and with them.
 *
 * @param browser path of an installed Chromium or Chrome
 */
export async function printHandout(url: string, browser: string, file: string): Promise<void> {
  const { chromium } = await import('playwright-core');
  const running = await chromium.launch({
    executablePath: browser,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await running.newPage();
    await page.goto(`${url}?view=print`, { waitUntil: 'networkidle' });
    await page.waitForSelector('.reveal.ready .pdf-page, .pdf-page', { timeout: 30_000 });
    await page.evaluate('document.fonts.ready');
    await page.pdf({ path: file, preferCSSPageSize: true, printBackground: true });
  } finally {
    await running.close();
  }
}
