/** As many decimal digits tell every float32 from its neighbours. */
const ENOUGH_DIGITS = 9;

/**
 * A value of a tensor in the fewest digits, 6 or more, that stand for the same float32:
 * `0.1` and not `0.10000000149011612`, which are digits that a float32 does not have.
 *
 * @param value as JavaScript reads it from a tensor; infinities and NaN are written as they are
 */
export function float32Text(value: number): string {
  for (let digits = 6; digits < ENOUGH_DIGITS; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return String(short);
  }
  return String(Number(value.toPrecision(ENOUGH_DIGITS)));
}
