import { readdirSync } from 'node:fs';
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
  /** What patterns call it by, beside its id: fruit, tool, place. */
  readonly tags: readonly string[];
  /** How Chinese says "the" before it when something is said of it: nothing, 这 or 那. */
  readonly definite: '' | '这' | '那';
  readonly adjectives: readonly string[];
}

/** One sense of an adjective: 很轻的 before a noun, 轻 as what is said of it. */
export interface Adjective {
  readonly en: string;
  readonly attribute: string;
  readonly predicate: string;
  /** What its denial is when it is not 不 and the predicate: 没意思. */
  readonly denied?: string;
  /** 很 gradable, 是 colour or state (是……的), 了 finished change (坏了). */
  readonly type: string;
  /** Whether something can be too much so: too heavy, but not too new. */
  readonly canBeTooMuch: boolean;
  readonly comparative?: string;
}

/** Who does it, with what belongs to them. */
export interface Subject extends Phrase {
  /** 1: I; 3: third person singular; p: every other form. */
  readonly person: '1' | '3' | 'p';
  readonly isMany: boolean;
  /** kid, adult, old, trade; empty: anybody. Children do not go to work. */
  readonly kind: string;
  readonly owner: Phrase;
  /** How often it is told about, and asked about. */
  readonly told: number;
  readonly asked: number;
}

/** What one does: an English verb with what follows it, and the same in Chinese. */
export interface Activity extends Phrase {
  /** The names of the frames that it is natural in. */
  readonly uses: readonly string[];
  /** Which of the times it takes: morning, evening, near, far; empty: any. */
  readonly day: string;
  /** Who does it: pupil, adult, fit; empty: anybody. */
  readonly who: string;
  /** Where; undefined stands for a sentence that names no place. */
  readonly places: readonly (Phrase | undefined)[];
  readonly shots: number;
}

/** Whether something is told, denied or asked. */
export type Polarity = 'told' | 'denied' | 'asked';

/** A sentence into which an activity fits, in both languages. */
export interface Frame extends Phrase {
  readonly use: string;
  readonly share: number;
  readonly polarity: Polarity;
  /** The set of times that {T} is drawn from; empty: it has none. */
  readonly times: string;
}

/** A sentence with slots, in both languages. */
export interface Pattern extends Phrase {
  readonly shots: number;
}

/** Everything the grammar draws from. */
export interface Lexicon {
  readonly nouns: ReadonlyMap<string, Noun>;
  readonly adjectives: ReadonlyMap<string, Adjective>;
  /** Verbs whose forms no rule gives, by their base. */
  readonly verbs: ReadonlyMap<string, Row>;
  readonly subjects: readonly Subject[];
  /** Times, places, names and other words by the name of their set. */
  readonly phrases: ReadonlyMap<string, readonly Phrase[]>;
  readonly activities: readonly Activity[];
  readonly frames: readonly Frame[];
  readonly patterns: readonly Pattern[];
}

/**
 * Reads the lexicon files of a folder.
 *
 * @throws {Error} when one file names something that another does not define
 */
export function readLexicon(folder: string): Lexicon {
  const table = (name: string): Row[] => readTable(join(folder, `${name}.txt`));
  const adjectives = byId(table('adjectives'), toAdjective);
  const nouns = byId(table('nouns'), toNoun);
  for (const noun of nouns.values()) noun.adjectives.forEach((id) => find(adjectives, id, noun.id));
  const phrases = groupPhrases(table('phrases'));
  const frames = table('frames').map(toFrame);
  const uses = new Set(frames.map(({ use }) => use));
  const topics = readdirSync(join(folder, 'patterns')).filter((file) => file.endsWith('.txt'));
  return {
    nouns,
    adjectives,
    verbs: byId(
      table('verbs').map((row) => ({ ...row, id: row['base'] })),
      (row) => row,
    ),
    subjects: table('subjects').map(toSubject),
    phrases,
    activities: table('activities').map((row) => toActivity(row, phrases, uses)),
    frames,
    patterns: topics
      .sort()
      .flatMap((file) => table(join('patterns', file.slice(0, -4))).map(toPattern)),
  };
}

