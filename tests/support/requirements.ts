/** What `context` of a vitest test offers for skipping. */
interface Skippable {
  skip(note?: string): never;
}

/**
 * Ends the running test when something the machine may lack is absent: on a user's machine it is
 * skipped with the remedy, which the end of the run repeats; on the CI machine it fails.
 *
 * @param present what was found, or undefined
 * @param remedy what is missing and how to get it, one sentence
 */
export function need<T>(context: Skippable, present: T | undefined, remedy: string): T {
  if (present !== undefined) return present;
  if (process.env['CI']) throw new Error(remedy);
  return context.skip(remedy);
}
