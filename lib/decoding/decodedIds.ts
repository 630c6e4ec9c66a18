import { EOS_ID } from '../text';

/** What was decoded, one entry a sentence. */
export interface DecodedIds {
  /** Token ids, without `<bos>`, `<eos>` and padding. */
  readonly ids: number[][];
  /** False where `maxLen` tokens came without an `<eos>`: the sentence is cut off. */
  readonly isComplete: boolean[];
}

/** Cuts each row off at its `<eos>`: what was written after it is not meant. */
export function untilTheEnd(rows: readonly (readonly number[])[]): DecodedIds {
  const ends = rows.map((row) => row.indexOf(EOS_ID));
  return {
    ids: rows.map((row, i) => (ends[i] < 0 ? [...row] : row.slice(0, ends[i]))),
    isComplete: ends.map((end) => end >= 0),
  };
}
