/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Page } from 'playwright-core';

/** What a browser sees of the slide that is shown. */
export interface ShownSlide {
  readonly id: string;
  /** Words that are smaller than 20 px, with their size. */
  readonly small: readonly string[];
  /** Words that leave the slide or their picture, and parts that are larger than their place. */
  readonly outside: readonly string[];
  /** What lies over the title or the foot of the slide. */
  readonly over: readonly string[];
  readonly formulas: number;
  readonly pictures: number;
  /** Pictures that take no room, show nothing, or have no words for those who do not see them. */
  readonly faint: readonly string[];
  /** Chinese characters that no font of the page itself has. */
  readonly unprovided: readonly string[];
}

/** Measures the slide that is shown now. */
export async function shownSlide(page: Page): Promise<ShownSlide> {
  const [shown] = await page.locator('section.slide.present').evaluateAll(measureSlides);
  return shown;
}

/** Measures every page of a handout, before it is printed. */
export function printedSlides(page: Page): Promise<ShownSlide[]> {
  return page.locator('.pdf-page section.slide').evaluateAll(measureSlides);
}

/** Runs in the page, without anything of this file. */
function measureSlides(slides: readonly Element[]): ShownSlide[] {
  const SMALLEST = 19.95;
  const ranges = [...document.fonts]
    .filter(({ family }) => family.includes('Noto Sans SC'))
    .flatMap(({ unicodeRange }) => unicodeRange.split(','))
    .map((range) => range.trim().slice(2).split('-'))
    .map(([first, last = first]) => [parseInt(first, 16), parseInt(last, 16)]);
  return slides.map((slide) => {
    const sheet = slide.querySelector('.page')!.getBoundingClientRect();
    const isShown = (element: Element) => !element.closest('aside, .katex-mathml');
    const texts = [...slide.querySelectorAll<SVGTextElement>('svg text')].map((text) => {
      const { a, b } = text.getScreenCTM()!;
      const px = parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b);
      const box = text.getBoundingClientRect();
      return {
        words: text.textContent,
        px,
        box,
        frame: text.ownerSVGElement!.getBoundingClientRect(),
      };
    });
    const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode as Text;
      const parent = node.parentElement!;
      if (parent.closest('svg') || !isShown(parent) || node.data.trim() === '') continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      // The small letters of a formula are as small as mathematics has them.
      const px = parent.closest('.katex') ? 20 : parseFloat(getComputedStyle(parent).fontSize);
      const box = range.getBoundingClientRect();
      texts.push({ words: node.data, px, box, frame: sheet });
    }
    const written = texts.filter(({ words }) => words?.trim());
    const said = ({ words, px }: (typeof texts)[number]) => `${words.trim()} (${px.toFixed(1)})`;
    const leaves = ({ box, frame }: (typeof texts)[number]) =>
      box.left < frame.left - 1 ||
      box.top < frame.top - 1 ||
      box.right > frame.right + 1 ||
      box.bottom > frame.bottom + 1;
    const blocks = [...slide.querySelectorAll('.body, pre, figure, .live-room')];
    const full = blocks.filter(
      (block) =>
        block.scrollHeight > block.clientHeight + 2 || block.scrollWidth > block.clientWidth + 2,
    );
    const pictures = [...slide.querySelectorAll('figure > svg')];
    const isFaint = (picture: Element) => {
      const { width, height } = picture.getBoundingClientRect();
      const isPainted = [...picture.querySelectorAll('path, rect, circle, line, polyline')].some(
        (shape) =>
          shape.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
          shape.getBoundingClientRect().width > 2,
      );
      return (
        width < 200 || height < 100 || !isPainted || !picture.getAttribute('aria-label')?.trim()
      );
    };
    const edges = [...slide.querySelectorAll('h1, h2, footer')].map((edge) =>
      edge.getBoundingClientRect(),
    );
    const covers = (box: DOMRect) =>
      edges.some(
        ({ top, bottom }) => box.height > 0 && box.top < bottom - 2 && box.bottom > top + 2,
      );
    const inBody = [...slide.querySelectorAll('.body > *, .body svg')];
    const han = [...new Set(slide.textContent.match(/\p{Script=Han}/gu))];
    const has = (code: number) => ranges.some(([first, last]) => code >= first && code <= last);
    return {
      id: slide.id,
      small: written.filter(({ px }) => px < SMALLEST).map(said),
      outside: [...written.filter(leaves).map(said), ...full.map((block) => block.className)],
      over: inBody
        .filter((part) => covers(part.getBoundingClientRect()))
        .map(({ outerHTML }) => outerHTML.slice(0, 80)),
      formulas: [...slide.querySelectorAll('.formula .katex-html')].filter(
        (formula) => formula.getBoundingClientRect().width > 40,
      ).length,
      pictures: pictures.length,
      faint: pictures.filter(isFaint).map((picture) => picture.outerHTML.slice(0, 80)),
      unprovided: han.filter((character) => !has(character.codePointAt(0)!)),
    };
  });
}
