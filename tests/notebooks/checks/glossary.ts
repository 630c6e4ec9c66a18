import type { Cell } from '../../../lib/cli/chapters/notebook';
import type { Locale } from '../../../lib/locale';
import { proseOf } from './syntax';

/** A term of the field, and other wordings that readers should not meet beside it. */
export interface Term {
  readonly en: string;
  readonly zh: string;
  /** Its name in code, where it has one. */
  readonly identifier?: string;
  readonly avoid: { readonly zh?: readonly string[]; readonly en?: readonly string[] };
}

/**
 * Where a text says a thing in other words than the glossary's. Names in code, formulas, links'
 * targets and HTML tags are not read; comments and labels in code are.
 *
 * @returns one sentence for each place
 */
export function wordingComplaints(
  cells: readonly Cell[],
  language: Locale,
  glossary: readonly Term[],
): string[] {
  return cells.flatMap((cell) => {
    const prose = proseIn(cell); // once: it parses the cell
    return glossary.flatMap((term) => {
      const wrong = (term.avoid[language] ?? []).filter((word) => mentions(prose, word));
      return wrong.map((word) => `${cell.id}: «${word}»; the glossary says «${term[language]}»`);
    });
  });
}

/**
 * Terms that one twin uses and the other does not: then the other says it in words of its own.
 * Counted over the whole chapter, since a sentence may turn otherwise in another language, and
 * only for terms of several words or characters, which cannot stand for anything else.
 */
export function termComplaints(
  zh: readonly Cell[],
  en: readonly Cell[],
  glossary: readonly Term[],
): string[] {
  const [zhText, enText] = [zh, en].map((cells) => cells.map(proseIn).join('\n'));
  return glossary.filter(isDistinctive).flatMap((term) => {
    const [inZh, inEn] = [mentions(zhText, term.zh), mentions(enText, term.en)];
    if (inZh === inEn) return [];
    return inZh
      ? [`zh says «${term.zh}», and en never «${term.en}»`]
      : [`en says «${term.en}», and zh never «${term.zh}»`];
  });
}

/** Terms whose wordings collide: one term avoids what another prescribes. */
export function glossaryComplaints(glossary: readonly Term[]): string[] {
  return (['zh', 'en'] as const).flatMap((language) => {
    const right = glossary.map((term) => term[language]);
    const twice = right.filter((word, i) => right.indexOf(word) !== i);
    const avoided = glossary.flatMap((term) => term.avoid[language] ?? []);
    const collisions = avoided.filter((word) => right.some((term) => mentions(term, word)));
    return [
      ...twice.map((word) => `${language}: «${word}» stands for two terms`),
      ...collisions.map((word) => `${language}: «${word}» is avoided, and is part of a term`),
    ];
  });
}

function isDistinctive(term: Term): boolean {
  return /[ -]/.test(term.en) && term.zh.length >= 3;
}

/** English by whole words in any case, with a plural; Chinese by characters. */
function mentions(text: string, word: string): boolean {
  if (/\p{Script=Han}/u.test(word)) return text.includes(word);
  const pattern = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s+');
  return new RegExp(`(?<![\\w-])${pattern}(s|es)?(?![\\w-])`, 'i').test(text);
}

function proseIn(cell: Cell): string {
  if (cell.type === 'code')
    return proseOf(cell.source)
      .map((part) => part.text)
      .join('\n');
  return cell.source
    .replace(/```[\s\S]*?```/g, ' ')
    .replace(/`[^`]*`/g, ' ')
    .replace(/\$\$[\s\S]*?\$\$|\$[^$\n]+\$/g, ' ')
    .replace(/\]\([^)]*\)/g, '] ')
    .replace(/<[^>]+>/g, ' ');
}
