import type { Random } from '../../../lib/tensor/random';
import { pick, pickWeighted, type Weighted } from './choice';
import { findNouns, type Lexicon, type Phrase, type Polarity, type Subject } from './lexicon';
import { drawNoun, drawObjectDeterminer, drawOwner, isDeterminer, nounPhrase } from './nounPhrase';
import { wordsOf } from './table';

/** What is known of a sentence before its slots are filled. */
export interface Known {
  /** Who does it; drawn when the sentence has {S} and nobody is given. */
  readonly subject?: Subject;
  /** Decides what stands before an object. Default told. */
  readonly polarity?: Polarity;
  /** Slots that are filled already, by their name in either language. */
  readonly given?: { readonly en: Slots; readonly zh: Slots };
  /** The activity with a text where its mark ~ stands, for {V:了#1}; #1 is the first slot. */
  readonly insert?: (text: string) => string;
}

/** What fills a slot; of a noun phrase, which noun it is about. */
interface Filled extends Phrase {
  readonly noun?: string;
}

/** Texts by the name of the slot that they fill. */
export type Slots = Readonly<Record<string, string>>;

const SUBJECT_SLOTS: Readonly<Record<string, (subject: Subject) => number>> = {
  S: ({ told }) => told,
  Q: ({ asked }) => asked,
  D: ({ told, en }) => (en === 'you' ? 6 : told),
  Many: ({ told, isMany }) => (isMany ? told : 0),
  One: ({ told, isMany }) => (isMany ? 0 : told),
  He: ({ told, isMany, person }) => (isMany || person !== '3' ? 0 : told),
  QOne: ({ asked, isMany }) => (isMany ? 0 : asked),
};

/** Whether somebody is one who does something: {S:adult}, or the column "who". */
const DOERS: Readonly<Record<string, (subject: Subject) => boolean>> = {
  pupil: ({ kind }) => kind === '' || kind === 'kid',
  adult: ({ kind }) => kind !== 'kid',
  lay: ({ kind }) => kind === '' || kind === 'adult',
  scholar: ({ kind }) => kind === '',
  fit: ({ kind }) => kind !== 'old',
  one: ({ isMany }) => !isMany,
  rider: ({ isMany, kind }) => !isMany && kind !== 'old',
  grown: ({ isMany, kind }) => !isMany && kind !== 'kid',
};

const SUBJECT = new RegExp(`\\{(${Object.keys(SUBJECT_SLOTS).join('|')})(?::(\\w+))?\\}`);

/** Who owns what is … : {he} by {his}. */
const PRONOUNS: Readonly<Record<string, string>> = {
  my: 'I',
  your: 'you',
  his: 'he',
  her: 'she',
  our: 'we',
  their: 'they',
};

const SLOT = /\{([^}]*)\}|<([^>]*)>/g;

/** Whoever a template is about; nothing when it has no subject slot. */
export function drawSubject(
  random: Random,
  { subjects }: Lexicon,
  english: string,
  who?: string,
): Subject | undefined {
  const [, slot, kind] = SUBJECT.exec(english) ?? [];
  if (!slot) return undefined;
  const doer = who || kind;
  const isDoer = doer ? DOERS[doer] : () => true;
  if (!isDoer) throw new Error(`"${doer}" is nobody; known are ${Object.keys(DOERS).join(', ')}`);
  const subject = pickWeighted(
    random,
    subjects.filter(isDoer).map((known): Weighted<Subject> => [known, SUBJECT_SLOTS[slot](known)]),
  );
  return { ...subject, en: pickVariants(random, subject.en) };
}

/**
 * A sentence, or a part of one, with each slot filled the same way in both languages. README.md of
 * the corpus lists the slots.
 *
 * @returns nothing when what was drawn does not go together; draw again
 * @throws {Error} when a slot is in no table, or the Chinese asks for one that the English has not
 */
export function fill(
  random: Random,
  lexicon: Lexicon,
  template: Phrase,
  known: Known = {},
): Phrase | undefined {
  const subject = known.subject ?? drawSubject(random, lexicon, template.en);
  const filled: (Filled | undefined)[] = [];
  const en = template.en.replace(SLOT, (_, slot?: string, variants?: string) => {
    if (slot === undefined) return pick(random, (variants ?? '').split('/'));
    const given = known.given?.en[slot];
    if (given !== undefined) return given;
    if (slot.split(':')[0] in SUBJECT_SLOTS) return needed(subject, slot).en;
    if (slot === 'his') return subject?.owner.en ?? 'your';
    if (slot === 'he') return PRONOUNS[needed(subject, slot).owner.en];
    if (!slot.startsWith('=') && slot.includes('/')) return agree(slot, needed(subject, slot));
    const phrase = draw(random, lexicon, slot, subject, known.polarity ?? 'told');
    filled.push(phrase);
    return phrase?.en ?? '';
  });
  if (filled.includes(undefined) || repeats(filled, subject)) return undefined;
  const zh = template.zh.replace(/\{([^}]*)\}/g, (_, slot: string) => {
    const given = known.given?.zh[slot];
    if (given !== undefined) return given;
    if (slot in SUBJECT_SLOTS) return needed(subject, slot).zh;
    if (slot === 'his') return subject?.owner.zh ?? '你的';
    if (slot === 'self') return subject ? '自己的' : '你的';
    if (slot.startsWith('V:') && known.insert)
      return known.insert(
        slot.slice(2).replace(/#(\d)/, (__, i) => filled[Number(i) - 1]?.zh ?? ''),
      );
    const phrase = filled[Number(slot) - 1];
    if (phrase === undefined) throw new Error(`pattern "${template.en}" has no slot ${slot}`);
    return phrase.zh;
  });
  if (subject && isFamilyTwice(subject, en)) return undefined;
  return {
    en: en.replace(/ +/g, ' ').replace(/ (?=[.?!,;])/g, ''),
    zh: zh.replace('去去', '去').replace('都都', '都'),
  };
}

