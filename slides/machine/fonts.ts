/** The code points of a `unicode-range`, as pairs of first and last. */
function rangesOf(face: string): [number, number][] | undefined {
  const list = /unicode-range:\s*([^;}]+)/u.exec(face)?.[1];
  return list?.split(',').map((range) => {
    const [first, last = first] = range.trim().replace(/^U\+/iu, '').split('-');
    return [parseInt(first, 16), parseInt(last, 16)];
  });
}

/**
 * Leaves in a style sheet of fonts only the pieces in which one of the characters is, and of each the
 * newest format, which every browser of the last ten years reads. A Chinese font has a hundred pieces.
 */
export function onlyNeededFonts(css: string, characters: ReadonlySet<number>): string {
  return css.replace(/@font-face\s*\{[^}]*\}/gu, (face) => {
    const ranges = rangesOf(face);
    const isNeeded =
      ranges === undefined ||
      [...characters].some((code) => ranges.some(([first, last]) => code >= first && code <= last));
    if (!isNeeded) return '';
    return face.replace(/,\s*url\([^)]*\)\s*format\(["'](?:woff|truetype)["']\)/gu, '');
  });
}

/** The code points of a text, and of what every page may show: ASCII and some signs. */
export function charactersOf(text: string): Set<number> {
  const always = Array.from({ length: 95 }, (_, i) => 32 + i);
  return new Set([...always, ...Array.from(text, (character) => character.codePointAt(0)!)]);
}
