import type { Row } from './table';

/** The five forms of an English verb. */
export interface VerbForms {
  readonly base: string;
  readonly third: string;
  readonly past: string;
  readonly participle: string;
  readonly ing: string;
}

/**
 * The forms of a verb, by rule where the table has none.
 *
 * @param irregular verbs by their base; an empty cell means the rule
 */
export function verbForms(base: string, irregular: ReadonlyMap<string, Row>): VerbForms {
  const row = irregular.get(base);
  const past = row?.['past'] || regularPast(base);
  return {
    base,
    third: row?.['third'] || regularThird(base),
    past,
    participle: row?.['participle'] || past,
    ing: row?.['ing'] || regularIng(base),
  };
}

function regularThird(base: string): string {
  if (/(?:s|x|z|ch|sh|o)$/.test(base)) return `${base}es`;
  return /[^aeiou]y$/.test(base) ? `${base.slice(0, -1)}ies` : `${base}s`;
}

function regularPast(base: string): string {
  if (base.endsWith('e')) return `${base}d`;
  return /[^aeiou]y$/.test(base) ? `${base.slice(0, -1)}ied` : `${base}ed`;
}

function regularIng(base: string): string {
  return /[^eoy]e$/.test(base) ? `${base.slice(0, -1)}ing` : `${base}ing`;
}

/** Shorter forms as they are spoken; the longer one comes first. */
const CONTRACTIONS: readonly (readonly [full: string, short: string])[] = [
  ['do not', "don't"],
  ['does not', "doesn't"],
  ['did not', "didn't"],
  ['is not', "isn't"],
  ['are not', "aren't"],
  ['was not', "wasn't"],
  ['cannot', "can't"],
  ['will not', "won't"],
  ['should not', "shouldn't"],
  ['I am', "I'm"],
  ['I will', "I'll"],
  ['we will', "we'll"],
  ['you are', "you're"],
  ['we are', "we're"],
  ['they are', "they're"],
  ['he is', "he's"],
  ['she is', "she's"],
  ['it is', "it's"],
  ['that is', "that's"],
  ['there is', "there's"],
  ['what is', "what's"],
  ['where is', "where's"],
  ['who is', "who's"],
  ['how is', "how's"],
  ['were not', "weren't"],
  ['have not', "haven't"],
  ['has not', "hasn't"],
  ['I would', "I'd"],
  ['let us', "let's"],
];

/**
 * The sentence as it is spoken: do not → don't, It is → It's. A form that ends a clause stays, and
 * so does what several do: my friend and I will.
 */
export function contract(english: string): string {
  return CONTRACTIONS.reduce(
    (text, [full, short]) =>
      text.replace(
        new RegExp(`(?<!and (?=I ))\\b${full}(?= [a-z0-9])`, 'gi'),
        (found) => found.charAt(0) + short.slice(1),
      ),
    english,
  );
}

/** The sentence with every contraction written out; {@link contract} undone. */
export function expand(english: string): string {
  return CONTRACTIONS.reduce(
    (text, [full, short]) =>
      text.replace(
        new RegExp(`\\b${short}(?![a-z])`, 'gi'),
        (found) => found.charAt(0) + full.slice(1),
      ),
    english,
  );
}

/** a or an before what follows. */
export function withArticle(words: string): string {
  const isAn = /^(?:[aeio]|u(?!ni|se)|hour|honest|MP)/i.test(words);
  return `${isAn ? 'an' : 'a'} ${words}`;
}
