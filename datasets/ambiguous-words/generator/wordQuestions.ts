import type { Random } from '../../../lib/tensor/random';
import { chance, pick } from './choice';
import type { Collocation, Phrase } from './lexicon';
import { finish } from './finish';
import type { DrawnClause } from './forms';

/**
 * A question with a question word for a drawn clause: who, what, where, when.
 * Chinese leaves the question word where the answer would stand.
 *
 * @returns nothing when the clause gives no natural question
 */
export function wordQuestion(
  random: Random,
  drawn: DrawnClause,
  collocation: Collocation,
): Phrase | undefined {
  const { clause, letter, form } = drawn;
  const asksMe = clause.subject.person === '1' && letter !== 'G';
  if (form.polarity !== 'told' || collocation.doers.length > 0 || asksMe) return undefined;
  if (letter === 'P') return pick(random, [whoDid, whatDid, whereDid])(drawn);
  if (letter === 'F' && !clause.time) return whenWill(drawn);
  return letter === 'G' && chance(random, 0.5) ? whoIs(drawn) : undefined;
}

function whoDid({ clause }: DrawnClause): Phrase {
  const { verb, object, place, time } = clause;
  const at = place ? `在${place.zh}` : '';
  return finish(
    joined('who', verb.past, object?.en, place?.en, time?.en),
    `${time?.zh ?? ''}谁${at}${verb.zh}了${object?.zh ?? ''}`,
    true,
  );
}

function whatDid({ clause }: DrawnClause): Phrase | undefined {
  const { subject, verb, object, place, time } = clause;
  if (!object || !verb.forms.includes('Q')) return undefined;
  const at = place ? `在${place.zh}` : '';
  return finish(
    joined('what did', subject.en, verb.base, place?.en, time?.en),
    `${subject.zh}${time?.zh ?? ''}${at}${verb.zh}了什么`,
    true,
  );
}

function whereDid({ clause }: DrawnClause): Phrase | undefined {
  const { subject, verb, object, place } = clause;
  // 我是在哪里买一把锯子的 is not asked: what is looked for is a known thing.
  if (place || !object || !/^[那这]|的/.test(object.zh)) return undefined;
  return finish(
    joined('where did', subject.en, verb.base, object.en),
    `${subject.zh}是在哪里${verb.zh}${object.zh}的`,
    true,
  );
}

function whenWill({ clause }: DrawnClause): Phrase {
  const { subject, verb, object, place } = clause;
  const at = place ? `在${place.zh}` : '';
  return finish(
    joined('when will', subject.en, verb.base, object?.en, place?.en),
    `${subject.zh}什么时候${at}${verb.zh}${object?.zh ?? ''}`,
    true,
  );
}

function whoIs({ clause }: DrawnClause): Phrase {
  const { verb, object, place } = clause;
  return finish(
    joined('who is', verb.ing, object?.en, place?.en),
    `谁正在${place?.zh ?? ''}${verb.zh}${object?.zh ?? ''}`,
    true,
  );
}

function joined(...parts: (string | undefined)[]): string {
  return parts.filter(Boolean).join(' ');
}
