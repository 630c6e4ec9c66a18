import type { Weighted } from './choice';
import type { DrawnClause } from './forms';
import type { Collocation, Determiner } from './lexicon';

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

/** Nobody is repairing many saws, or will. */
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

const ORDERED: readonly Weighted<Determiner>[] = [
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

/** The determiners that are natural before the object of a verb in this form, by share. */
export function objectDeterminers(
  { letter, form }: Pick<DrawnClause, 'letter' | 'form'>,
  { verb, determiners }: Collocation,
): readonly Weighted<Determiner>[] {
  if (letter === 'X') return EXPERIENCED;
  if (letter === 'I') return ORDERED;
  if (letter === 'H' || letter === 'L') return HABITUAL;
  if (letter === 'C' && verb.modal === '会') return SKILL;
  const told = letter === 'P' || letter === 'S' ? TOLD : TOLD_WITHOUT_MANY;
  const usual = form.polarity === 'told' ? told : DENIED_OR_ASKED;
  if (determiners.length === 0) return usual;
  const both = usual.filter(([determiner]) => determiners.includes(determiner));
  return both.length > 0 ? both : determiners.map((determiner) => [determiner, 1] as const);
}
