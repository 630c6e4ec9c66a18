/// <reference lib="dom" />
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Locale } from '../../lib/locale';
import { buildSite } from '../../slides/machine/commands';
import { repositoryRoot } from '../support/paths';
import { findBrowser, launch } from './chromium';
import { serveFiles, type FileServer } from './fileServer';

/** A deck in a window of its own, and what went wrong in it. */
export interface OpenedDeck {
  readonly page: Page;
  readonly errors: readonly string[];
}

/** How a deck is opened. */
export interface Opening {
  /** The id of the slide that is shown first. */
  readonly slide?: string;
  readonly view?: 'print';
  /** Whether whoever looks on allows motion. */
  readonly moves?: boolean;
  /** A file that the server does not hand out. */
  readonly without?: string;
}

/** Built decks on a plain file server, and a browser that is cut off from everything else. */
export class BuiltDecks {
  private constructor(
    readonly folder: string,
    private readonly server: FileServer,
    private readonly browser: Browser,
  ) {}

  /** @returns undefined where there is no browser */
  static async make(languages: readonly Locale[]): Promise<BuiltDecks | undefined> {
    const executable = findBrowser();
    if (executable === undefined) return undefined;
    const folder = mkdtempSync(join(tmpdir(), 'slides-'));
    for (const lang of languages) await buildSite(repositoryRoot, lang, join(folder, lang));
    return new BuiltDecks(folder, await serveFiles(folder), await launch(executable));
  }

  /** Address of a deck's page. */
  readonly address = (lang: Locale): string => `${this.server.url}/${lang}/index.html`;

  async open(
    lang: Locale,
    { slide = '', view, moves = false, without }: Opening = {},
  ): Promise<OpenedDeck> {
    const viewport = { width: 1280, height: 720 };
    const reducedMotion = moves ? 'no-preference' : 'reduce';
    const context = await this.browser.newContext({ viewport, reducedMotion });
    const errors: string[] = [];
    await context.route('**', (route) => {
      const url = route.request().url();
      if (without !== undefined && url.endsWith(without)) return route.abort();
      if (url.startsWith(this.server.url) || /^(?:data|about|blob):/u.test(url)) {
        return route.continue();
      }
      errors.push(`asked for ${url}`);
      return route.abort();
    });
    const page = await context.newPage();
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('response', (answer) => {
      if (answer.status() >= 400) errors.push(`${answer.status()} ${answer.url()}`);
    });
    const asked = `${view ? `?view=${view}` : ''}${slide && `#/${slide}`}`;
    await page.goto(`${this.address(lang)}${asked}`);
    await page.waitForSelector(view === 'print' ? '.pdf-page' : '.reveal.ready');
    await page.evaluate('document.fonts.ready');
    return { page, errors };
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