/** The entry of that name; an unknown name is a mistake in the file that used it. */
export function find<T>(entries: ReadonlyMap<string, T>, id: string, usedBy: string): T {
  const entry = entries.get(id);
  if (entry === undefined) throw new Error(`${usedBy}: "${id}" is not in the lexicon`);
  return entry;
}

/**
 * The nouns that a slot names by id or by tag.
 *
 * @throws {Error} when a name is neither
 */
export function findNouns(lexicon: Lexicon, names: readonly string[], usedBy: string): Noun[] {
  const all = [...lexicon.nouns.values()];
  const groups = names.map((name) =>
    all.filter(({ id, tags }) => id === name || tags.includes(name)),
  );
  groups.forEach((group, i) => {
    if (group.length === 0) throw new Error(`${usedBy}: "${names[i]}" is not in the lexicon`);
  });
  return groups.flat();
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
  return {
    en: row['English'],
    attribute: row['定语'],
    predicate: row['谓语'],
    denied: row['否定'] || undefined,
    type: row['句式'],
    canBeTooMuch: row['太'] !== 'no',
    comparative: row['comparative'] || undefined,
  };
}

function toNoun(row: Row): Noun {
  const { id, singular, plural } = row;
  const kind =
    plural === '=' ? 'fixed' : plural === '-' ? 'mass' : singular === '-' ? 'pair' : 'count';
  const definite = row['the'];
  if (definite !== '' && definite !== '这' && definite !== '那')
    throw new Error(`${id}: "the" is "${definite}", expected nothing, 这 or 那`);
  return {
    id,
    singular,
    plural,
    zh: row['中文'],
    measure: row['量词'],
    kind,
    tags: wordsOf(row['tags']),
    definite,
    adjectives: wordsOf(row['adjectives']),
  };
}

function toSubject(row: Row): Subject {
  const person = row['人称'];
  if (person !== '1' && person !== '3' && person !== 'p')
    throw new Error(`subject "${row['English']}": 人称 is "${person}", expected 1, 3 or p`);
  return {
    en: row['English'],
    zh: row['中文'],
    person,
    isMany: row['many'] === 'yes',
    kind: row['kind'],
    owner: { en: row['owner'], zh: row['所有'] },
    told: Number(row['told']),
    asked: Number(row['asked']),
  };
}

function toActivity(
  row: Row,
  phrases: ReadonlyMap<string, readonly Phrase[]>,
  known: ReadonlySet<string>,
): Activity {
  const uses = wordsOf(row['uses']);
  const unknown = uses.find((use) => !known.has(use));
  if (unknown) throw new Error(`"${row['English']}": there is no frame for "${unknown}"`);
  const places = wordsOf(row['places']).flatMap((name): readonly (Phrase | undefined)[] =>
    name === '-' ? [undefined] : find(phrases, `in.${name}`, row['English']),
  );
  return {
    en: row['English'],
    zh: row['中文'],
    uses,
    day: row['day'],
    who: row['who'],
    places: places.length > 0 ? places : [undefined],
    shots: Number(row['shots']),
  };
}

function toFrame(row: Row): Frame {
  const polarity = row['polarity'];
  if (polarity !== 'told' && polarity !== 'denied' && polarity !== 'asked')
    throw new Error(`frame "${row['English']}": "${polarity}" is no polarity`);
  const words = { en: row['English'], zh: row['中文'] };
  return { ...words, use: row['use'], share: Number(row['share']), polarity, times: row['times'] };
}

function toPattern(row: Row): Pattern {
  return { en: row['English'], zh: row['中文'], shots: Number(row['shots']) };
}

/** A phrase may belong to several sets. */
function groupPhrases(rows: Row[]): Map<string, Phrase[]> {
  const groups = new Map<string, Phrase[]>();
  for (const row of rows) {
    const phrase = { en: row['English'], zh: row['中文'] };
    for (const set of wordsOf(row['set'])) groups.set(set, [...(groups.get(set) ?? []), phrase]);
  }
  return groups;
}
