import type { Random } from '../../../lib/tensor/random';
import { pick } from './choice';
import type { Phrase } from './lexicon';
import { finish } from './finish';
import type { DrawnClause } from './forms';

/** Puts a clause inside a longer sentence; nothing when it does not fit. */
type Wrapping = (random: Random, drawn: DrawnClause) => Phrase | undefined;

const THOUGHTS: readonly Phrase[] = [
  { en: 'I think that', zh: '我觉得' },
  { en: 'I know that', zh: '我知道' },
  { en: 'he says that', zh: '他说' },
  { en: 'Mary says that', zh: '玛丽说' },
  { en: 'everyone knows that', zh: '大家都知道' },
];

const MOMENTS: readonly Phrase[] = [
  { en: 'when I came home', zh: '我回家的时候' },
  { en: 'when the phone rang', zh: '电话响的时候' },
  { en: 'when Tom came in', zh: '汤姆进来的时候' },
  { en: 'when my mother called', zh: '我妈妈打电话来的时候' },
];

const CONDITIONS: readonly Phrase[] = [
  { en: 'if it rains tomorrow', zh: '如果明天下雨' },
  { en: 'if I have time', zh: '如果我有时间' },
  { en: 'if it is cold', zh: '如果天气冷' },
  { en: 'if they come back', zh: '如果他们回来' },
];

const REASONS: readonly Phrase[] = [
  { en: 'he was busy', zh: '他很忙' },
  { en: 'she was tired', zh: '她很累' },
  { en: 'it was raining', zh: '当时在下雨' },
  { en: 'I had a cold', zh: '我感冒了' },
];

/** I know that he bought a saw. */
const thought: Wrapping = (random, { clause, form, letter }) => {
  if (form.polarity === 'asked' || !'PFHS'.includes(letter)) return undefined;
  const opening = pick(random, THOUGHTS);
  return finish(`${opening.en} ${form.en(clause)}`, `${opening.zh}${form.zh(clause)}`);
};

/** When I came home, she was playing the piano. In either order; Chinese says when first. */
const moment: Wrapping = (random, { clause, form, letter }) => {
  if (form.polarity !== 'told' || letter !== 'G') return undefined;
  const opening = pick(random, MOMENTS);
  const was = clause.subject.person === 'p' ? 'were' : 'was';
  const parts = [clause.subject.en, was, clause.verb.ing, clause.object?.en, clause.place?.en];
  const en = parts.filter(Boolean).join(' ');
  const zh = `${opening.zh}，${form.zh(clause)}`;
  return random.integer(2) === 0
    ? finish(`${opening.en}, ${en}`, zh)
    : finish(`${en} ${opening.en}`, zh);
};

/** If it rains tomorrow, we will watch the match at home. */
const condition: Wrapping = (random, { clause, form, letter }) => {
  if (form.polarity === 'asked' || letter !== 'F') return undefined;
  const opening = pick(random, CONDITIONS);
  const timeless = { ...clause, time: undefined };
  return finish(`${opening.en}, ${form.en(timeless)}`, `${opening.zh}，${form.zh(timeless)}`);
};

/** I did not watch the match because I had a cold. */
const reason: Wrapping = (random, { clause, form, letter }) => {
  if (form.polarity !== 'denied' || letter !== 'P') return undefined;
  const cause = pick(random, REASONS);
  return finish(`${form.en(clause)} because ${cause.en}`, `${form.zh(clause)}，因为${cause.zh}`);
};

/** The ways to put a clause inside a longer sentence. */
export const WRAPPINGS: readonly Wrapping[] = [
  (random, drawn) =>
    thought(random, drawn) ??
    moment(random, drawn) ??
    condition(random, drawn) ??
    reason(random, drawn),
  (random, drawn) =>
    moment(random, drawn) ??
    condition(random, drawn) ??
    reason(random, drawn) ??
    thought(random, drawn),
];
