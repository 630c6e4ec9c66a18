/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCALES } from '../../lib/locale';
import { printHandout, sizeOf } from '../../slides/machine/commands';
import { readDeck } from '../../slides/machine/readDeck';
import { isMain, type Slide } from '../../slides/machine/slide';
import { repositoryRoot } from '../support/paths';
import { need } from '../support/requirements';
import { BuiltDecks } from './builtDecks';
import { BROWSER_REMEDY, findBrowser } from './chromium';
import { drawnGlyphs } from './glyphs';
import { accessibilityFaults, paleWords } from './slideAccess';
import { printedSlides, shownSlide, type ShownSlide } from './slidePage';

const MEGABYTE = 1e6;
const AXE = join(repositoryRoot, 'slides', 'node_modules', 'axe-core', 'axe.min.js');

let decks: BuiltDecks | undefined;
beforeAll(async () => void (decks = await BuiltDecks.make(LOCALES)));
afterAll(() => decks?.close());

/** What is to be seen of a slide: all of it. */
function whole({ id, figures, body }: Slide): ShownSlide {
  const formulas = body.match(/\$\$[\s\S]+?\$\$/gu)?.length ?? 0;
  const nothing = { small: [], outside: [], over: [], faint: [], unprovided: [] };
  return { id, formulas, pictures: figures.length, ...nothing };
}

describe.each(['zh', 'en'] as const)('the slides in a browser: %s', (lang) => {
  it('shows every slide whole and readable, by the space bar alone', async (context) => {
    const { page, errors } = await need(context, decks, BROWSER_REMEDY).open(lang);
    await page.addScriptTag({ path: AXE });
    const { slides } = readDeck(repositoryRoot, lang);
    for (const slide of slides) {
      if (slide.kind === 'live') await page.waitForSelector('.live-room[data-state="done"]');
      expect(await shownSlide(page)).toEqual(whole(slide));
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await paleWords(page), slide.id).toEqual([]);
      if (slide.kind === 'quiz') {
        expect(await page.isVisible('section.present .mark')).toBe(false);
        await page.keyboard.press('Space');
        await page.waitForSelector('section.present .right .mark.visible');
      }
      await page.keyboard.press('Space');
    }
    await page.evaluate(() => {
      const body = document.querySelector('section.slide.present .body')!;
      const pale = '<p style="font-size:12px;color:#ddd">pale</p>';
      const low = '<p style="position:absolute;bottom:10px">low</p>';
      const picture =
        '<svg role="img" width="300" height="200"><rect width="300" height="200" fill="#009E73"/>';
      const words = '<text x="40" y="90" font-size="22" fill="#666">grey</text></svg>';
      body.innerHTML = `${picture}${words}${pale}${low}<p style="position:absolute;left:1270px">outside</p>`;
    });
    const broken = await shownSlide(page);
    expect(broken.small).toEqual(['pale (12.0)']);
    expect(broken.outside.join()).toContain('outside');
    expect(broken.over.join()).toContain('low');
    const faults = (await accessibilityFaults(page)).join();
    for (const rule of ['color-contrast', 'svg-img-alt']) expect(faults).toContain(rule);
    expect((await paleWords(page)).join()).toMatch(/^grey \(1\./u);
    const places = { text: '.slides h2, .slides li, .slides p', picture: '.slides svg text' };
    const glyphs = await drawnGlyphs(page, places);
    expect(glyphs.length).toBeGreaterThan(lang === 'zh' ? 300 : 20);
    expect(glyphs.filter(({ isDrawn }) => !isDrawn)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('keeps to the main line with the right arrow, and goes deeper with the arrow down', async (context) => {
    const { page, errors } = await need(context, decks, BROWSER_REMEDY).open(lang);
    const shownId = () => page.getAttribute('section.slide.present', 'id');
    const { slides } = readDeck(repositoryRoot, lang);
    for (const [i, { id, kind }] of slides.entries()) {
      if (!isMain(slides[i])) continue;
      expect(await shownId()).toBe(id);
      if (slides[i + 1]?.kind === 'more') {
        if (kind === 'quiz') await page.keyboard.press('ArrowRight');
        await page.keyboard.press('ArrowDown');
        expect(await shownId()).toBe(slides[i + 1].id);
        if (slides.slice(i + 1).some(isMain)) {
          await page.keyboard.press('ArrowRight');
          await page.keyboard.press('ArrowLeft');
        } else await page.keyboard.press('ArrowUp');
        expect(await shownId(), 'back on the uppermost').toBe(id);
      }
      await page.keyboard.press('ArrowRight');
      if (kind === 'quiz' && (await shownId()) === id) await page.keyboard.press('ArrowRight');
    }
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('is whole and readable on paper, a page a slide and two of a quiz', async (context) => {
    const { page, errors } = await need(context, decks, BROWSER_REMEDY).open(lang, {
      view: 'print',
    });
    await page.emulateMedia({ media: 'print' });
    const { slides } = readDeck(repositoryRoot, lang);
    const pages = slides.flatMap((slide) => (slide.kind === 'quiz' ? [slide, slide] : [slide]));
    expect(await printedSlides(page)).toEqual(pages.map(whole));
    expect(errors).toEqual([]);
    await page.context().close();
  });
});

describe("the speaker's view and the handout", () => {
  it('opens with the notes of the slide', async (context) => {
    const { page, errors } = await need(context, decks, BROWSER_REMEDY).open('en', {
      slide: 'soft-lookup',
    });
    const popup = page.context().waitForEvent('page');
    await page.keyboard.press('s');
    const view = await popup;
    await view.waitForFunction(() => document.body?.innerText.includes('Expected wrong answer'));
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('prints a page a slide, and two of a quiz', async (context) => {
    const { folder, address } = need(context, decks, BROWSER_REMEDY);
    const file = join(folder, 'handout.pdf');
    await printHandout(address('zh'), findBrowser()!, file);
    const { slides } = readDeck(repositoryRoot, 'zh');
    const pages = readFileSync(file, 'latin1').match(/\/Type \/Page\b(?!s)/gu)?.length;
    expect(pages).toBe(slides.length + slides.filter(({ kind }) => kind === 'quiz').length);
  });

  it('stays small', (context) => {
    const { folder } = need(context, decks, BROWSER_REMEDY);
    expect(sizeOf(join(folder, 'zh')) / MEGABYTE).toBeLessThan(10);
  });
});
