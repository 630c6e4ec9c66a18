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
  /** `[3]:` after it ran, `[*]:` while it runs, `[ ]:` when it did not; empty where the source is folded. */
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

type Size = readonly [width: number, height: number];

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

  /** Waits until the kernel has nothing to do: for a moment it is so between two cells, too. */
  async untilIdle(timeout: number): Promise<void> {
    const idle = this.page.locator(IDLE);
    do {
      await idle.waitFor({ timeout });
      await this.page.waitForTimeout(SECOND);
    } while (!(await idle.isVisible()));
  }

  /** Waits until every code cell whose source is shown has run, or one has failed, and the kernel rests. */
  async untilRan(timeout: number): Promise<void> {
    await this.page.waitForFunction(isOver, undefined, { timeout, polling: SECOND / 2 });
    await this.untilIdle(timeout);
  }

  /** Whether every code cell whose source is shown has run, or one has failed. */
  isOver(): Promise<boolean> {
    return this.page.evaluate(isOver);
  }

  /** Titles of the menus. */
  menuTitles(): Promise<string[]> {
    return this.page.locator('.lm-MenuBar-itemLabel').allInnerTexts();
  }

  /**
   * Looks at every cell. JupyterLab lays out only those near the window, so this scrolls from top
   * to bottom as a reader does.
   *
   * @param look is called at each stop with the stop's number, from 1
   */
  async read(look: (stop: number) => Promise<void> = async () => {}): Promise<ShownCell[]> {
    const cells = new Map<number, ShownCell>();
    const view = this.page.locator('.jp-NotebookPanel:visible .jp-WindowedPanel-outer');
    for (let stop = 1, top = 0, rest = 1; rest > 0; stop++) {
      const step = await view.evaluate(scrollTo, top);
      await this.page.waitForTimeout(0.4 * SECOND); // pictures that come into view are drawn now
      for (const cell of await this.page.evaluate(visibleCells)) keepFuller(cells, cell);
      await look(stop);
      [top, rest] = [top + step.next, step.rest];
    }
    return [...cells.values()].sort((a, b) => a.index - b.index);
  }

  /** The drawing below the running cell, which is brought into the window. */
  runningCurves(): Promise<string> {
    return this.page.evaluate(curvesOfRunningCell);
  }

  /** How far SVG drawings and lines of code reach over the place that their cells have, in a window so wide. */
  async beyond(width: number): Promise<{ drawings: number[]; code: number[] }> {
    return this.inWindow(width, async () => ({
      drawings: await this.page.evaluate(excessOfDrawings),
      code: await this.page.evaluate(excessOfCode),
    }));
  }

  /** Width and height of the plotly figures near the window, before and in a window so wide. */
  async figureSizes(width: number): Promise<{ before: Size[]; narrow: Size[] }> {
    const before = await this.page.evaluate(sizesOfFigures);
    return { before, narrow: await this.inWindow(width, () => this.page.evaluate(sizesOfFigures)) };
  }

  private async inWindow<T>(width: number, look: () => Promise<T>): Promise<T> {
    const before = this.page.viewportSize()!;
    await this.page.setViewportSize({ ...before, width });
    await this.page.waitForTimeout(2 * SECOND);
    const seen = await look();
    await this.page.setViewportSize(before);
    await this.page.waitForTimeout(2 * SECOND); // figures follow the page a moment later
    return seen;
  }

  /** Whether its tab says that it was changed since it was saved. */
  async isChanged(): Promise<boolean> {
    return (await this.page.locator('.lm-TabBar-tab.jp-mod-dirty').count()) > 0;
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

/** Away from the window a cell loses its text and its drawings: the fuller sight of it counts. */
function keepFuller(cells: Map<number, ShownCell>, cell: ShownCell): void {
  const before = cells.get(cell.index);
  const drawn = ({ figures }: ShownCell) =>
    figures.reduce((sum, figure) => sum + figure.heatMaps + figure.curves.length + figure.marks, 0);
  const isFuller =
    before === undefined ||
    drawn(cell) > drawn(before) ||
    (drawn(cell) === drawn(before) && cell.text.length >= before.text.length);
  if (isFuller) cells.set(cell.index, cell);
}

/** Runs in the page. */
function excessOfDrawings(): number[] {
  return [...document.querySelectorAll('.jp-NotebookPanel .jp-RenderedSVG img')].map(
    (drawing) => drawing.clientWidth - drawing.parentElement!.clientWidth,
  );
}

/** Runs in the page. */
function excessOfCode(): number[] {
  return [...document.querySelectorAll('.jp-CodeCell .cm-scroller')].map(
    (code) => code.scrollWidth - code.clientWidth,
  );
}

/** Runs in the page. */
function sizesOfFigures(): Size[] {
  return [...document.querySelectorAll('.js-plotly-plot .svg-container')].map((figure) => {
    const { width, height } = figure.getBoundingClientRect();
    return [Math.round(width), Math.round(height)];
  });
}

/** Runs in the page. */
function scrollTo(view: HTMLElement | SVGElement, top: number): { next: number; rest: number } {
  view.scrollTop = top;
  const { scrollHeight, clientHeight } = view;
  return { next: 0.7 * clientHeight, rest: scrollHeight - clientHeight - top };
}

/** Runs in the page. */
function curvesOfRunningCell(): string {
  const isRunning = (cell: Element) =>
    cell.querySelector('.jp-InputPrompt')?.textContent?.trim() === '[*]:';
  const cell = [...document.querySelectorAll('.jp-CodeCell')].find(isRunning);
  cell?.querySelector('.jp-Cell-outputWrapper')?.scrollIntoView({ block: 'end' });
  // A figure that moves is a still drawing each time, because plotly's renderer draws but once.
  return cell?.querySelector('.jp-RenderedSVG')?.innerHTML ?? '';
}

/** Runs in the page. */
function isOver(): boolean {
  const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')];
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
    const lines = [...plot.querySelectorAll('.cartesianlayer .js-line')];
    const { width, height } = plot.getBoundingClientRect();
    return {
      size: [width, height],
      heatMaps: plot.querySelectorAll('.cartesianlayer .hm image').length,
      curves: lines.map((line) => line.getAttribute('d')?.match(/[MLHVC]/g)?.length ?? 0),
      marks: plot.querySelectorAll('.cartesianlayer .points path, .cartesianlayer .point path')
        .length,
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