/** <film/movie>: words that mean the same. */
function pickVariants(random: Random, text: string): string {
  return text.replace(/<([^>]*)>/g, (_, variants: string) => pick(random, variants.split('/')));
}

function needed(subject: Subject | undefined, slot: string): Subject {
  if (!subject) throw new Error(`{${slot}} needs a subject`);
  return subject;
}

/** I like tea, but I do not like tea; my sister and my sister; we and me. */
function repeats(filled: readonly (Filled | undefined)[], subject?: Subject): boolean {
  const texts = filled.flatMap((phrase) => (phrase?.zh ? [phrase.noun ?? phrase.zh] : []));
  const isUs = ['my', 'our'].includes(subject?.owner.en ?? '') && subject?.person !== '3';
  const isSaid = texts.some((text) => text === subject?.zh || (isUs && /^我们?$/.test(text)));
  const members = subject?.zh.includes('和') ? subject.zh.split('和') : []; // Tom and Mary, and Tom
  const isMember = texts.some((text) => members.some((member) => text.endsWith(member)));
  return isSaid || isMember || new Set(texts).size < texts.length;
}

const FAMILY =
  '(?:grand)?(?:father|mother|parents)|mom|dad|brother|sister|uncle|aunt|son|daughter|wife|husband';

/** One of the family as the subject: 我爸爸, 他妻子. */
const IS_FAMILY = new RegExp(`^(?:my|your|his|her) (?:\\w+ )?(?:${FAMILY})$`);

/** Another one of it, by whom it belongs to. */
const OF_FAMILY = new RegExp(
  `\\b(my|our|your|his|her|their) (?:little |younger )?(?:${FAMILY})\\b`,
  'g',
);

/**
 * My grandfather and his father, of whom 爸爸 would say mine; my brother and my father, we and my
 * parents, who are his and ours too.
 */
function isFamilyTwice(subject: Subject, english: string): boolean {
  const rest = english.replace(subject.en, '');
  const owners = [...rest.matchAll(OF_FAMILY)].map(([, owner]) => owner);
  if (owners.includes('my') && subject.en === 'we') return true;
  return IS_FAMILY.test(subject.en) && owners.some((owner) => owner !== 'your');
}

/** am/is/are by I, he, you; works/work by he, everybody else. */
export function agree(slot: string, { person }: Subject): string {
  const forms = slot.split('/');
  if (forms.length === 3) return forms[{ 1: 0, 3: 1, p: 2 }[person]];
  return person === '3' ? forms[0] : forms[1];
}

function draw(
  random: Random,
  lexicon: Lexicon,
  slot: string,
  subject: Subject | undefined,
  polarity: Polarity,
): Filled | undefined {
  if (slot.startsWith('=')) return pickInline(random, slot.slice(1));
  const set = lexicon.phrases.get(slot);
  if (set) return fill(random, lexicon, pick(random, set), { subject });
  const [kind, ...names] = wordsOf(slot);
  if (names.length === 0) throw new Error(`{${slot}} is no slot`);
  const isObject = kind === 'o';
  if (!isObject && !isDeterminer(kind)) throw new Error(`{${slot}}: "${kind}" is no determiner`);
  const isOpen = kind === 'a' && polarity !== 'told'; // I did not see a saw: 我没有看见锯子
  const determiner = isObject ? drawObjectDeterminer(random, polarity) : isOpen ? 'any' : kind;
  const noun = drawNoun(random, findNouns(lexicon, names, slot));
  // Nobody denies so much of it: I do not want to drink a glass of water.
  if (polarity === 'denied' && noun.tags.some((tag) => tag.endsWith('ful'))) return undefined;
  const phrase = nounPhrase(random, lexicon, noun, determiner, subject?.owner ?? drawOwner(random));
  return phrase && { ...phrase, noun: noun.zh };
}

function pickInline(random: Random, choices: string): Phrase {
  const [en, zh] = pick(random, choices.split(',')).split(':');
  if (zh === undefined) throw new Error(`"${choices}": every choice needs English:中文`);
  return { en: en.trim(), zh };
}
