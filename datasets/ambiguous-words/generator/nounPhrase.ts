import type { Random } from '../../../lib/tensor/random';
import { chance, pick, pickWeighted, type Weighted } from './choice';
import {
  find,
  type Adjective,
  type Determiner,
  type Lexicon,
  type Noun,
  type Phrase,
  type Subject,
} from './lexicon';

const NUMBERS: readonly Phrase[] = [
  { en: 'two', zh: '两' },
  { en: 'three', zh: '三' },
  { en: 'four', zh: '四' },
  { en: 'five', zh: '五' },
];

/** Owners of what one person has one of: my chest. */
export const SINGLE_OWNERS: readonly Phrase[] = [
  { en: 'my', zh: '我的' },
  { en: 'your', zh: '你的' },
  { en: 'his', zh: '他的' },
  { en: 'her', zh: '她的' },
];

const OWNERS: readonly Phrase[] = [
  ...SINGLE_OWNERS,
  { en: 'our', zh: '我们的' },
  { en: 'their', zh: '他们的' },
];

const ALLOWED: Readonly<Record<Noun['kind'], readonly Determiner[]>> = {
  count: ['a', 'any', 'the', 'this', 'that', 'owner', 'number', 'some', 'many', 'plural'],
  mass: ['owner', 'some', 'bare'],
  pair: ['owner', 'these', 'those'],
  fixed: ['bare'],
};

/** Somebody whose something it is; mostly the one who acts. */
export function drawOwner(random: Random, subject?: Subject): Phrase {
  return subject && chance(random, 0.7) ? subject.owner : pick(random, OWNERS);
}

/** One of the wanted determiners that the noun can take; a noun that takes none gets its own. */
export function drawDeterminer(
  random: Random,
  noun: Noun,
  wanted: readonly Weighted<Determiner>[],
): Determiner {
  if (noun.owned === 'always') return 'owner';
  const plural = noun.kind === 'count' && noun.singular !== noun.plural;
  const allowed = [...ALLOWED[noun.kind], ...(plural ? (['these', 'those'] as const) : [])];
  const usable = wanted.filter(
    ([determiner]) =>
      allowed.includes(determiner) && !(determiner === 'owner' && noun.owned === 'no'),
  );
  return usable.length > 0 ? pickWeighted(random, usable) : allowed[allowed.length - 1];
}

/** An adjective that fits the noun, in a share of the phrases that have room for one. */
export function drawAdjective(
  random: Random,
  lexicon: Lexicon,
  noun: Noun,
  determiner: Determiner,
): Adjective | undefined {
  const hasRoom = ['a', 'the', 'owner', 'number', 'this', 'that'].includes(determiner);
  if (!hasRoom || noun.adjectives.length === 0 || !chance(random, 0.18)) return undefined;
  const adjective = find(lexicon.adjectives, pick(random, noun.adjectives), noun.id);
  // 我的新手表 is good Chinese, 我的红色的帽子 is not.
  return determiner === 'owner' && adjective.attribute.endsWith('的') ? undefined : adjective;
}

/**
 * The noun with what stands before it, in both languages.
 *
 * @param owner whose it is; needed for the determiner `owner` only
 */
export function nounPhrase(
  random: Random,
  noun: Noun,
  determiner: Determiner,
  options: { readonly adjective?: Adjective; readonly owner?: Phrase } = {},
): Phrase {
  const { adjective } = options;
  const name = adjective ? `${adjective.attribute}${noun.zh}` : noun.zh;
  const before = (form: string): string => (adjective ? `${adjective.en} ${form}` : form);
  const some = noun.kind === 'mass' ? noun.singular : noun.plural;
  const owner = options.owner ?? pick(random, OWNERS);
  const number = pick(random, NUMBERS);
  const plural = noun.kind === 'count' ? '些' : noun.measure === '-' ? '些' : noun.measure;
  const phrases: Record<Determiner, () => Phrase> = {
    a: () => ({ en: withArticle(before(noun.singular)), zh: `一${noun.measure}${name}` }),
    any: () => ({ en: withArticle(before(noun.singular)), zh: name }),
    the: () => ({ en: `the ${before(noun.singular)}`, zh: `那${noun.measure}${name}` }),
    this: () => ({ en: `this ${before(noun.singular)}`, zh: `这${noun.measure}${name}` }),
    that: () => ({ en: `that ${before(noun.singular)}`, zh: `那${noun.measure}${name}` }),
    owner: () => ({
      en: `${owner.en} ${before(noun.kind === 'pair' ? noun.plural : noun.singular)}`,
      zh: `${owner.zh}${name}`,
    }),
    number: () => ({
      en: `${number.en} ${before(noun.plural)}`,
      zh: `${number.zh}${noun.measure}${name}`,
    }),
    some: () => ({ en: `some ${before(some)}`, zh: `一些${name}` }),
    many: () => ({ en: `many ${before(noun.plural)}`, zh: `很多${name}` }),
    bare: () => ({ en: before(noun.singular), zh: name }),
    plural: () => ({ en: before(some), zh: name }),
    these: () => ({ en: `these ${before(noun.plural)}`, zh: `这${plural}${name}` }),
    those: () => ({ en: `those ${before(noun.plural)}`, zh: `那${plural}${name}` }),
  };
  return phrases[determiner]();
}

function withArticle(words: string): string {
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
}
