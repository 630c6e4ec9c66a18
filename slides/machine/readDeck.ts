import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locale } from '../../lib/locale';
import type { CodeReference, Deck, Slide } from './slide';

const TITLE = /^#{1,2} (?<title>.+?) \{#(?<id>[a-z0-9-]+)(?<kinds>(?: \.[a-z]+)*)\}$/mu;
const NOTES = /<!-- notes\n([\s\S]*?)-->/u;
const MINUTES = /^(\d+) (?:min\b|分钟)/u;
/** What a heading may call its slide. */
const KINDS = ['quiz', 'live', 'more'] as const;
const FIGURE = /!\[([^\]]*)\]\(([^)]+)\)/gu;
const ANSWER = /^- \[([x ])\] (.+)$/gmu;
/** The opening line of a fence that is filled from the library. */
export const REFERENCE =
  /^```ts (?<file>\S+?\.ts)#(?<name>[\w.]+)(?::(?<from>\d+)-(?<to>\d+))?$/gmu;

/**
 * The slides of a language. Nothing is refused here but a slide without title and id, which could not
 * be named: `checkDecks` says what else is wrong.
 *
 * @param root the clone's folder
 * @param folder where the deck is, if not in its own place
 * @throws {Error} naming file and line
 */
export function readDeck(root: string, lang: Locale, folder = join(root, 'slides', lang)): Deck {
  const files = readdirSync(folder).filter((name) => /^\d\d-.*\.md$/u.test(name));
  const slides = files
    .sort()
    .flatMap((name) =>
      readSlides(readFileSync(join(folder, name), 'utf8'), `slides/${lang}/${name}`),
    );
  return { lang, folder, slides };
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
  const { title, id } = heading.groups;
  const classes = heading.groups.kinds.split(' .').filter(Boolean);
  const before = text.slice(0, heading.index).split('\n').length - 1;
  const rest = text.slice(heading.index + heading[0].length);
  const body = rest.replace(NOTES, '').trim();
  const notes = (NOTES.exec(rest)?.[1] ?? '').trim();
  return {
    id,
    title,
    kind: heading[0].startsWith('# ')
      ? 'part'
      : (KINDS.find((kind) => kind === classes[0]) ?? 'plain'),
    classes,
    body,
    notes,
    minutes: Number(MINUTES.exec(notes)?.[1] ?? 0),
    figures: [...body.matchAll(FIGURE)].map(([, alt, path]) => ({ alt, file: path })),
    code: [...body.matchAll(REFERENCE)].map(({ groups = {} }) => referenceOf(groups)),
    answers: [...body.matchAll(ANSWER)].map(([, mark, words]) => ({
      text: words,
      isRight: mark === 'x',
    })),
    place: `${file}:${first + before}`,
  };
}

function referenceOf({ file, name, from, to }: Record<string, string | undefined>): CodeReference {
  const lines = from === undefined ? {} : { lines: [Number(from), Number(to)] as const };
  return { file: file!, name: name!, ...lines };
}
