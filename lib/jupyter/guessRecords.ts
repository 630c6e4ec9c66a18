import { learnerLocale } from '../locale';
import { keepRecord, readRecords } from './learnerRecords';

/** A guess as it is remembered. The first one counts: later ones have seen the answer. */
export type GuessRecord = { question: string; first: string; isRight: boolean; actual: string };

/**
 * Remembers a guess under its id, such as `02.1`, for the language that the learner reads: each twin
 * of a chapter has its own guesses, since a tally in two languages could not be read.
 */
export function keepGuess(chapter: string, id: string, guess: GuessRecord): void {
  keepRecord(chapter, `${id} ${learnerLocale()}`, guess);
}

/** The guesses of a chapter, such as `02`, in the language that the learner reads, by id. */
export function readGuesses(chapter: string): Map<string, GuessRecord> {
  const guesses = [...readRecords(chapter)].flatMap(([key, record]): [string, GuessRecord][] => {
    const [id, language = learnerLocale()] = key.split(' '); // older ones count in both
    return language === learnerLocale() && isGuess(record) ? [[id, record]] : [];
  });
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
