import type { DecodingStep } from '../../lib/decoding/stepLog';

/** One beginning that beam search keeps. */
export interface Hypothesis {
  readonly ids: readonly number[];
  /** Log-probability so far, in nats. */
  readonly score: number;
  readonly hasEnded: boolean;
}

/**
 * What the beam held after each step, best first. Beginnings that no step has reached yet are left out.
 *
 * @param steps as `onStep` of `beamSearch` told them, for one sentence
 * @param padId what a row that has ended is given
 */
export function beamStates(steps: readonly DecodingStep[], padId: number): Hypothesis[][] {
  let before: Hypothesis[] = [];
  return steps.map(({ ids, parents, scores, hasEnded }) => {
    before = ids.map((id, row) => ({
      ids: [...(before[parents[row]]?.ids ?? []), ...(id === padId ? [] : [id])],
      score: scores[row],
      hasEnded: hasEnded[row],
    }));
    return before.filter(({ score }) => score > -1e6);
  });
}
