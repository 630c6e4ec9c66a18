import type { Random } from '../../../lib/tensor/random';
import { pick, type Weighted } from './choice';
import { drawPerson } from './clause';
import {
  find,
  type Determiner,
  type Lexicon,
  type Pattern,
  type Phrase,
  type Subject,
} from './lexicon';
import { wordsOf } from './table';
import { drawDeterminer, drawOwner, nounPhrase, SINGLE_OWNERS } from './nounPhrase';

/** Somebody as an object: him, Tom. */
const OTHERS: readonly Phrase[] = [
  { en: 'him', zh: '他' },
  { en: 'her', zh: '她' },
  { en: 'them', zh: '他们' },
  { en: 'me', zh: '我' },
  { en: 'Tom', zh: '汤姆' },
  { en: 'Mary', zh: '玛丽' },
  { en: 'the doctor', zh: '那位医生' },
  { en: 'my mother', zh: '我妈妈' },
  { en: 'the children', zh: '孩子们' },
];

const CHOICES: Readonly<Record<string, readonly Weighted<Determiner>[]>> = {
  a: [
    ['a', 1],
    ['bare', 1],
  ],
  the: [
    ['the', 1],
    ['bare', 1],
  ],
  any: [
    ['any', 1],
    ['bare', 1],
  ],
  def: [
    ['the', 2],
    ['this', 1],
    ['that', 1],
  ],
  my: [['owner', 1]],
  np: [
    ['the', 3],
    ['this', 1],
    ['that', 1],
    ['owner', 2],
  ],
  nps: [
    ['these', 1],
    ['those', 1],
    ['owner', 0.2],
  ],
  many: [
    ['plural', 1],
    ['bare', 1],
  ],
  two: [['number', 1]],
};

/** Subjects that cannot be one doctor. */
const MANY = ['we', 'they', 'the children'];

/** A sentence of a pattern: each slot filled, the same way in both languages. */
export function drawPattern(random: Random, lexicon: Lexicon, pattern: Pattern): Phrase {
  const isOne = pattern.en.includes('{One}');
  const subject = drawPerson(random, lexicon, ({ en }) => !isOne || !MANY.includes(en));
  const filled: string[] = [];
  const en = pattern.en.replace(/\{([^}]*)\}/g, (_, slot: string) => {
    if (slot === 'S' || slot === 'One') return subject.en;
    if (slot === 'his') return subject.owner.en;
    if (slot.includes('/')) return agree(slot, subject);
    const phrase = fill(random, lexicon, slot, subject);
    filled.push(phrase.zh);
    return phrase.en;
  });
  const zh = pattern.zh.replace(/\{([^}]*)\}/g, (_, slot: string) => {
    if (slot === 'S') return subject.zh;
    if (slot === 'his') return subject.owner.zh;
    const text = filled[Number(slot) - 1];
    if (text === undefined) throw new Error(`pattern "${pattern.en}" has no slot ${slot}`);
    return text;
  });
  return { en: en.charAt(0).toUpperCase() + en.slice(1), zh };
}

/** am/is/are by I, he, you; works/work by he, everybody else. */
function agree(slot: string, { person }: Subject): string {
  const forms = slot.split('/');
  if (forms.length === 3) return forms[{ 1: 0, 3: 1, p: 2 }[person]];
  return person === '3' ? forms[0] : forms[1];
}

function fill(random: Random, lexicon: Lexicon, slot: string, subject: Subject): Phrase {
  if (slot.startsWith('=')) return pickWord(random, slot.slice(1));
  const times = lexicon.times.get(slot);
  if (times) return pick(random, times);
  if (slot === 'O') return pick(random, othersThan(subject));
  if (slot === 'owner') return pick(random, SINGLE_OWNERS);
  const [kind, ...ids] = wordsOf(slot);
  if (kind === 'in') return find(lexicon.places, pick(random, ids), slot);
  const noun = find(lexicon.nouns, pick(random, ids), slot);
  if (kind === 'bare') return { en: noun.singular, zh: noun.zh };
  const determiner = drawDeterminer(
    random,
    noun,
    find(new Map(Object.entries(CHOICES)), kind, slot),
  );
  return nounPhrase(random, noun, determiner, { owner: drawOwner(random, subject) });
}

function pickWord(random: Random, choices: string): Phrase {
  const [en, zh] = pick(random, choices.split(',')).split(':');
  if (zh === undefined) throw new Error(`"${choices}": every choice needs English:中文`);
  return { en, zh };
}

function othersThan(subject: Subject): readonly Phrase[] {
  const isUs = subject.zh === '我们' || subject.zh === '我';
  return OTHERS.filter(({ zh }) => zh !== subject.zh && !(isUs && zh === '我'));
}
