import { TextOptionError } from './errors';

/** One right translation for each hypothesis, or several for each. */
export type References = readonly string[] | readonly (readonly string[])[];

/**
 * The references of each hypothesis as a list.
 *
 * @throws {TextOptionError} when there are no hypotheses, not as many references, or a hypothesis
 *   has none: a score over the part that happens to match would mean nothing
 */
export function listReferences(
  hypotheses: readonly string[],
  references: References,
): (readonly string[])[] {
  if (hypotheses.length === 0 || hypotheses.length !== references.length) {
    const counts = `${hypotheses.length} / ${references.length}`;
    throw new TextOptionError({
      en: `references: expected one entry for each hypothesis, and at least one; received ${counts}`,
      zh: `references：每个译文应对应一项参考译文，且至少一项，收到的数目是 ${counts}`,
    });
  }
  const lists = references.map((entry) => (typeof entry === 'string' ? [entry] : entry));
  const missing = lists.findIndex((list) => list.length === 0);
  if (missing < 0) return lists;
  throw new TextOptionError({
    en: `references[${missing}]: expected at least one sentence, received none`,
    zh: `references[${missing}]：至少要有一个参考译文，但一个也没有`,
  });
}
