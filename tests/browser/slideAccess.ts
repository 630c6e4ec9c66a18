/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Page } from 'playwright-core';

/**
 * All of axe-core's rules for WCAG 2.0, 2.1 and 2.2, levels A and AA, and for good practice. None is
 * switched off; contrast within pictures, which axe-core leaves out, is `paleWords`' to look at.
 */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe-core complains of in the page while a slide is shown. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  return page.evaluate(async (values) => {
    interface Axe {
      run(
        context: Node,
        options: object,
      ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
    }
    const { axe } = window as unknown as { axe: Axe };
    const slide = document.querySelector('section.slide.present')!;
    // axe reads the whole page each time: the other slides wait outside.
    const others = [...document.querySelectorAll('section.slide:not(.present), .present aside')];
    const kept = others.map((other) => [...other.childNodes]);
    others.forEach((other) => other.replaceChildren());
    const { violations } = await axe.run(document, {
      runOnly: { type: 'tag', values },
      resultTypes: ['violations'],
    });
    others.forEach((other, i) => other.replaceChildren(...kept[i]));
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html }) => `${slide.id}: ${id}: ${html.slice(0, 120)}`),
    );
  }, TAGS);
}

/** Words of pictures, which axe-core leaves out, whose contrast is too low where they stand. */
export function paleWords(page: Page): Promise<string[]> {
  return page.locator('section.slide.present svg text').evaluateAll(measureContrast);
}

/** Runs in the page, without anything of this file. */
function measureContrast(texts: readonly Element[]): string[] {
  type Color = readonly [red: number, green: number, blue: number];
  const WHITE: Color = [255, 255, 255];
  const read = (color: string): { rgb: Color; alpha: number } | undefined => {
    const numbers = color.match(/[\d.]+/gu)?.map(Number);
    if (!color.startsWith('rgb') || !numbers) return undefined;
    const [red, green, blue, alpha = 1] = numbers;
    return { rgb: [red, green, blue], alpha };
  };
  const over = (color: Color, alpha: number, below: Color): Color => {
    const [r, g, b] = color.map((channel, i) => alpha * channel + (1 - alpha) * below[i]);
    return [r, g, b];
  };
  const opacityOf = (element: Element | null): number =>
    element === null
      ? 1
      : Number(getComputedStyle(element).opacity) * opacityOf(element.parentElement);
  /** What an element lays over what is below it. */
  const painted = (element: Element, below: Color): Color => {
    const style = getComputedStyle(element);
    const isShape =
      element instanceof SVGGeometryElement || element instanceof SVGTextContentElement;
    const fill = read(isShape ? style.fill : style.backgroundColor);
    if (!fill) return below;
    const own = isShape ? Number(style.fillOpacity) : 1;
    return over(fill.rgb, fill.alpha * own * opacityOf(element), below);
  };
  const luminance = (color: Color): number => {
    const [r, g, b] = color
      .map((channel) => channel / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one: Color, other: Color): number => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  return texts.flatMap((text) => {
    if (!text.textContent.trim()) return [];
    const { left, top, width, height } = text.getBoundingClientRect();
    const style = getComputedStyle(text);
    const { a, b } = (text as SVGTextElement).getScreenCTM()!;
    const px = parseFloat(style.fontSize) * Math.hypot(a, b);
    const isLarge = px >= 24 || (px >= 18.66 && Number(style.fontWeight) >= 700);
    const ratios = [0.2, 0.5, 0.8].map((part) => {
      const stack = document.elementsFromPoint(left + part * width, top + height / 2);
      const below = stack.filter(
        (element) => !text.contains(element) && !(element instanceof SVGTextContentElement),
      );
      const paper = below.reduceRight(
        (color, element) =>
          element.contains(text) && element instanceof SVGElement ? color : painted(element, color),
        WHITE,
      );
      return contrast(painted(text, paper), paper);
    });
    const worst = Math.min(...ratios);
    const least = isLarge ? 3 : 4.5;
    return worst < least ? [`${text.textContent} (${worst.toFixed(2)} of ${least})`] : [];
  });
}
