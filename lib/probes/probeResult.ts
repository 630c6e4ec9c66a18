import * as tf from '@tensorflow/tfjs';
import { type Bilingual, BilingualError } from '../locale';
import { type Difference, float32Text } from '../tensor';

/** What a probe found. */
export interface ProbeResult {
  readonly passed: boolean;
  /** What must hold and, where it does not, the first place and the mistakes that look like this. */
  readonly verdict: Bilingual;
  /** Where the probe failed first; absent when it passed, or when a single number was checked. */
  readonly difference?: Difference;
}

/** A probe that failed: see {@link assertProbe}. */
export class ProbeError extends BilingualError {
  override readonly name = 'ProbeError';
}

/**
 * Refuses a result that did not pass.
 *
 * @throws {ProbeError} whose message is the verdict
 */
export function assertProbe({ passed, verdict }: ProbeResult): void {
  if (!passed) throw new ProbeError(verdict);
}

/** What a probe says: what must hold, and which mistakes break it. */
export interface Claim {
  readonly holds: Bilingual;
  /** How one would explain the difference. */
  readonly mistakes: Bilingual;
}

/** The claim holds: nothing differs. */
export function passes({ holds }: Claim): ProbeResult {
  return { passed: true, verdict: { en: `${holds.en}: yes`, zh: `${holds.zh}：成立` } };
}

/** The claim does not hold. @param found what was seen instead */
export function fails(
  { holds, mistakes }: Claim,
  found: Bilingual,
  difference?: Difference,
): ProbeResult {
  const verdict = {
    en: `${holds.en}: no; ${found.en}. This looks like ${mistakes.en}`,
    zh: `${holds.zh}：不成立，${found.zh}。看起来像是${mistakes.zh}`,
  };
  return { passed: false, verdict, difference };
}

/** Passes where nothing differs. @param when what was done before the difference was seen */
export function judge(
  claim: Claim,
  difference: Difference | undefined,
  when: Bilingual = { en: '', zh: '' },
): ProbeResult {
  if (!difference) return passes(claim);
  const at = `[${difference.place.join(', ')}]`;
  const [actual, expected] = [difference.actual, difference.expected].map(float32Text);
  const found = {
    en: `${when.en}${at} is ${actual} and should be ${expected}`,
    zh: `${when.zh}${at} 处是 ${actual}，应为 ${expected}`,
  };
  return fails(claim, found, difference);
}

/** Runs a probe, and frees what it computed. */
export function probing(probe: () => ProbeResult): ProbeResult {
  let result: ProbeResult | undefined;
  tf.tidy(() => {
    result = probe();
  });
  return result!;
}
