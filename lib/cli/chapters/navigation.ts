import { CONTENTS, COURSE, type CourseChapter } from '../../jupyter/course';
import type { Bilingual, Locale } from '../../locale';
import { EXERCISES_FOLDER } from './list';

/** Which notebook it is, and which there are in its language: names without their ending. */
export interface Page {
  readonly name: string;
  readonly language: Locale;
  readonly present: readonly string[];
}

const WORDS = {
  contents: { zh: '目录', en: 'Contents' },
  exercises: { zh: '本章习题', en: 'Exercises' },
  unwritten: { zh: '（还没有写）', en: ' (not written yet)' },
  chapter: { zh: '章', en: 'Chapter' },
  question: { zh: '回答什么问题', en: 'What it answers' },
} satisfies Record<string, Bilingual>;

/** Ids of the cells that are made from the list of chapters. */
export const NAVIGATION_CELL = 'navigation';
export const CHAPTERS_CELL = 'chapters';

/**
 * The last line of a chapter: the chapter before, the contents page, its exercises where there are
 * any, the chapter after. A chapter that does not exist yet is named without a link. Exercises lead
 * back to their chapter and to the contents page.
 *
 * @returns Markdown; undefined for a notebook that is no chapter of the course and no exercises of one
 */
export function navigationLine(page: Page): string | undefined {
  if (page.name.startsWith(`${EXERCISES_FOLDER}/`)) return exercisesLine(page);
  const at = COURSE.findIndex(({ name }) => name === page.name);
  if (at < 0) return undefined;
  const [before, after] = [COURSE[at - 1], COURSE[at + 1]];
  const contents = `[${WORDS.contents[page.language]}](${CONTENTS}.ipynb)`;
  const exercises = `${EXERCISES_FOLDER}/${page.name}`;
  const parts = [
    before && `← ${linkTo(before, page)}`,
    page.present.includes(CONTENTS) ? contents : undefined,
    page.present.includes(exercises)
      ? `[${WORDS.exercises[page.language]}](${exercises}.ipynb)`
      : undefined,
    after && `${linkTo(after, page)} →`,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

function exercisesLine({ name, language, present }: Page): string | undefined {
  const chapter = COURSE.find((one) => `${EXERCISES_FOLDER}/${one.name}` === name);
  if (!chapter) return undefined;
  const back = `${chapter.number} ${chapter.title[language]}`;
  const parts = [
    present.includes(chapter.name) ? `← [${back}](../${chapter.name}.ipynb)` : `← ${back}`,
    present.includes(CONTENTS) ? `[${WORDS.contents[language]}](../${CONTENTS}.ipynb)` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** The table of all chapters, for the contents page; Markdown. */
export function chapterTable(page: Page): string {
  const { language } = page;
  const rows = COURSE.map(
    (chapter) => `| ${linkTo(chapter, page)} | ${chapter.question[language]} |`,
  );
  const head = `| ${WORDS.chapter[language]} | ${WORDS.question[language]} |`;
  return [head, '|:--|:--|', ...rows].join('\n');
}

function linkTo({ number, name, title }: CourseChapter, { present, language }: Page): string {
  const text = `${number} ${title[language]}`;
  return present.includes(name) ? `[${text}](${name}.ipynb)` : text + WORDS.unwritten[language];
}
