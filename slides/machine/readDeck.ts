import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locale } from '../../lib/locale';
import type { CodeReference, Deck, Slide, SlideKind } from './slide';

const TITLE = /^#{1,2} (?<title>.+?) \{#(?<id>[a-z0-9-]+)(?<kinds>(?: \.[a-z]+)*)\}$/mu;
const NOTES = /<!-- notes\n([\s\S]*?)-->/u;
const FIGURE = /!\[([^\]]*)\]\(([^)]+)\)/gu;
const ANSWER = /^- \[([x ])\] (.+)$/gmu;
/** The opening line of a fence that is filled from the library. */
export const REFERENCE =
  /^```ts (?<file>\S+?\.ts)#(?<name>[\w.]+)(?::(?<from>\d+)-(?<to>\d+))?$/gmu;

/** The files of a deck in the order in which they are shown, from the repository's root. */
function deckFiles(root: string, lang: Locale): string[] {
  return readdirSync(join(root, 'slides', lang))
    .filter((name) => /^\d\d-.*\.md$/u.test(name))
    .sort()
    .map((name) => `slides/${lang}/${name}`);
}

/**
 * The slides of a language. Nothing is refused here but a slide without title and id, which could not
 * be named: `checkDecks` says what else is wrong.
 *
 * @param root the clone's folder
 * @throws {Error} naming file and line
 */
export function readDeck(root: string, lang: Locale): Deck {
  const slides = deckFiles(root, lang).flatMap((file) =>
    readSlides(readFileSync(join(root, file), 'utf8'), file),
  );
  return { lang, slides };
}

/**
 * The slides of one file. They are separated by lines of three hyphens.
 *
 * @throws {Error} naming file and line where a slide has no title with an id
 */
export function readSlides(markdown: string, file: string): Slide[] {
  let line = 1;
  return markdown.split(/^---$/mu).map((text) => {
    const first = line;
    line += text.split('\n').length - 1;
    return readSlide(text, file, first);
  });
}

function readSlide(text: string, file: string, first: number): Slide {
  const heading = TITLE.exec(text);
  if (!heading?.groups)
    throw new Error(`${file}:${first}: a slide needs a title with an id, ## … {#id}`);
  const { title, id, kinds } = heading.groups;
  const before = text.slice(0, heading.index).split('\n').length - 1;
  const rest = text.slice(heading.index + heading[0].length);
  const body = rest.replace(NOTES, '').trim();
  return {
    id,
    title,
    kind: kindOf(heading[0], kinds),
    body,
    notes: (NOTES.exec(rest)?.[1] ?? '').trim(),
    figures: [...body.matchAll(FIGURE)].map(([, alt, path]) => ({ alt, file: path })),
    code: [...body.matchAll(REFERENCE)].map(({ groups = {} }) => referenceOf(groups)),
    answers: [...body.matchAll(ANSWER)].map(([, mark, words]) => ({
      text: words,
      isRight: mark === 'x',
    })),
    place: `${file}:${first + before}`,
  };
}

function kindOf(heading: string, kinds: string): SlideKind {
  if (kinds.includes('.quiz')) return 'quiz';
  if (kinds.includes('.live')) return 'live';
  return heading.startsWith('# ') ? 'part' : 'plain';
}

function referenceOf({ file, name, from, to }: Record<string, string | undefined>): CodeReference {
  const lines = from === undefined ? {} : { lines: [Number(from), Number(to)] as const };
  return { file: file!, name: name!, ...lines };
}
