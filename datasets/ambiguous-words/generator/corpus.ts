import { Random } from '../../../lib/tensor/random';
import { pick } from './choice';
import { drawDescription, drawRelative } from './description';
import { find, type Lexicon, type Noun, type Phrase } from './lexicon';
import { drawPattern } from './pattern';
import { drawSentence } from './sentence';

/** A pair with the part of the grammar that made it. */
export interface GeneratedPair extends Phrase {
  readonly source: string;
}

/** What draws sentences, and how many. */
interface Producer {
  readonly name: string;
  readonly shots: number;
  readonly draw: (random: Random) => Phrase | undefined;
}

/** What was drawn so far, by sentence key, and the sentences that came out in two ways. */
interface Collected {
  readonly pairs: Map<string, GeneratedPair>;
  readonly conflicts: string[];
}

/** The sentence the notebooks translate as one that no model was trained on. */
export const SHOWCASE = 'I saw a saw.';

/** Draws that may fail or repeat before a producer counts as exhausted. */
const DRAWS_PER_SHOT = 12;

/** Shots for each noun and each adjective that fits it: The saw is sharp. */
const DESCRIPTION_SHOTS = 4;

/** Shots for each noun and verb of a relative clause: The saw that I bought is sharp. */
const RELATIVE_SHOTS = 2;

const RELATIVE_VERBS = ['buy', 'borrow', 'find', 'draw', 'eat', 'watch.look', 'write'];

/**
 * Every sentence pair of the grammar's sample, no English sentence twice.
 *
 * @param seed the same seed and lexicon give the same pairs in the same order
 * @throws {Error} naming both when one English sentence would have two translations
 */
export function generate(lexicon: Lexicon, seed: number): GeneratedPair[] {
  const random = new Random(seed);
  const collected: Collected = { pairs: new Map(), conflicts: [] };
  for (const producer of producersOf(lexicon)) run(producer, random.fork(producer.name), collected);
  if (collected.conflicts.length > 0)
    throw new Error(
      `Sentences with two translations. Let a place or another word decide the sense:\n` +
        collected.conflicts.join('\n'),
    );
  return [...collected.pairs.values()];
}

/** Lower case without punctuation: two sentences that a learner would call the same are. */
export function sentenceKey(english: string): string {
  return english
    .toLowerCase()
    .replace(/[^a-z0-9 ]/g, '')
    .trim();
}

function run(producer: Producer, random: Random, collected: Collected): void {
  let missing = producer.shots;
  for (let draws = producer.shots * DRAWS_PER_SHOT; draws > 0 && missing > 0; draws--) {
    const pair = producer.draw(random);
    if (pair && add({ ...pair, source: producer.name }, collected)) missing--;
  }
}

function add(pair: GeneratedPair, { pairs, conflicts }: Collected): boolean {
  if (sentenceKey(pair.en) === sentenceKey(SHOWCASE)) return false;
  const known = pairs.get(sentenceKey(pair.en));
  if (!known) pairs.set(sentenceKey(pair.en), pair);
  else if (known.zh !== pair.zh)
    conflicts.push(`${pair.en} ${known.zh} (${known.source}) ${pair.zh} (${pair.source})`);
  return !known;
}

function producersOf(lexicon: Lexicon): Producer[] {
  return [
    ...collocationProducers(lexicon),
    ...descriptionProducers(lexicon),
    ...relativeProducers(lexicon),
    ...lexicon.patterns.map((pattern) => ({
      name: pattern.en,
      shots: pattern.shots,
      draw: (random: Random) => drawPattern(random, lexicon, pattern),
    })),
  ];
}

function collocationProducers(lexicon: Lexicon): Producer[] {
  return lexicon.collocations.flatMap((collocation, index) => {
    const { doers, objects, verb, shots } = collocation;
    const nouns: (Noun | undefined)[] = doers.length > 0 ? [...doers] : [...objects];
    return (nouns.length > 0 ? nouns : [undefined]).map((noun) => ({
      name: `${verb.id} ${noun?.id ?? ''} ${index}`,
      shots,
      draw: (random: Random) => drawSentence(random, lexicon, collocation, noun),
    }));
  });
}

function descriptionProducers(lexicon: Lexicon): Producer[] {
  return [...lexicon.nouns.values()].flatMap((noun) => {
    if (noun.kind === 'mass' || noun.kind === 'fixed') return [];
    return noun.adjectives.map((id) => ({
      name: `${noun.id} is ${id}`,
      shots: DESCRIPTION_SHOTS,
      draw: (random: Random) =>
        drawDescription(random, noun, find(lexicon.adjectives, id, noun.id)),
    }));
  });
}

function relativeProducers(lexicon: Lexicon): Producer[] {
  const collocations = lexicon.collocations.filter(
    ({ verb, places }) => RELATIVE_VERBS.includes(verb.id) && places.includes(undefined),
  );
  return collocations.flatMap(({ verb, objects }) =>
    objects
      .filter((noun) => noun.adjectives.length > 0)
      .map((noun) => ({
        name: `${noun.id} that was ${verb.id}`,
        shots: RELATIVE_SHOTS,
        draw: (random: Random) =>
          drawRelative(random, lexicon, {
            noun,
            adjective: find(lexicon.adjectives, pick(random, noun.adjectives), noun.id),
            verb: { en: verb.past, zh: verb.zh },
          }),
      })),
  );
}
