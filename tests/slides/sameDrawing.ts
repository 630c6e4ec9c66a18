/** Colours first, so that their digits are not taken for numbers. */
const VALUE = /#[0-9a-fA-F]{6}|-?\d+(?:\.\d+)?/gu;

/** Another machine's last digit may move a point by a pixel, or change a shade by a step. */
const PIXELS = 1.01;
/** Numbers that a picture tells have two decimals; those of its points have one. */
const TOLD = /\.\d\d$/u;
const HUNDREDTHS = 0.011;
const SHADES = 3;

/**
 * What two drawings differ in, beyond what another machine's rounding does.
 *
 * @returns a sentence, or undefined when they are the same picture
 */
export function differenceOf(committed: string, made: string): string | undefined {
  if (committed.replace(VALUE, '•') !== made.replace(VALUE, '•')) return 'other elements or words';
  const [before, now] = [committed, made].map((svg) => svg.match(VALUE) ?? []);
  const at = before.findIndex((value, i) => !areNear(value, now[i]));
  return at < 0 ? undefined : `${before[at]} has become ${now[at]}`;
}

function areNear(one: string, other: string): boolean {
  if (!one.startsWith('#')) {
    const most = TOLD.test(one) ? HUNDREDTHS : PIXELS;
    return Math.abs(Number(one) - Number(other)) < most;
  }
  const channels = (color: string) => [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
  const others = channels(other);
  return channels(one).every((channel, i) => Math.abs(channel - others[i]) <= SHADES);
}
