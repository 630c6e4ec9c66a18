import type { Random } from '../../../lib/tensor/random';
import { chance, pick, pickWeighted, type Weighted } from './choice';
import { withArticle } from './english';
import {
  type Adjective,
  find,
  type Lexicon,
  type Noun,
  type Phrase,
  type Polarity,
} from './lexicon';

/**
 * What may stand before a noun.
 *
 * | name | English | Chinese |
 * |---|---|---|
 * | a, a+ | a (new) saw | 一把（新）锯子 |
 * | a++ | a small black dog | 一只黑色的小狗 |
 * | any, any+ | a (new) saw, as after a negation | （新）锯子 |
 * | the | the saw | 锯子 |
 * | def | the saw | 这把锯子, 那个男孩 or 门, as the noun's table says |
 * | this, that, these, those | this saw | 这把锯子 |
 * | my | somebody's saw | 他的锯子 |
 * | own | the subject's saw | 锯子: Chinese leaves the owner out |
 * | num, some, many | two saws, some saws, many saws | 两把锯子, 几把锯子, 很多锯子 |
 * | plural, bare | saws, water, saw | 锯子, 水 |
 * | which, howmany, every | which saw | 哪把锯子, 几把锯子, 每把锯子 |
 */
const DETERMINERS = [
  'a',
  'a+',
  'a++',
  'any',
  'any+',
  'the',
  'def',
  'this',
  'that',
  'these',
  'those',
  'my',
  'own',
  'num',
  'some',
  'many',
  'plural',
  'bare',
  'which',
  'howmany',
  'every',
] as const;

/** One of {@link DETERMINERS}. */
export type Determiner = (typeof DETERMINERS)[number];

/** Whether a slot begins with a determiner, or with a kind that stands for several. */
export function isDeterminer(word: string): word is Determiner {
  return DETERMINERS.some((known) => known === word);
}

const NUMBERS: readonly Phrase[] = [
  { en: 'two', zh: '两' },
  { en: 'three', zh: '三' },
  { en: 'four', zh: '四' },
  { en: 'five', zh: '五' },
  { en: 'six', zh: '六' },
];

const OWNERS: readonly Phrase[] = [
  { en: 'my', zh: '我的' },
  { en: 'your', zh: '你的' },
  { en: 'his', zh: '他的' },
  { en: 'her', zh: '她的' },
  { en: 'our', zh: '我们的' },
  { en: 'their', zh: '他们的' },
];

/** Owners that are several: our car, but not our jacket. */
const SEVERAL = ['our', 'their'];

/** Somebody whose something it is; of one thing that nobody shares, one person. */
export function drawOwner(random: Random, thing?: Noun): Phrase {
  const isOnes = thing?.kind === 'count' && !thing.tags.includes('ours');
  return pick(random, isOnes ? OWNERS.filter(({ en }) => !SEVERAL.includes(en)) : OWNERS);
}

/** What an object takes, by what the sentence does with it. */
const OBJECTS: Readonly<Record<Polarity, readonly Weighted<Determiner>[]>> = {
  told: [
    ['a', 5],
    ['a+', 2],
    ['num', 1.2],
    ['this', 1.2],
    ['that', 0.6],
    ['some', 0.4],
  ],
  denied: [
    ['any', 3],
    ['any+', 0.6],
    ['this', 1.4],
    ['that', 0.6],
  ],
  asked: [
    ['any', 3],
    ['any+', 0.6],
    ['this', 1.4],
    ['that', 0.6],
  ],
};

/** A determiner for an object: a, two, this … in what is told; bare in Chinese when it is not. */
export function drawObjectDeterminer(random: Random, polarity: Polarity): Determiner {
  return pickWeighted(random, OBJECTS[polarity]);
}

/**
 * The noun with what stands before it, in both languages.
 *
 * @param owner whose it is, for `own`
 * @returns nothing when the noun does not take the determiner
 */
export function nounPhrase(
  random: Random,
  lexicon: Lexicon,
  noun: Noun,
  determiner: Determiner,
  owner: Phrase,
): Phrase | undefined {
  if (determiner === 'a++') return withColour(random, lexicon, noun);
  if (determiner.endsWith('+')) return withAdjective(random, lexicon, noun, determiner);
  if (noun.kind === 'fixed') return { en: noun.singular, zh: noun.zh };
  const isCount = noun.kind === 'count';
  if (!isCount && ['num', 'many', 'every', 'howmany', 'which'].includes(determiner))
    return undefined;
  return phrase(random, noun, determiner, owner);
}

