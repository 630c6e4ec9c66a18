import type { Random } from '../../../lib/tensor/random';
import { pickWeighted, type Weighted } from './choice';
import { drawOwner, nounPhrase, type Determiner } from './nounPhrase';
import type { Adjective, Lexicon, Noun, Phrase } from './lexicon';

type Manner = 'plain' | 'denied' | 'asked' | 'very' | 'too' | 'more';

const MANNERS: readonly Weighted<Manner>[] = [
  ['plain', 4],
  ['denied', 2],
  ['asked', 2],
  ['very', 1.5],
  ['more', 1],
  ['too', 1],
];

const DETERMINERS: readonly Weighted<Determiner>[] = [
  ['def', 3],
  ['this', 2],
  ['that', 1],
  ['my', 2.5],
  ['these', 1],
  ['those', 0.6],
];

/** Whose the other is that a thing is compared with. */
const OTHERS: readonly Phrase[] = [
  { en: 'mine', zh: '我的' },
  { en: 'yours', zh: '你的' },
  { en: 'his', zh: '他的' },
  { en: 'hers', zh: '她的' },
];

/** What a thing is like: The saw is sharp. These shoes are not light. Is your box heavy? */
export function drawDescription(
  random: Random,
  lexicon: Lexicon,
  noun: Noun,
  adjective: Adjective,
): Phrase | undefined {
  const determiner = pickWeighted(
    random,
    DETERMINERS.filter(([name]) => name !== 'my' || noun.tags.includes('own')),
  );
  const thing = nounPhrase(random, lexicon, noun, determiner, drawOwner(random));
  if (!thing) return undefined;
  const isMany = noun.kind === 'pair' || determiner === 'these' || determiner === 'those';
  const manner = pickWeighted(
    random,
    MANNERS.filter(([name]) => fits(name, adjective)),
  );
  if (manner === 'more' && (isMany || determiner !== 'my')) return undefined;
  return describe(random, thing, isMany ? 'are' : 'is', adjective, manner);
}

function fits(manner: Manner, { type, canBeTooMuch, comparative, denied }: Adjective): boolean {
  if (manner === 'denied') return denied !== '-';
  if (manner === 'more') return comparative !== undefined;
  if (manner === 'too') return type === '很' && canBeTooMuch;
  return manner !== 'very' || type === '很';
}

function describe(
  random: Random,
  thing: Phrase,
  be: 'is' | 'are',
  adjective: Adjective,
  manner: Manner,
): Phrase {
  const { en, predicate, type, denied, comparative } = adjective;
  const asked = denied?.startsWith('不是') ? denied.slice(1) : undefined; // 是新的吗
  const told = (word: string): string => `${thing.en} ${be} ${word}.`;
  const is = (word: string, end: string): string => `${thing.zh}${word}${end}`;
  switch (manner) {
    case 'plain':
      return { en: told(en), zh: is(PLAIN[type](predicate), '。') };
    case 'denied':
      return { en: told(`not ${en}`), zh: is(denied ?? DENIED[type](predicate), '。') };
    case 'asked':
      return { en: `${be} ${thing.en} ${en}?`, zh: is(asked ?? ASKED[type](predicate), '吗？') };
    case 'very':
      return { en: told(`very ${en}`), zh: is(`非常${predicate}`, '。') };
    case 'too':
      return { en: told(`too ${en}`), zh: is(`太${predicate}了`, '。') };
    case 'more': {
      const others = OTHERS.filter(({ zh }) => !thing.zh.startsWith(zh));
      const other = others[random.integer(others.length)];
      return {
        en: told(`${comparative} than ${other.en}`),
        zh: is(`比${other.zh}${predicate}`, '。'),
      };
    }
  }
}

type Wording = Readonly<Record<string, (word: string) => string>>;

/** By 句式: 很 gradable, 是 colour or state, 了 finished change. */
const PLAIN: Wording = {
  很: (word) => `很${word}`,
  是: (word) => `是${word}的`,
  了: (word) => `${word}了`,
};
const DENIED: Wording = {
  很: (word) => `不${word}`,
  是: (word) => `不是${word}的`,
  了: (word) => `没有${word}`,
};
const ASKED: Wording = {
  很: (word) => word,
  是: (word) => `是${word}的`,
  了: (word) => `${word}了`,
};
