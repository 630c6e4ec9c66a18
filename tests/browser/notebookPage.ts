/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { repositoryRoot } from '../support/paths';
import type { JupyterLab } from './jupyterLab';

/** What one cell shows on the page. */
export interface ShownCell {
  readonly index: number;
  readonly isCode: boolean;
  /** `[3]:` after it ran, `[*]:` while it runs, `[ ]:` when it did not. */
  readonly prompt: string;
  readonly text: string;
  readonly errors: number;
  readonly figures: readonly ShownFigure[];
}

/** What of a plotly figure is really drawn. */
export interface ShownFigure {
  /** Width and height on the page, in pixels. */
  readonly size: readonly [number, number];
  readonly heatMaps: number;
  /** For each curve, through how many points its line goes. */
  readonly curves: readonly number[];
  /** Markers and bars. */
  readonly marks: number;
}

const SECOND = 1000;
const READY = /TypeScript.*\| ?(Idle|空闲)/;
const IDLE = '.jp-NotebookPanel:visible .jp-Notebook-ExecutionIndicator[data-status="idle"]';
const SCREENSHOTS = join(repositoryRoot, 'build', 'screenshots');

/** A notebook open in JupyterLab, used as a learner uses it. */
export class NotebookPage {
  private constructor(readonly page: Page) {}

  /** Opens a notebook (path from the clone) and waits until its kernel is ready. */
  static async open(browser: Browser, lab: JupyterLab, path: string): Promise<NotebookPage> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${lab.address}/lab/tree/${path}?token=${lab.token}&reset`);
    const opened = new NotebookPage(page);
    await page
      .locator('.jp-NotebookPanel .jp-Cell')
      .first()
      .waitFor({ timeout: 60 * SECOND });
    // The notebook's own sign says «idle» before there is a kernel; the status bar names it.
    const kernel = page.locator('#jp-main-statusbar', { hasText: READY });
    await kernel.waitFor({ timeout: 60 * SECOND });
    return opened;
  }

  /** Run > Run All Cells, by the menu. */
  async runAll(): Promise<void> {
    const entry = this.page.locator('.lm-Menu-item[data-command="runmenu:run-all"]');
    for (const title of await this.page.locator('.lm-MenuBar-item').all()) {
      await title.click();
      if (await entry.isVisible()) break;
      await this.page.keyboard.press('Escape');
    }
    await entry.click();
  }

  /** Waits until the kernel has nothing to do. */
  async untilIdle(timeout: number): Promise<void> {
    await this.page.locator(IDLE).waitFor({ timeout });
  }

  /** Waits until every code cell has run, or one has failed and the kernel rests. */
  async untilRan(timeout: number): Promise<void> {
    await this.page.waitForFunction(isOver, undefined, { timeout, polling: SECOND / 2 });
    await this.untilIdle(timeout);
  }

  /** Whether every code cell has run, or one has failed. */
  isOver(): Promise<boolean> {
    return this.page.evaluate(isOver);
  }

  /** Titles of the menus. */
  menuTitles(): Promise<string[]> {
    return this.page.locator('.lm-MenuBar-itemLabel').allInnerTexts();
  }

  /**
   * Looks at every cell. JupyterLab lays out only those near the window, so this scrolls through
   * the notebook as a reader does.
   */
  async read(): Promise<ShownCell[]> {
    const cells = new Map<number, ShownCell>();
    await this.scrollThrough(async () => {
      for (const cell of await this.page.evaluate(visibleCells)) {
        // Far from the window a cell has no layout, and with it no text.
        if (cell.text !== '' || !cells.has(cell.index)) cells.set(cell.index, cell);
      }
    });
    return [...cells.values()].sort((a, b) => a.index - b.index);
  }

  /** From top to bottom, half a window at a time; `look` is called at each stop. */
  async scrollThrough(look: (top: number) => Promise<void>): Promise<void> {
    const view = this.page.locator('.jp-NotebookPanel:visible .jp-WindowedPanel-outer');
    let top = 0;
    for (;;) {
      const rest = await view.evaluate((element, to) => {
        element.scrollTop = to;
        return element.scrollHeight - element.clientHeight - to;
      }, top);
      await this.page.waitForTimeout(0.5 * SECOND); // pictures that come into view are drawn now
      await look(top);
      if (rest <= 0) return;
      top += await view.evaluate((element) => element.clientHeight / 2);
    }
  }

  /** The points of every curve that is laid out at this moment. */
  async curves(): Promise<number[]> {
    const cells = await this.page.evaluate(visibleCells);
    return cells.flatMap((cell) => cell.figures.flatMap((figure) => figure.curves));
  }

  /** Saves, as the learner does, so that the file has what the page shows. */
  async save(): Promise<void> {
    await this.page.keyboard.press('Control+s');
    await this.page.locator('.jp-mod-dirty').waitFor({ state: 'detached', timeout: 30 * SECOND });
  }

  /** Keeps what the window shows, as `build/screenshots/<name>.png`. */
  async screenshot(name: string): Promise<void> {
    const path = join(SCREENSHOTS, `${name}.png`);
    mkdirSync(dirname(path), { recursive: true });
    await this.page.screenshot({ path });
  }
}

/** Runs in the page. */
function isOver(): boolean {
  const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
  const numbered = prompts.filter((prompt) => /^\[\d+\]:$/.test(prompt.textContent?.trim() ?? ''));
  const failed = document.querySelector('[data-mime-type="application/vnd.jupyter.error"]');
  return numbered.length === prompts.length || failed !== null;
}

/** Runs in the page. */
function visibleCells(): ShownCell[] {
  const panel = [...document.querySelectorAll<HTMLElement>('.jp-NotebookPanel')].find(
    (element) => element.offsetParent !== null,
  );
  const cells = panel?.querySelectorAll<HTMLElement>('.jp-Cell[data-windowed-list-index]') ?? [];
  const figureIn = (plot: Element): ShownFigure => {
    const lines = [...plot.querySelectorAll('.plot .js-line')];
    const { width, height } = plot.getBoundingClientRect();
    return {
      size: [width, height],
      heatMaps: plot.querySelectorAll('.plot .hm image').length,
      curves: lines.map((line) => line.getAttribute('d')?.match(/[MLHVC]/g)?.length ?? 0),
      marks: plot.querySelectorAll('.plot .points path, .plot .point path').length,
    };
  };
  return [...cells].map((cell) => ({
    index: Number(cell.dataset['windowedListIndex']),
    isCode: cell.classList.contains('jp-CodeCell'),
    prompt: cell.querySelector('.jp-InputPrompt')?.textContent?.trim() ?? '',
    text: cell.innerText,
    errors: cell.querySelectorAll(
      '[data-mime-type="application/vnd.jupyter.error"], [data-mime-type="application/vnd.jupyter.stderr"]',
    ).length,
    figures: [...cell.querySelectorAll('.js-plotly-plot')].map(figureIn),
  }));
}
