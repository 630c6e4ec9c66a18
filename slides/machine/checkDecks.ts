import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LINK, placeOf } from './chapterLinks';
import { declarationSource } from './declaration';
import { isMain, type Deck, type Slide } from './slide';

/** A slide shows no more code than the last row can read. */
const MOST_LINES = 12;
/** Longer code comes from the library, where tests run it. */
const MOST_LITERAL_LINES = 3;
/** A room is asked at least once in so many slides. */
const LONGEST_WITHOUT_QUIZ = 8;

/** The main line fits into two lessons of 45 minutes; six of its slides are the drawing as it grows. */
const MOST_MAIN_SLIDES = 52;
const MOST_MINUTES = 90;

/** What notes have to have, in both languages. */
const NOTES: Readonly<Record<string, RegExp>> = {
  'a question': /Ask:|问：/u,
  'the wrong answer to expect': /Expected wrong answer:|可能的错误回答：/u,
};

/**
 * What is wrong with the decks, one sentence a fault; none when all is well.
 *
 * @param root the clone's folder
 */
export function checkDecks(root: string, decks: readonly Deck[]): string[] {
  return [
    ...twinFaults(decks),
    ...decks.flatMap(lengthFaults),
    ...decks.flatMap(quizFaults),
    ...decks.flatMap(placeFaults),
    ...decks.flatMap(({ slides }) => slides.flatMap((slide) => slideFaults(root, slide))),
  ];
}

/** The same slides in the same order, with the same pictures, code and right answers. */
function twinFaults([first, ...others]: readonly Deck[]): string[] {
  return others.flatMap((deck) => {
    const ids = (one: Deck) => one.slides.map(({ id }) => id);
    const [mine, theirs] = [ids(first), ids(deck)];
    const at = mine.findIndex((id, i) => id !== theirs[i]);
    if (at >= 0 || mine.length !== theirs.length) {
      const place = at < 0 ? mine.length : at;
      return [
        `slide ${place + 1}: ${mine[place] ?? 'none'} in ${first.lang}, ${theirs[place] ?? 'none'} in ${deck.lang}`,
      ];
    }
    return first.slides.flatMap((slide, i) => differences(slide, deck.slides[i]));
  });
}

function differences(one: Slide, other: Slide): string[] {
  const parts = {
    kind: (slide: Slide) => slide.kind,
    minutes: (slide: Slide) => slide.minutes,
    figures: (slide: Slide) => slide.figures.map(({ file }) => file),
    code: (slide: Slide) => slide.code,
    'right answers': (slide: Slide) => slide.answers.map(({ isRight }) => isRight),
  };
  return Object.entries(parts)
    .filter(([, part]) => JSON.stringify(part(one)) !== JSON.stringify(part(other)))
    .map(([name]) => `${other.place}: other ${name} than ${one.place}`);
}

function lengthFaults({ lang, slides }: Deck): string[] {
  const main = slides.filter(isMain);
  const minutes = main.reduce((sum, slide) => sum + slide.minutes, 0);
  const faults = [
    main.length > MOST_MAIN_SLIDES && `${main.length} slides; two lessons hold ${MOST_MAIN_SLIDES}`,
    minutes > MOST_MINUTES && `${minutes} minutes; two lessons are ${MOST_MINUTES} at most`,
  ];
  return faults.filter((fault) => typeof fault === 'string').map((fault) => `${lang}: ${fault}`);
}

function quizFaults({ slides }: Deck): string[] {
  let since = 0;
  return slides.filter(isMain).flatMap(({ kind, place }) => {
    since = kind === 'quiz' ? 0 : since + 1;
    return since === LONGEST_WITHOUT_QUIZ + 1 ? [`${place}: ${since} slides without a quiz`] : [];
  });
}

/** A slide for those who ask hangs below one that all see. */
function placeFaults({ slides }: Deck): string[] {
  return slides.flatMap(({ kind, place }, i) => {
    if (kind !== 'more') return [];
    const above = slides.slice(0, i).findLast(isMain);
    const isFirst = above === undefined || above.kind === 'part';
    return isFirst ? [`${place}: .more is not the first of a part`] : [];
  });
}

function slideFaults(root: string, slide: Slide): string[] {
  const { place, title, notes, minutes, figures, answers, kind, classes, body } = slide;
  const folder = dirname(join(root, place.replace(/:\d+$/u, '')));
  const isThere = (path: string) => existsSync(join(folder, path.split('#')[0]));
  const links = [...notes.matchAll(LINK)].map(([, words, path]) => ({ words, path }));
  const faults = [
    title.trim().length < 2 && 'a title has to say something',
    body === '' && 'a bare title',
    classes.length > (kind === 'part' ? 0 : 1) && 'a slide is of one kind',
    classes.length === 1 && kind === 'plain' && `there is no kind .${classes[0]}`,
    kind === 'quiz' && (answers.length < 3 || answers.length > 4) && 'a quiz has 3 or 4 answers',
    kind === 'quiz' && !answers.some(({ isRight }) => isRight) && 'no answer is right',
    minutes === 0 && 'notes need minutes',
    ...Object.entries(NOTES).map(([what, form]) => !form.test(notes) && `notes need ${what}`),
    !links.some(({ path }) => path.includes('notebooks/')) && 'notes need a link to the chapter',
    ...links.map(
      (link) => linkFault(root, link) ?? (!isThere(link.path) && `${link.path} is not there`),
    ),
    ...figures.map(({ alt, file }) => alt.trim().length < 8 && `${file}: its words say too little`),
    ...figures.map(({ file }) => !isThere(file) && `${file} is not there`),
    ...literalFaults(body),
    ...codeFaults(root, slide),
  ];
  return faults.filter((fault) => typeof fault === 'string').map((fault) => `${place}: ${fault}`);
}

function linkFault(root: string, { words, path }: { words: string; path: string }) {
  try {
    placeOf(root, words, path);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function literalFaults(body: string): string[] {
  return [...body.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gmu)].flatMap(([, info, code]) => {
    const lines = code === '' ? 0 : code.trimEnd().split('\n').length;
    if (info.includes('#')) return lines > 0 ? [`${info}: its code comes from the library`] : [];
    return lines > MOST_LITERAL_LINES ? [`${lines} lines of literal code`] : [];
  });
}

function codeFaults(root: string, { code }: Slide): string[] {
  return code.flatMap((reference) => {
    try {
      const lines = declarationSource(root, reference).split('\n').length;
      const name = `${reference.file}#${reference.name}`;
      return lines > MOST_LINES ? [`${name}: ${lines} lines; a slide holds ${MOST_LINES}`] : [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
}
