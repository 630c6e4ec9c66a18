import { Random } from '../../../lib/tensor/random';
import { drawActivitySentence } from './activitySentence';
import { englishWords } from './card';
import { chance } from './choice';
import { drawDescription } from './description';
import { contract, expand } from './english';
import { find, type Lexicon, type Phrase } from './lexicon';
import { fill } from './slots';

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
  readonly conflicts: Set<string>;
}

/** The sentence the notebooks translate as one that no model was trained on. */
export const SHOWCASE = 'I saw a saw.';

/** Draws that may fail or repeat before a producer counts as exhausted. */
const DRAWS_PER_SHOT = 15;

/** Shots for each noun and each adjective that fits it: The saw is sharp. */
const DESCRIPTION_SHOTS = 4;

/** Pairs for a shot of the tables: how large the whole is. */
const DENSITY = 1.08;

/** A word that came out less often is drawn again, as far as the tables give it other sentences. */
const ENOUGH = 10;

/** Draws for a shot in search of such words. */
const SEARCHES_PER_SHOT = 10;

/** Sentences with a contraction, of those that can have one: don't, it's. */
const CONTRACTED = 0.4;

/**
 * Every sentence pair of the grammar's sample, no English sentence twice.
 *
 * @param seed the same seed and lexicon give the same pairs in the same order
 * @throws {Error} naming both when one English sentence would have two translations
 */
export function generate(lexicon: Lexicon, seed: number): GeneratedPair[] {
  const random = new Random(seed);
  const collected: Collected = { pairs: new Map(), conflicts: new Set() };
  const producers = producersOf(lexicon);
  for (const producer of producers) run(producer, random.fork(producer.name), collected);
  const drawn = [...collected.pairs.values()];
  const counts = countWords(drawn);
  const isRare = (word: string): boolean => (counts.get(word) ?? 0) < ENOUGH;
  const knowing = new Set(
    drawn.filter((pair) => wordsIn(pair).some(isRare)).map(({ source }) => source),
  );
  for (const producer of producers.filter(({ name }) => knowing.has(name)))
    topUp(producer, random.fork(`more ${producer.name}`), collected, counts);
  if (collected.conflicts.size > 0)
    throw new Error(
      `Sentences with two translations. Let a place or another word decide the sense:\n` +
        [...collected.conflicts].join('\n'),
    );
  return [...collected.pairs.values()];
}

/**
 * Lower case without punctuation, contractions written out: two sentences that a learner would
 * call the same are.
 */
export function sentenceKey(english: string): string {
  return expand(english)
    .toLowerCase()
    .replace(/[^a-z0-9 ]/g, '')
    .trim();
}

function run(producer: Producer, random: Random, collected: Collected): void {
  let missing = Math.max(1, Math.round(producer.shots * DENSITY));
  for (let draws = missing * DRAWS_PER_SHOT; draws > 0 && missing > 0; draws--) {
    const pair = drawPair(producer, random);
    if (pair && add(pair, collected)) missing--;
  }
}

/** Adds sentences with words that are still rare. */
function topUp(
  producer: Producer,
  random: Random,
  collected: Collected,
  counts: Map<string, number>,
): void {
  for (let draws = producer.shots * SEARCHES_PER_SHOT; draws > 0; draws--) {
    const pair = drawPair(producer, random);
    if (!pair || !wordsIn(pair).some((word) => (counts.get(word) ?? 0) < ENOUGH)) continue;
    if (!add(pair, collected)) continue;
    for (const word of wordsIn(pair)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
}

function drawPair(producer: Producer, random: Random): GeneratedPair | undefined {
  const pair = producer.draw(random);
  if (!pair) return undefined;
  const en = chance(random, CONTRACTED) ? contract(pair.en) : pair.en;
  const capital = en.charAt(0).toUpperCase() + en.slice(1);
  const zh = pair.zh.replace('正在在', '正在'); // 在 is said once: 正在 and 在天上
  return { en: capital, zh, source: producer.name };
}

function countWords(pairs: readonly GeneratedPair[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of pairs.flatMap(wordsIn)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function wordsIn({ en }: Phrase): string[] {
  return [...new Set(englishWords(en))];
}

function add(pair: GeneratedPair, { pairs, conflicts }: Collected): boolean {
  const key = sentenceKey(pair.en);
  if (key === sentenceKey(SHOWCASE)) return false;
  const known = pairs.get(key);
  if (!known) pairs.set(key, pair);
  else if (known.zh !== pair.zh)
    conflicts.add(`${pair.en} ${known.zh} (${known.source}) ${pair.zh} (${pair.source})`);
  return !known;
}

function producersOf(lexicon: Lexicon): Producer[] {
  return [
    ...lexicon.activities.map((activity, index) => ({
      name: `${activity.en} ${activity.zh} ${index}`,
      shots: activity.shots,
      draw: (random: Random) => drawActivitySentence(random, lexicon, activity),
    })),
    ...descriptionProducers(lexicon),
    ...lexicon.patterns.map((pattern) => ({
      name: pattern.en,
      shots: pattern.shots,
      draw: (random: Random) => fill(random, lexicon, pattern),
    })),
  ];
}

function descriptionProducers(lexicon: Lexicon): Producer[] {
  return [...lexicon.nouns.values()].flatMap((noun) =>
    noun.adjectives.map((id) => ({
      name: `${noun.id} is ${id}`,
      shots: DESCRIPTION_SHOTS,
      draw: (random: Random) =>
        drawDescription(random, lexicon, noun, find(lexicon.adjectives, id, noun.id)),
    })),
  );
}
