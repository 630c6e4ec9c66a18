import { mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Locale } from '../../lib/locale';
import { siteConfig } from './site';

/** A running server. */
export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves a deck; the page reloads when a slide, a figure or the library changes.
 *
 * @param folder where the deck is, if not in its own place
 */
export async function present(
  root: string,
  lang: Locale,
  port: number,
  folder?: string,
): Promise<Served> {
  const { createServer } = await import('vite');
  const config = siteConfig(root, lang, { folder });
  const server = await createServer({ ...config, server: { ...config.server, port } });
  await server.listen();
  const address = server.httpServer?.address();
  const used = typeof address === 'object' && address ? address.port : port;
  return { url: `http://127.0.0.1:${used}/`, close: () => server.close() };
}

/** Serves a site that was built, as any server of files does. */
export async function serveBuilt(root: string, lang: Locale, folder: string): Promise<Served> {
  const { preview } = await import('vite');
  const config = siteConfig(root, lang, { outDir: folder });
  const server = await preview({ ...config, preview: { host: '127.0.0.1', port: 0 } });
  const url = server.resolvedUrls?.local[0] ?? '';
  return { url, close: () => server.close() };
}

/** Writes the site of a deck into a folder, in place of what a build has left there. */
export async function buildSite(root: string, lang: Locale, folder: string): Promise<void> {
  const { build } = await import('vite');
  await build(siteConfig(root, lang, { outDir: folder }));
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
 * Prints a site as a handout: a page a slide, and two of a quiz, without its marks and with them. The
 * file is there whole or not at all.
 *
 * @param browser path of an installed Chromium or Chrome
 * @param signal ends browser and printing
 * @throws {Error} the signal's reason once it was given
 */
export async function printHandout(
  url: string,
  browser: string,
  file: string,
  signal?: AbortSignal,
): Promise<void> {
  const { chromium } = await import('playwright-core');
  const running = await chromium.launch({
    executablePath: browser,
    args: ['--no-sandbox', '--disable-gpu'],
    // The signal is ours to obey: we tell it, and our caller tidies up.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const stop = () => void running.close();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    signal?.throwIfAborted();
    const page = await running.newPage();
    await page.goto(`${url}?view=print`, { waitUntil: 'networkidle' });
    await page.waitForSelector('.pdf-page', { timeout: 30_000 });
    await page.evaluate('document.fonts.ready');
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    signal?.throwIfAborted();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.part`, pdf);
    renameSync(`${file}.part`, file);
  } catch (error) {
    signal?.throwIfAborted(); // that is why the browser is gone
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await running.close();
  }
}
