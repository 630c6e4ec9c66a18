import type { Cell } from '../../../lib/cli/chapters/notebook';

const WIDEST = 80;
const LONGEST = 15;
const FEWEST_GUESSES = 3;

const HEADS = {
  zh: [
    '**学完之后，你能**',
    '**用时**',
    '**需要**',
    '> **先猜一猜**',
    '错题本',
    '改一改，看一看',
    '小结',
    '想一想',
    '**接下来**',
  ],
  en: [
    '**Afterwards you can**',
    '**Time**',
    '**You need**',
    '> **Guess first**',
    'Mistake museum',
    'Change this and look',
    'Summary',
    'Questions',
    '**Next**',
  ],
} as const;

/**
 * Where a chapter leaves the form of the course (the writing guide's table): parts that are missing,
 * code that is too wide or too long to be read, answers whose source is not folded.
 */
export function formComplaints(cells: readonly Cell[], language: 'zh' | 'en'): string[] {
  return [
    ...missingParts(cells, language),
    ...cells.flatMap(codeComplaints),
    ...cells
      .filter(({ source }) => source.includes('console.table('))
      .map(
        ({ id }) => `${id}: console.table has the head “(index)” in every language; use showTable`,
      ),
    ...guessComplaints(cells),
  ];
}

function missingParts(cells: readonly Cell[], language: 'zh' | 'en'): string[] {
  const prose = cells
    .filter(({ type }) => type === 'markdown')
    .map(({ source }) => source)
    .join('\n');
  return HEADS[language]
    .filter((head) => !prose.includes(head))
    .map((head) => `there is no “${head}”`);
}

/** Visible code that is too wide or too long to be read. */
export function codeComplaints(cell: Cell): string[] {
  if (cell.type !== 'code' || cell.isFolded) return [];
  const lines = cell.source.split('\n');
  const isLibrary = cell.tags.some((tag) => tag.startsWith('library:'));
  return [
    ...lines
      .filter((line) => Array.from(line).length > WIDEST)
      .map((line) => `${cell.id}: wider than ${WIDEST}: ${line.slice(0, 40)}…`),
    ...(lines.length > LONGEST && !isLibrary
      ? [`${cell.id}: ${lines.length} visible lines, ${LONGEST} at most`]
      : []),
  ];
}

function guessComplaints(cells: readonly Cell[]): string[] {
  const asking = cells.filter(
    ({ type, source }) => type === 'code' && /\bcompareGuess\(/.test(source),
  );
  const guesses = asking.flatMap(({ source }) => source.match(/\bcompareGuess\(/g) ?? []).length;
  const revealing = cells.filter(
    ({ type, source }) => type === 'code' && /\b(compareGuess|reveal|showGuesses)\(/.test(source),
  );
  return [
    ...revealing
      .filter((cell) => !cell.isFolded)
      .map(({ id }) => `${id}: gives an answer, and its source is not folded`),
    ...(guesses < FEWEST_GUESSES ? [`${guesses} guesses, ${FEWEST_GUESSES} at least`] : []),
    ...(cells.some(({ source }) => /\bshowGuesses\(/.test(source)) ? [] : ['no tally of guesses']),
  ];
}

/**
 * A chapter's strip of the architecture, its first drawing, has what the course's table says of the
 * chapter (`figures/architecture/chapterParts.ts`), and nothing by hand. A chapter may have none.
 */
export function stripComplaints(cells: readonly Cell[], number: string): string[] {
  const strip = cells.find(
    ({ type, source }) => type === 'code' && /\barchitecture\(/.test(source),
  );
  if (strip === undefined || strip.source.includes(`chapter: '${number}'`)) return [];
  return [`${strip.id}: instead of parts and lit, the strip takes chapter: '${number}'`];
}

/** Marks that the course does not use, in prose and code alike. */
export function typographyComplaints(cells: readonly Cell[], language: 'zh' | 'en'): string[] {
  const rules: readonly (readonly [RegExp, string])[] = [
    [/[「」『』«»]/u, 'quotation marks are “ ” and ‘ ’'],
    ...(language === 'zh'
      ? ([[/[，。；：！？、] +(?=\p{Script=Han})/u, 'a space after a full-width mark']] as const)
      : []),
  ];
  return cells.flatMap(({ id, source }) =>
    rules.flatMap(([pattern, rule]) => {
      const found = pattern.exec(source);
      return found
        ? [`${id}: ${rule}: …${source.slice(Math.max(0, found.index - 8), found.index + 12)}…`]
        : [];
    }),
  );
}