function phrase(
  random: Random,
  noun: Noun,
  determiner: Determiner,
  owner: Phrase,
): Phrase | undefined {
  const { zh, measure } = noun;
  const one = noun.kind === 'pair' ? noun.plural : noun.singular;
  const many = noun.kind === 'mass' ? noun.singular : noun.plural;
  const isCount = noun.kind === 'count';
  const pointed = (word: string): string => `${word}${measure === '-' ? '些' : measure}${zh}`;
  switch (determiner) {
    case 'a':
      return indefinite(noun);
    case 'any':
      if (noun.tags.some((tag) => tag.endsWith('ful'))) return indefinite(noun); // 一杯水, always
      return { en: noun.kind === 'count' ? withArticle(one) : one, zh };
    case 'the':
    case 'def':
      return {
        en: `the ${one}`,
        zh: determiner === 'def' && noun.definite ? pointed(noun.definite) : zh,
      };
    case 'this':
    case 'that':
      return pointing(noun, determiner);
    case 'these':
      return isCount ? { en: `these ${many}`, zh: `这些${zh}` } : undefined;
    case 'those':
      return isCount ? { en: `those ${many}`, zh: `那些${zh}` } : undefined;
    case 'my': {
      const whose = drawOwner(random, noun);
      return { en: `${whose.en} ${one}`, zh: `${whose.zh}${zh}` };
    }
    case 'own':
      return { en: `${owner.en} ${one}`, zh };
    case 'num': {
      const number = pick(random, NUMBERS);
      return { en: `${number.en} ${many}`, zh: `${number.zh}${measure}${zh}` };
    }
    case 'some':
      return { en: `some ${many}`, zh: noun.kind === 'count' ? `几${measure}${zh}` : `一些${zh}` };
    case 'many':
      return { en: `many ${many}`, zh: `很多${zh}` };
    case 'plural':
      return { en: many, zh };
    case 'bare':
      return { en: one, zh };
    case 'which':
      return { en: `which ${one}`, zh: `哪${measure}${zh}` };
    case 'howmany':
      return { en: `how many ${many}`, zh: `几${measure}${zh}` };
    default:
      return determiner === 'every' ? { en: `every ${one}`, zh: `每${measure}${zh}` } : undefined;
  }
}

function indefinite({ kind, singular, plural, measure, zh }: Noun): Phrase {
  if (kind === 'mass') return { en: `some ${singular}`, zh: `一些${zh}` };
  if (kind === 'pair')
    return measure === '-'
      ? { en: `some ${plural}`, zh: `一些${zh}` }
      : { en: `a pair of ${plural}`, zh: `一${measure}${zh}` };
  return { en: withArticle(singular), zh: `一${measure}${zh}` };
}

function pointing(
  { kind, singular, plural, measure, zh }: Noun,
  determiner: 'this' | 'that',
): Phrase {
  const word = determiner === 'this' ? '这' : '那';
  const pointed = `${word}${measure === '-' ? '些' : measure}${zh}`;
  if (kind === 'pair')
    return { en: `${determiner === 'this' ? 'these' : 'those'} ${plural}`, zh: pointed };
  return { en: `${determiner} ${singular}`, zh: kind === 'mass' ? `${word}${zh}` : pointed };
}

/** a new saw, 一把新锯子. */
function withAdjective(
  random: Random,
  lexicon: Lexicon,
  noun: Noun,
  determiner: Determiner,
): Phrase | undefined {
  const adjectives = attributesOf(lexicon, noun);
  if (adjectives.length === 0 || noun.kind !== 'count') return undefined;
  const { en, attribute } = pick(random, adjectives);
  const described = describedNoun(noun, en, attribute);
  return determiner === 'a+'
    ? indefinite(described)
    : { en: withArticle(described.singular), zh: described.zh };
}

/** Size and age, which stand nearest to the noun in Chinese: 黑色的小狗. */
const NEAREST = ['大', '小', '新', '旧', '长', '短'];

/** a small black dog, 一只黑色的小狗: the order of the two is turned. */
function withColour(random: Random, lexicon: Lexicon, noun: Noun): Phrase | undefined {
  const adjectives = attributesOf(lexicon, noun);
  const sizes = adjectives.filter(({ predicate }) => NEAREST.includes(predicate));
  const colours = adjectives.filter(({ attribute }) => attribute.endsWith('色的'));
  if (sizes.length === 0 || colours.length === 0 || noun.kind !== 'count') return undefined;
  const [size, colour] = [pick(random, sizes), pick(random, colours)];
  return indefinite(
    describedNoun(noun, `${size.en} ${colour.en}`, `${colour.attribute}${size.predicate}`),
  );
}

/** The adjectives that may stand before a noun. */
function attributesOf(lexicon: Lexicon, { adjectives, id }: Noun): Adjective[] {
  return adjectives
    .map((name) => find(lexicon.adjectives, name, id))
    .filter(({ attribute }) => attribute !== '-');
}

function describedNoun(noun: Noun, en: string, zh: string): Noun {
  return {
    ...noun,
    singular: `${en} ${noun.singular}`,
    plural: `${en} ${noun.plural}`,
    zh: `${zh}${noun.zh}`,
  };
}

/** One of the nouns; those with a tag `rare` less often. */
export function drawNoun(random: Random, nouns: readonly Noun[]): Noun {
  const noun = pick(random, nouns);
  return noun.tags.includes('rare') && chance(random, 0.7) ? pick(random, nouns) : noun;
}
