import type { Bilingual } from '../locale';

/** Which cells of a line are the two sentences. */
export interface PairForm {
  readonly first: string;
  readonly second: string;
  /** Whether there are ids, language codes and the like beside them. */
  readonly isLabelled: boolean;
  /** Whether there are cells that no form has. */
  readonly isStray: boolean;
}

/** What a cell can be: an id, a date, a language code, who wrote it, nothing, or a text. */
type Kind = 'i' | 'd' | 'c' | 'a' | 'e' | 't';

const KINDS: readonly [kind: Kind, pattern: RegExp][] = [
  ['e', /^$/],
  ['i', /^\d+$/],
  ['d', /^\d{4}-\d\d-\d\d\b/],
  ['c', /^(?:[a-z]{2,3}(?:[_-][A-Z][A-Za-z]{1,3})?|\\N)$/],
  ['a', /\bCC[- ](?:BY|0)\b|\btatoeba\.org\b|\battribution\b/i],
];

/**
 * The forms in which sentence pairs are handed out, as the kinds of their cells; the first one that
 * a line begins with is its form. A text (t) may look like a language code (`hey`), but not like an
 * id; one that must not look like either (s) tells a pair from the list of sentences in one language.
 */
const FORMS: readonly [kinds: string, first: number, second: number][] = [
  ['ictict', 2, 5], // id, language, sentence, and the same of its translation
  ['itit', 1, 3], // “Sentence pairs” of tatoeba.org
  ['titi', 0, 2],
  ['iitt', 2, 3],
  ['ttii', 0, 1],
  ['cctt', 2, 3], // the Tatoeba Challenge
  ['ctct', 1, 3],
  ['ist', 1, 2],
  ['tta', 0, 1], // manythings.org
  ['tt', 0, 1],
];

const PATTERNS = FORMS.map(
  ([kinds]) => new RegExp(`^${kinds.replaceAll('t', '[tc]').replaceAll('s', 't')}`),
);

/** The two sentences among the cells of a line; `undefined` when no form has such cells. */
export function findPair(cells: readonly string[]): PairForm | undefined {
  const kinds = cells.map(kindOf).join('');
  const at = PATTERNS.findIndex((pattern) => pattern.test(kinds));
  if (at < 0) return undefined;
  const [form, first, second] = FORMS[at];
  return {
    first: cells[first],
    second: cells[second],
    isLabelled: /[ic]/.test(form),
    isStray: cells.slice(form.length).some((cell) => cell !== ''),
  };
}

function kindOf(cell: string): Kind {
  return KINDS.find(([, pattern]) => pattern.test(cell))?.[0] ?? 't';
}

/** Files of tatoeba.org that hold one sentence a line, by their number of columns. */
const SENTENCE_FILES = new Map([
  [3, 'sentences.csv'],
  [4, 'sentences_CC0.csv'],
  [5, 'transcriptions.csv'],
  [6, 'sentences_detailed.csv'],
]);

const WANTED: Bilingual = {
  en: '; choose “Sentence pairs” at tatoeba.org/downloads',
  zh: '；请在 tatoeba.org/downloads 选择 “Sentence pairs”',
};

/** What a line without a pair is, as far as it can be told. */
export function describeNoPair(cells: readonly string[]): Bilingual {
  if (cells.length === 1) return describeWithoutTab(cells[0]);
  const kinds = cells.map(kindOf).join('');
  if (/^i+$/.test(kinds)) {
    return {
      en: `numbers only, as in Tatoeba's links.csv, which pairs the ids of sentences${WANTED.en}`,
      zh: `只有数字，像是 Tatoeba 的 links.csv（只有句子编号）${WANTED.zh}`,
    };
  }
  if (/^ic[tc]/.test(kinds)) {
    const name = SENTENCE_FILES.get(cells.length) ?? 'sentences.csv';
    return {
      en: `one sentence with its id and language, as in Tatoeba's ${name}${WANTED.en}`,
      zh: `只有一个带编号和语言的句子，像是 Tatoeba 的 ${name}${WANTED.zh}`,
    };
  }
  if (cells[0] === '') return { en: 'an empty source', zh: '源句为空' };
  if (cells[1] === '') return { en: 'an empty target', zh: '译句为空' };
  if (kinds.startsWith('i') || kinds[1] === 'i') {
    return {
      en: `a number where a sentence should be${WANTED.en}`,
      zh: `该是句子的地方是数字${WANTED.zh}`,
    };
  }
  return { en: 'no two sentences', zh: '找不到两个句子' };
}

const WITHOUT_TAB: readonly [pattern: RegExp, english: string, chinese: string][] = [
  [/^[[{]/, 'no tab: JSON?', '没有制表符（是 JSON 吗？）'],
  [/^</, 'no tab: a web page or XML?', '没有制表符（是网页或 XML 吗？）'],
  [/ \|\|\| /, 'no tab: a bar separates the sentences', '没有制表符（两句之间是竖线）'],
  [/[",;]["']|\S,\S/, 'no tab: separated by commas?', '没有制表符（是逗号分隔的吗？）'],
  [/\S;\S/, 'no tab: separated by semicolons?', '没有制表符（是分号分隔的吗？）'],
];

function describeWithoutTab(line: string): Bilingual {
  const [, en, zh] = WITHOUT_TAB.find(([pattern]) => pattern.test(line)) ?? [, 'no tab', '没有制表符']; // prettier-ignore
  return { en, zh };
}
