import type { Random } from '../../../lib/tensor/random';
import { chance, pick, pickWeighted, type Weighted } from './choice';
import { objectDeterminers } from './determinerChoice';
import { FORMS, type DrawnClause, type Form } from './forms';
import type { Collocation, Lexicon, Noun, Phrase, Subject } from './lexicon';
import { drawAdjective, drawDeterminer, drawOwner, nounPhrase } from './nounPhrase';

/**
 * One clause of a collocation: a tense and a polarity of its verb, somebody who acts, a phrase for
 * the object, and perhaps a place and a time.
 *
 * @param noun the object, or the one who acts when the verb has none
 * @returns nothing when what was drawn does not go together; draw again
 */
export function drawClause(
  random: Random,
  lexicon: Lexicon,
  collocation: Collocation,
  noun?: Noun,
): DrawnClause | undefined {
  const { verb, places } = collocation;
  const letter = drawLetter(random, collocation);
  const form = drawForm(random, FORMS[letter].forms);
  const place = places.length > 0 ? pick(random, places) : undefined;
  const isSkill = letter === 'C' && verb.modal === '会';
  if ((letter === 'X' || isSkill) && place) return undefined;
  const subject = drawSubject(random, lexicon, collocation, noun);
  const time = drawTime(random, lexicon, form, place !== undefined);
  if (!noun && !place && !time && letter === 'P') return undefined; // 安娜跑步了 says too little
  const object =
    noun && collocation.doers.length === 0
      ? drawObject(random, lexicon, noun, { subject, form, letter, collocation })
      : drawDoersObject(random, collocation);
  return { letter, form, clause: { subject, verb, object, place, time } };
}

function drawLetter(random: Random, { verb }: Collocation): string {
  const letters = verb.forms.filter((letter) => letter in FORMS);
  return pickWeighted(
    random,
    letters.map((name): Weighted<string> => [name, FORMS[name].share]),
  );
}

function drawForm(random: Random, forms: readonly Form[]): Form {
  const shares = { told: 3, denied: 1, asked: 1 };
  return pickWeighted(
    random,
    forms.map((form): Weighted<Form> => [form, shares[form.polarity]]),
  );
}

/** Somebody; or, where the collocation names who acts, one of those. */
function drawSubject(
  random: Random,
  lexicon: Lexicon,
  { doers }: Collocation,
  noun?: Noun,
): Subject {
  if (doers.length === 0) return drawPerson(random, lexicon);
  const doer = noun && doers.includes(noun) ? noun : pick(random, doers);
  const determiner = drawDeterminer(random, doer, [
    ['the', 3],
    ['this', 1],
    ['that', 1],
    ['owner', 1],
    ['bare', 1],
  ]);
  const phrase = nounPhrase(random, doer, determiner);
  return { ...phrase, person: '3', owner: { en: 'its', zh: '它的' }, weight: 1 };
}

/** Somebody of subjects.txt, by weight. */
export function drawPerson(
  random: Random,
  { subjects }: Lexicon,
  fits: (subject: Subject) => boolean = () => true,
): Subject {
  return pickWeighted(
    random,
    subjects.filter(fits).map((subject): Weighted<Subject> => [subject, subject.weight]),
  );
}

function drawTime(
  random: Random,
  lexicon: Lexicon,
  form: Form,
  hasPlace: boolean,
): Phrase | undefined {
  const wanted = form.needsTime || chance(random, hasPlace ? 0.3 : 0.6);
  if (form.times.length === 0 || !wanted) return undefined;
  return pick(random, lexicon.times.get(pick(random, form.times)) ?? []);
}

/** What a dog or a fish swallows: the collocation has both doers and objects. */
function drawDoersObject(random: Random, { objects }: Collocation): Phrase | undefined {
  if (objects.length === 0) return undefined;
  const noun = pick(random, objects);
  const determiner = drawDeterminer(random, noun, [
    ['the', 1],
    ['owner', 1],
  ]);
  return nounPhrase(random, noun, determiner);
}

function drawObject(
  random: Random,
  lexicon: Lexicon,
  noun: Noun,
  drawn: Pick<DrawnClause, 'letter' | 'form'> & {
    readonly subject: Subject;
    readonly collocation: Collocation;
  },
): Phrase {
  const wanted = objectDeterminers(drawn, drawn.collocation);
  const determiner = drawDeterminer(random, noun, wanted);
  const adjective = drawAdjective(random, lexicon, noun, determiner);
  const owner = drawOwner(random, drawn.subject);
  return nounPhrase(random, noun, determiner, { adjective, owner });
}
