import type { Random } from '../../../lib/tensor/random';
import { chance, pick, pickWeighted, type Weighted } from './choice';
import { finish } from './finish';
import { FORMS, type DrawnClause, type Form } from './forms';
import type { Collocation, Lexicon, Noun, Phrase, Subject } from './lexicon';
import {
  drawAdjective,
  drawDeterminer,
  drawOwner,
  nounPhrase,
  type Determiner,
} from './nounPhrase';
import { WRAPPINGS } from './wrappings';
import { wordQuestion } from './wordQuestions';

const TOLD: readonly Weighted<Determiner>[] = [
  ['a', 4],
  ['the', 3],
  ['owner', 2],
  ['this', 1],
  ['that', 0.7],
  ['number', 1.2],
  ['some', 1],
  ['many', 0.6],
  ['bare', 1],
  ['these', 0.6],
];

const TOLD_WITHOUT_MANY = TOLD.filter(([determiner]) => determiner !== 'many');

const DENIED_OR_ASKED: readonly Weighted<Determiner>[] = [
  ['any', 2],
  ['the', 3],
  ['owner', 2],
  ['this', 1],
  ['bare', 2],
  ['those', 0.6],
];

const HABITUAL: readonly Weighted<Determiner>[] = [
  ['plural', 3],
  ['bare', 3],
  ['the', 0.7],
  ['owner', 1],
];

const IMPERATIVE: readonly Weighted<Determiner>[] = [
  ['the', 3],
  ['this', 1],
  ['owner', 1],
  ['bare', 1],
];

const EXPERIENCED: readonly Weighted<Determiner>[] = [
  ['any', 3],
  ['this', 1],
  ['bare', 1],
];

/** 她会骑马: what one can do in general has no measure word in Chinese. */
const SKILL: readonly Weighted<Determiner>[] = [
  ['any', 2],
  ['plural', 2],
  ['bare', 3],
  ['the', 0.4],
  ['this', 0.4],
];

const HABITUAL_LETTERS = ['H', 'L'];

/**
 * One sentence of a collocation: a tense and a polarity of the verb, somebody who acts, and a
 * phrase for the object; now and then asked by a question word or inside a longer sentence.
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
  const fronted = time && ['P', 'F', 'M'].includes(letter) && form.polarity === 'told';
  if (fronted && chance(random, 0.15)) {
    const rest = { ...clause, time: undefined };
    return finish(`${time.en} ${form.en(rest)}`, `${time.zh}${form.zh(rest)}`);
  }
  const asksMe = subject.person === '1' && form.polarity === 'asked' && !'CM'.includes(letter);
  const asker = asksMe ? { ...clause, subject: YOU } : clause;
  return finish(form.en(asker), form.zh(asker), form.polarity === 'asked');
}

const YOU: Subject = {
  en: 'you',
  zh: '你',
  person: 'p',
  owner: { en: 'your', zh: '你的' },
  weight: 1,
};

function drawClause(
  random: Random,
  lexicon: Lexicon,
  collocation: Collocation,
  noun?: Noun,
): DrawnClause | undefined {
  const { verb, places } = collocation;
  const letters = verb.forms.filter((letter) => letter in FORMS);
  const letter = pickWeighted(
    random,
    letters.map((name): Weighted<string> => [name, FORMS[name].share]),
  );
  const form = drawForm(random, FORMS[letter].forms);
  const place = places.length > 0 ? pick(random, places) : undefined;
  const isSkill = letter === 'C' && verb.modal === '会';
  if ((letter === 'X' || isSkill) && place) return undefined;
  const isBare = !noun && !place;
  const subject = drawSubject(random, lexicon, collocation, noun);
  const time = drawTime(random, lexicon, form, place !== undefined);
  if (isBare && !time && letter === 'P') return undefined;
  const object =
    noun && collocation.doers.length === 0
      ? drawObject(random, lexicon, noun, { subject, form, letter, collocation })
      : drawSwallowed(random, lexicon, collocation);
  return { letter, form, clause: { subject, verb, object, place, time } };
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
  if (doers.length === 0)
    return pickWeighted(
      random,
      lexicon.subjects.map((subject): Weighted<Subject> => [subject, subject.weight]),
    );
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
function drawSwallowed(
  random: Random,
  lexicon: Lexicon,
  { objects }: Collocation,
): Phrase | undefined {
  if (objects.length === 0) return undefined;
  const noun = pick(random, objects);
  return nounPhrase(
    random,
    noun,
    drawDeterminer(random, noun, [
      ['the', 1],
      ['owner', 1],
    ]),
  );
}

function drawObject(
  random: Random,
  lexicon: Lexicon,
  noun: Noun,
  drawn: {
    readonly subject: Subject;
    readonly form: Form;
    readonly letter: string;
    readonly collocation: Collocation;
  },
): Phrase {
  const determiner = drawDeterminer(random, noun, wantedDeterminers(drawn));
  const adjective = drawAdjective(random, lexicon, noun, determiner);
  return nounPhrase(random, noun, determiner, {
    adjective,
    owner: drawOwner(random, drawn.subject),
  });
}

function wantedDeterminers(drawn: {
  readonly form: Form;
  readonly letter: string;
  readonly collocation: Collocation;
}): readonly Weighted<Determiner>[] {
  if (drawn.letter === 'X') return EXPERIENCED;
  if (drawn.letter === 'I') return IMPERATIVE;
  if (HABITUAL_LETTERS.includes(drawn.letter)) return HABITUAL;
  if (drawn.letter === 'C' && drawn.collocation.verb.modal === '会') return SKILL;
  const told = drawn.letter === 'P' || drawn.letter === 'S' ? TOLD : TOLD_WITHOUT_MANY;
  const usual = drawn.form.polarity === 'told' ? told : DENIED_OR_ASKED;
  const own = drawn.collocation.determiners;
  if (own.length === 0) return usual;
  const both = usual.filter(([determiner]) => own.includes(determiner));
  return both.length > 0 ? both : own.map((name): Weighted<Determiner> => [name as Determiner, 1]);
}
