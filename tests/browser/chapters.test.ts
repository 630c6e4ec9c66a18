import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHECKS, type ExecutedCell, isPlotly, LARGEST_MEMORY } from '../notebooks/checks/executed';
import { repositoryRoot } from '../support/paths';
import { need } from '../support/requirements';
import { BROWSER_REMEDY, findBrowser, findChineseFont, FONT_REMEDY, launch } from './chromium';
import { drawnGlyphs, type DrawnGlyph } from './glyphs';
import { startJupyterLab, type JupyterLab } from './jupyterLab';
import { kernelPeakBytes } from './kernelMemory';
import { NotebookPage, type ShownCell, type ShownFigure } from './notebookPage';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const executable = findBrowser();

/** A chapter as one finds it, in a place where running it changes no committed file. */
function copyOf(language: string, name: string): string {
  const copy = join('build', 'browser', 'notebooks', language, `${name}.ipynb`);
  mkdirSync(dirname(join(repositoryRoot, copy)), { recursive: true });
  const original = join(repositoryRoot, 'notebooks', language, `${name}.ipynb`);
  copyFileSync(original, join(repositoryRoot, copy));
  return copy.replaceAll('\\', '/');
}

function savedCells(path: string): readonly ExecutedCell[] {
  const text = readFileSync(join(repositoryRoot, path), 'utf8');
  return (JSON.parse(text) as { readonly cells: readonly ExecutedCell[] }).cells;
}

/** How many plotly figures each cell of a saved notebook holds, by the cell's index. */
function savedFigures(path: string): Map<number, number> {
  const counts = savedCells(path).map(({ outputs = [] }) => outputs.filter(isPlotly).length);
  return new Map([...counts.entries()].filter(([, count]) => count > 0));
}

function isDrawn({ size, heatMaps, curves, marks }: ShownFigure): boolean {
  const [width, height] = size;
  const hasLine = curves.some((points) => points >= 2);
  return width > 100 && height > 100 && (heatMaps > 0 || hasLine || marks > 0);
}

/** Folded cells show no number: whether they ran is read from the file. */
function expectAllRan(cells: readonly ShownCell[], path: string): void {
  const code = cells.filter((cell) => cell.isCode);
  expect(code.length).toBeGreaterThan(5);
  expect(code.filter((cell) => !/^(\[\d+\]:)?$/.test(cell.prompt))).toEqual([]);
  expect(code.filter((cell) => cell.errors > 0)).toEqual([]);
  const saved = savedCells(path).filter((cell) => cell.cell_type === 'code');
  expect(saved).toHaveLength(code.length);
  expect(saved.filter((cell) => typeof cell.execution_count !== 'number')).toEqual([]);
}

function expectPictures(cells: readonly ShownCell[], saved: Map<number, number>): void {
  const shown = new Map(
    cells
      .filter((cell) => cell.figures.length > 0)
      .map((cell) => [cell.index, cell.figures.length]),
  );
  expect(shown).toEqual(saved);
  const figures = cells.flatMap((cell) => cell.figures);
  expect(figures.filter((figure) => !isDrawn(figure))).toEqual([]);
}

/** JupyterLab and a browser for the tests of the surrounding group. */
function learnersScreen(language: 'zh' | 'en') {
  let lab: JupyterLab | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (executable === undefined) return; // each test says so
    lab = await startJupyterLab(language);
    browser = await launch(executable);
  }, 3 * MINUTE);
  afterAll(async () => {
    await browser?.close();
    await lab?.stop();
  }, MINUTE);
  return {
    open: (path: string) => NotebookPage.open(browser!, lab!, path),
    peakBytes: () => kernelPeakBytes(lab!.pid),
  };
}

/** What a run left on the page. */
interface Shown {
  readonly cells: readonly ShownCell[];
  /** Every Chinese character, of texts and of pictures. */
  readonly glyphs: readonly DrawnGlyph[];
}

/** Runs all cells, saves, and looks at the page from top to bottom, with a picture at each stop. */
async function runWhole(notebook: NotebookPage, name: string, timeout: number): Promise<Shown> {
  await notebook.runAll();
  await notebook.untilRan(timeout);
  expect(await notebook.isChanged()).toBe(true);
  await notebook.save();
  const glyphs: DrawnGlyph[] = [];
  const cells = await notebook.read(async (stop) => {
    await notebook.screenshot(`${name}-${String(stop).padStart(2, '0')}`);
    glyphs.push(...(await drawnGlyphs(notebook.page)));
  });
  return { cells, glyphs };
}

