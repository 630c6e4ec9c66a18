import type { Random } from '../../../lib/tensor/random';
import { pick, pickWeighted, type Weighted } from './choice';
import type { Adjective, Determiner, Lexicon, Noun, Phrase } from './lexicon';
import { drawDeterminer, nounPhrase } from './nounPhrase';
import { drawPerson } from './clause';
import { finish } from './finish';

type Manner = 'plain' | 'denied' | 'asked' | 'very' | 'too';

const MANNERS: readonly Weighted<Manner>[] = [
  ['plain', 4],
  ['denied', 2],
  ['asked', 2],
  ['very', 1.5],
  ['too', 1],
];

const DETERMINERS: readonly Weighted<Determiner>[] = [
  ['the', 3],
  ['this', 1.5],
  ['that', 1],
  ['owner', 2],
  ['these', 1],
  ['those', 1],
];

/** What a thing is like: The saw is sharp. These shoes are not light. Is your box heavy? */
export function drawDescription(random: Random, noun: Noun, adjective: Adjective): Phrase {
  const determiner = drawDeterminer(random, noun, DETERMINERS);
  const thing = nounPhrase(random, noun, determiner);
  const isPlural = noun.kind === 'pair' || determiner === 'these' || determiner === 'those';
  return describe(random, thing, isPlural ? 'are' : 'is', adjective);
}

/** What the thing is like that somebody bought: The watch that I bought yesterday is light. */
export function drawRelative(
  random: Random,
  lexicon: Lexicon,
  thing: { readonly noun: Noun; readonly adjective: Adjective; readonly verb: Phrase },
): Phrase {
  const { noun, adjective, verb } = thing;
  const subject = drawPerson(random, lexicon);
  const time = pick(random, [...(lexicon.times.get('past') ?? []), { en: '', zh: '' }]);
  const isPlural = noun.kind === 'pair';
  const name = isPlural ? noun.plural : noun.singular;
  const en = `the ${name} that ${subject.en} ${verb.en} ${time.en}`.trim();
  const described = { en, zh: `${subject.zh}${time.zh}${verb.zh}的${noun.zh}` };
  return describe(random, described, isPlural ? 'are' : 'is', adjective);
}

function describe(
  random: Random,
  thing: Phrase,
  be: 'is' | 'are',
  { en, predicate, type, canBeTooMuch }: Adjective,
): Phrase {
  const manner = pickWeighted(
    random,
    type !== '很' ? MANNERS.slice(0, 3) : canBeTooMuch ? MANNERS : MANNERS.slice(0, 4),
  );
  const zh = chinesePredicate(predicate, type);
  const told = (word: string): string => `${thing.en} ${be} ${word}`;
  const sentences: Record<Manner, () => Phrase> = {
    plain: () => finish(told(en), thing.zh + zh.plain),
    denied: () => finish(told(`not ${en}`), thing.zh + zh.denied),
    asked: () => finish(`${be} ${thing.en} ${en}`, thing.zh + zh.asked, true),
    very: () => finish(told(`very ${en}`), `${thing.zh}非常${predicate}`),
    too: () => finish(told(`too ${en}`), `${thing.zh}太${predicate}了`),
  };
  return sentences[manner]();
}

function chinesePredicate(
  word: string,
  type: string,
): Record<'plain' | 'denied' | 'asked', string> {
  if (type === '是')
    return { plain: `是${word}的`, denied: `不是${word}的`, asked: `是${word}的吗` };
  if (type === '了') return { plain: `${word}了`, denied: `没有${word}`, asked: `${word}了吗` };
  return { plain: `很${word}`, denied: `不${word}`, asked: `${word}吗` };
}
