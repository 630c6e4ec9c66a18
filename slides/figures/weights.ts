/** The mean of all heads of a layer. @param heads [H][Tq][Tk] */
export function meanOfHeads(heads: readonly (readonly (readonly number[])[])[]): number[][] {
  return heads[0].map((row, t) =>
    row.map((_, s) => heads.reduce((sum, head) => sum + head[t][s], 0) / heads.length),
  );
}