describe('chapter 02 in JupyterLab as `npm start -- --lang zh` opens it', () => {
  const { open } = learnersScreen('zh');
  const path = copyOf('zh', '02-attention');
  let notebook: NotebookPage;
  let shown: Shown;

  it(
    'runs whole, under Chinese menus, without an error',
    { timeout: 10 * MINUTE },
    async (test) => {
      need(test, executable, BROWSER_REMEDY);
      notebook = await open(path);
      expect(await notebook.menuTitles()).toContain('运行');
      expect(await notebook.isChanged(), 'shown as changed though nobody has touched it').toBe(
        false,
      );
      shown = await runWhole(notebook, 'zh-02-attention', 8 * MINUTE);
      expectAllRan(shown.cells, path);
    },
  );

  it('shows every figure, heat maps among them', (test) => {
    need(test, executable, BROWSER_REMEDY);
    expectPictures(shown.cells, savedFigures(path));
    const figures = shown.cells.flatMap((cell) => cell.figures);
    expect(figures.filter((figure) => figure.heatMaps > 0)).not.toEqual([]);
  });

  it('shrinks drawings to a narrow page, and wraps code', async (test) => {
    need(test, executable, BROWSER_REMEDY);
    const { drawings, code } = await notebook.beyond(1000);
    expect(drawings.length).toBeGreaterThan(1);
    expect(drawings.filter((pixels) => pixels > 0)).toEqual([]);
    expect(code.length).toBeGreaterThan(10);
    expect(code.filter((pixels) => pixels > 1)).toEqual([]);
  });

  it('makes figures narrower with the page, and never lower', async (test) => {
    need(test, executable, BROWSER_REMEDY);
    const { before, narrow } = await notebook.figureSizes(1000);
    expect(before).not.toEqual([]);
    expect(narrow.map(([, height]) => height)).toEqual(before.map(([, height]) => height));
    expect(narrow.filter(([width], i) => width >= before[i][0])).toEqual([]);
  });

  it('draws Chinese characters, in texts and in pictures', (test) => {
    need(test, executable, BROWSER_REMEDY);
    need(test, findChineseFont(), FONT_REMEDY);
    const { glyphs } = shown;
    const count = (place: string) => glyphs.filter((glyph) => glyph.place === place).length;
    expect(count('text')).toBeGreaterThan(50);
    expect(count('picture')).toBeGreaterThan(5);
    expect(glyphs.filter((glyph) => !glyph.isDrawn)).toEqual([]);
  });

  it(
    'is done on the contents page, which leads back to it',
    { timeout: 2 * MINUTE },
    async (test) => {
      need(test, executable, BROWSER_REMEDY);
      const contents = await open(copyOf('zh', 'contents'));
      await contents.runAll();
      await contents.untilRan(MINUTE);
      const cells = await contents.read();
      const table = cells.find((cell) => cell.isCode)!.text;
      expect(table).toMatch(/02 注意力\s+✓ 全部运行过/);
      const { page } = contents;
      await page.locator('.jp-OutputArea-output a', { hasText: '02 注意力' }).first().click();
      await page.locator('.lm-TabBar-tabLabel', { hasText: '02-attention.ipynb' }).waitFor();
    },
  );

  it('would notice a character that no font has', async (test) => {
    need(test, executable, BROWSER_REMEDY);
    await notebook.page.evaluate(addRareCharacter);
    const glyphs = await drawnGlyphs(notebook.page);
    expect(glyphs).toContainEqual({ character: '\u{323AF}', place: 'text', isDrawn: false });
  });
});

describe('chapter 11 in JupyterLab as `npm start -- --lang en` opens it', () => {
  const { open, peakBytes } = learnersScreen('en');
  const path = copyOf('en', '11-training');

  it('trains under a moving curve, and translates', { timeout: 20 * MINUTE }, async (test) => {
    need(test, executable, BROWSER_REMEDY);
    const notebook = await open(path);
    expect(await notebook.menuTitles()).toContain('Run');
    const running = runWhole(notebook, 'en-11-training', 18 * MINUTE);
    const growth = watchCurves(notebook);
    const { cells } = await running;
    expectAllRan(cells, path);
    expectPictures(cells, savedFigures(path));
    expect((await growth).size, 'forms that the live curve had').toBeGreaterThan(5);
    expect(cells.map((cell) => cell.text).join('\n')).toContain('我看见了一把锯子。');
  });

  // Only here chapter 11 is run whole: what tests/notebooks/execution asks of the others.
  it.for(Object.entries(CHECKS))('%s', ([, complaints], test) => {
    need(test, executable, BROWSER_REMEDY);
    expect(complaints(savedCells(path), '11-training')).toEqual([]);
  });

  it('keeps within its memory', (test) => {
    need(test, executable, BROWSER_REMEDY);
    const peak = peakBytes();
    if (process.platform !== 'linux') return expect(peak).toBeUndefined(); // not told there
    expect(peak).toBeGreaterThan(2 ** 29); // it was found
    expect(peak).toBeLessThanOrEqual(LARGEST_MEMORY);
  });
});

/** Runs in the page. */
function addRareCharacter(): void {
  const paragraph = document.createElement('p');
  paragraph.textContent = '\u{323AF}'; // the last one of Extension H
  document.querySelector('.jp-MarkdownOutput')!.append(paragraph);
}

/** The different forms that a running cell's curve has, looked at until all cells are run. */
async function watchCurves(notebook: NotebookPage): Promise<Set<string>> {
  const forms = new Set<string>();
  do {
    await notebook.page.waitForTimeout(2 * SECOND);
    forms.add(await notebook.runningCurves());
  } while (!(await notebook.isOver()));
  forms.delete(''); // no curve yet
  return forms;
}
