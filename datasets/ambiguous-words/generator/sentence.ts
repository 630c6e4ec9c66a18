import type { Random } from '../../../lib/tensor/random';
import { chance, pick } from './choice';
import { drawClause } from './clause';
import { finish } from './finish';
import type { DrawnClause } from './forms';
import type { Collocation, Lexicon, Noun, Phrase, Subject } from './lexicon';
import { wordQuestion } from './wordQuestions';
import { WRAPPINGS } from './wrappings';

/** Who is asked when the question would be about me: nobody asks "Did I see a bat?". */
const YOU: Subject = {
  en: 'you',
  zh: '你',
  person: 'p',
  owner: { en: 'your', zh: '你的' },
  weight: 1,
};

/**
 * One sentence of a collocation: a clause for itself, or now and then asked by a question word or
 * inside a longer sentence.
 *
 * @param noun the object, or the one who acts when the verb has none
 * @returns nothing when what was drawn has no natural sentence; draw again
 */
export function drawSentence(
  random: Random,
  lexicon: Lexicon,
  collocation: Collocation,
  noun?: Noun,
): Phrase | undefined {
  const drawn = drawClause(random, lexicon, collocation, noun);
  if (!drawn) return undefined;
  const question = chance(random, 0.12) ? wordQuestion(random, drawn, collocation) : undefined;
  if (question) return question;
  const wrapping = chance(random, 0.14) ? pick(random, WRAPPINGS) : undefined;
  return (wrapping && wrapping(random, drawn)) ?? simpleSentence(random, drawn);
}

function simpleSentence(random: Random, { clause, form, letter }: DrawnClause): Phrase {
  const { subject, time } = clause;
  const canFront = time && ['P', 'F', 'M'].includes(letter) && form.polarity === 'told';
  if (canFront && chance(random, 0.15)) {
    const rest = { ...clause, time: undefined };
    return finish(`${time.en} ${form.en(rest)}`, `${time.zh}${form.zh(rest)}`);
  }
  const asksMe = subject.person === '1' && form.polarity === 'asked' && !'CM'.includes(letter);
  const asker = asksMe ? { ...clause, subject: YOU } : clause;
  return finish(form.en(asker), form.zh(asker), form.polarity === 'asked');
}
