import { join } from 'node:path';
import { readTable, wordsOf, type Row } from './table';

/** The same words in both languages. */
export interface Phrase {
  readonly en: string;
  readonly zh: string;
}

/** One sense of a noun. */
export interface Noun {
  readonly id: string;
  readonly singular: string;
  readonly plural: string;
  readonly zh: string;
  /** Measure word: 把 in 一把锯子. */
  readonly measure: string;
  readonly kind: 'count' | 'mass' | 'pair' | 'fixed';
  readonly adjectives: readonly string[];
  /** `no`: not somebody's; `always`: never without an owner. */
  readonly owned: string;
}

/** One sense of an adjective: 很轻的 before a noun, 轻 as what is said of it. */
export interface Adjective {
  readonly en: string;
  readonly attribute: string;
  readonly predicate: string;
  /** 很 gradable, 是 colour or state (是……的), 了 finished change (坏了). */
  readonly type: string;
  /** Whether something can be too much so: too heavy, but not too new. */
  readonly canBeTooMuch: boolean;
}

/** One sense of a verb. */
export interface Verb {
  readonly id: string;
  readonly base: string;
  readonly third: string;
  readonly past: string;
  readonly participle: string;
  readonly ing: string;
  readonly zh: string;
  /** The form before 过. */
  readonly experienced: string;
  /** 会 (a skill) or 能 (an occasion). */
  readonly modal: string;
  /** What "cannot" is when it is not 不 and the modal: 看不见. */
  readonly impossible?: string;
  readonly forms: readonly string[];
}

/** Who does it, with what belongs to them. */
export interface Subject extends Phrase {
  /** 1: I; 3: third person singular; p: every other form. */
  readonly person: '1' | '3' | 'p';
  readonly owner: Phrase;
  readonly weight: number;
}

/**
 * What may stand before a noun. `any` is the English article that Chinese leaves out under a
 * negation or in a question: I do not have a saw, 我没有锯子.
 */
const DETERMINERS = [
  'a',
  'any',
  'the',
  'this',
  'that',
  'owner',
  'number',
  'some',
  'many',
  'bare',
  'plural',
  'these',
  'those',
] as const;

/** One of {@link DETERMINERS}. */
export type Determiner = (typeof DETERMINERS)[number];

/** A verb with the nouns and places that it naturally goes with. */
export interface Collocation {
  readonly verb: Verb;
  readonly doers: readonly Noun[];
  readonly objects: readonly Noun[];
  /** Where; undefined stands for a sentence that names no place. */
  readonly places: readonly (Phrase | undefined)[];
  /** What fits before the objects; empty: what the tense takes. */
  readonly determiners: readonly Determiner[];
  readonly shots: number;
}

/** A sentence with slots, in both languages. */
export interface Pattern extends Phrase {
  readonly shots: number;
}

/** Everything the grammar draws from. */
export interface Lexicon {
  readonly nouns: ReadonlyMap<string, Noun>;
  readonly adjectives: ReadonlyMap<string, Adjective>;
  readonly places: ReadonlyMap<string, Phrase>;
  readonly times: ReadonlyMap<string, readonly Phrase[]>;
  readonly subjects: readonly Subject[];
  readonly collocations: readonly Collocation[];
  readonly patterns: readonly Pattern[];
}

/**
 * Reads the lexicon files of a folder.
 *
 * @throws {Error} when one file names a noun, verb, adjective or place that another does not define
 */
export function readLexicon(folder: string): Lexicon {
  const table = (name: string): Row[] => readTable(join(folder, `${name}.txt`));
  const adjectives = byId(table('adjectives'), toAdjective);
  const nouns = byId(table('nouns'), toNoun);
  for (const noun of nouns.values()) noun.adjectives.forEach((id) => find(adjectives, id, noun.id));
  const places = byId(table('places'), (row) => ({ en: row['English'], zh: row['中文'] }));
  const verbs = byId(table('verbs'), toVerb);
  return {
    nouns,
    adjectives,
    places,
    times: groupTimes(table('times')),
    subjects: table('subjects').map(toSubject),
    collocations: table('collocations').map((row) => toCollocation(row, verbs, nouns, places)),
    patterns: table('patterns').map(toPattern),
  };
}

/** The entry of that name; an unknown name is a mistake in the file that used it. */
export function find<T>(entries: ReadonlyMap<string, T>, id: string, usedBy: string): T {
  const entry = entries.get(id);
  if (entry === undefined) throw new Error(`${usedBy}: "${id}" is not in the lexicon`);
  return entry;
}

function byId<T>(rows: Row[], convert: (row: Row) => T): Map<string, T> {
  const entries = new Map<string, T>();
  for (const row of rows) {
    if (entries.has(row['id'])) throw new Error(`"${row['id']}" is in the lexicon twice`);
    entries.set(row['id'], convert(row));
  }
  return entries;
}

function toAdjective(row: Row): Adjective {
  const words = { en: row['English'], attribute: row['定语'], predicate: row['谓语'] };
  return { ...words, type: row['句式'], canBeTooMuch: row['太'] !== 'no' };
}

function toNoun(row: Row): Noun {
  const { id, singular, plural } = row;
  const kind =
    plural === '=' ? 'fixed' : plural === '-' ? 'mass' : singular === '-' ? 'pair' : 'count';
  const adjectives = wordsOf(row['adjectives']);
  const zh = { zh: row['中文'], measure: row['量词'] };
  return { id, singular, plural, ...zh, kind, adjectives, owned: row['owned'] };
}

function toVerb(row: Row): Verb {
  const { id, base, third, past, participle, ing } = row;
  const [modal, impossible] = row['能愿'].split('/');
  const zh = { zh: row['中文'], experienced: row['过'], modal, impossible };
  return { id, base, third, past, participle, ing, ...zh, forms: wordsOf(row['forms']) };
}

function toSubject(row: Row): Subject {
  const person = row['人称'];
  if (person !== '1' && person !== '3' && person !== 'p')
    throw new Error(`subject "${row['English']}": 人称 is "${person}", expected 1, 3 or p`);
  const owner = { en: row['owner'], zh: row['所有'] };
  return { en: row['English'], zh: row['中文'], person, owner, weight: Number(row['weight']) };
}

function toCollocation(
  row: Row,
  verbs: ReadonlyMap<string, Verb>,
  nouns: ReadonlyMap<string, Noun>,
  places: ReadonlyMap<string, Phrase>,
): Collocation {
  const named = (cell: string): Noun[] => wordsOf(cell).map((id) => find(nouns, id, row['verb']));
  return {
    verb: find(verbs, row['verb'], 'collocations'),
    doers: named(row['doers']),
    objects: named(row['objects']),
    places: wordsOf(row['places']).map((id) =>
      id === '-' ? undefined : find(places, id, row['verb']),
    ),
    determiners: wordsOf(row['determiners']).map(toDeterminer),
    shots: Number(row['shots']),
  };
}

function toDeterminer(word: string): Determiner {
  const determiner = DETERMINERS.find((known) => known === word);
  if (!determiner)
    throw new Error(`"${word}" is no determiner; those are ${DETERMINERS.join(', ')}`);
  return determiner;
}

function toPattern(row: Row): Pattern {
  return { en: row['English'], zh: row['中文'], shots: Number(row['shots']) };
}

function groupTimes(rows: Row[]): Map<string, Phrase[]> {
  const times = new Map<string, Phrase[]>();
  for (const row of rows) {
    const phrase = { en: row['English'], zh: row['中文'] };
    times.set(row['kind'], [...(times.get(row['kind']) ?? []), phrase]);
  }
  return times;
}
