import { keepRecord, readRecords } from './learnerRecords';

/** A guess as it is remembered. The first one counts: later ones have seen the answer. */
export type GuessRecord = { question: string; first: string; isRight: boolean; actual: string };

/** Remembers a guess under its id, such as `02.1`. */
export function keepGuess(chapter: string, id: string, guess: GuessRecord): void {
  keepRecord(chapter, id, guess);
}

/** The guesses of a chapter, such as `02`, by id. */
export function readGuesses(chapter: string): Map<string, GuessRecord> {
  const guesses = [...readRecords(chapter)].filter((entry): entry is [string, GuessRecord] =>
    isGuess(entry[1]),
  );
  return new Map(guesses);
}

/** How many guesses of a chapter were made, and how many of them were right at the first try. */
export function tally(chapter: string): { readonly right: number; readonly made: number } {
  const guesses = [...readGuesses(chapter).values()];
  return { right: guesses.filter(({ isRight }) => isRight).length, made: guesses.length };
}

/** A file that somebody has changed by hand may hold anything. */
function isGuess(record: unknown): record is GuessRecord {
  const { question, first, actual, isRight } = Object(record) as Partial<GuessRecord>;
  return (
    [question, first, actual].every((text) => typeof text === 'string') &&
    typeof isRight === 'boolean'
  );
}
