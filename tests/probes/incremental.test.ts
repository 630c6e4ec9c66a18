import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { append, causalMask, type KeysAndValues, MultiHeadAttention } from '../../lib/attention';
import { sinusoidalEncoding } from '../../lib/layers';
import { probeIncremental, type Sequence } from '../../lib/probes';
import { Random } from '../../lib/tensor';

const [B, T, D] = [2, 5, 6];
const x = tf.randomNormal<tf.Rank.R3>([B, T, D], 0, 1, 'float32', 1);
const attention = new MultiHeadAttention(D, 3, new Random(1));
const positions = sinusoidalEncoding(T, D);

/** Attention with positions and a cache; the museum breaks one of the three. */
function reader({ start = (seen: number) => seen, mask = causalMask, keep = append } = {}) {
  let past: KeysAndValues | undefined;
  let seen = 0;
  return (chunk: Sequence) => {
    const t = chunk.shape[1]!;
    const placed = tf.add<tf.Tensor3D>(chunk, positions.slice([start(seen), 0], [t, D]));
    const added = attention.keysAndValues(placed, placed);
    const present = append(past, added);
    const { context } = attention.attend(placed, present, { mask: mask(t, seen) });
    past = keep(past, added);
    seen += t;
    return context;
  };
}
const whole = (input: Sequence) => reader()(input);

describe('probeIncremental', () => {
  it('passes a cache that is right', () => {
    expect(probeIncremental(whole, reader, x).passed).toBe(true);
  });

  it('fails positions that begin at 0 again, and says in which chunks', () => {
    const { passed, verdict } = probeIncremental(whole, () => reader({ start: () => 0 }), x);
    expect(passed).toBe(false);
    expect(verdict.en).toContain('in chunks of 1, [0, 1, ');
    expect(verdict.zh).toContain('每次读 1 个词元时');
  });

  it('fails a mask of the wrong corner, which single tokens do not show', () => {
    const corner = (t: number, seen = 0) => {
      const [query, key] = [tf.range(0, t).expandDims(1), tf.range(0, seen + t).expandDims(0)];
      // Upper left; but one token may see all, as a cache with single tokens needs no mask.
      return t === 1 ? causalMask(t, seen) : tf.lessEqual<tf.Tensor2D>(key, query);
    };
    const { passed, verdict } = probeIncremental(whole, () => reader({ mask: corner }), x);
    expect(passed).toBe(false);
    expect(verdict.en).toContain('in chunks of 2, ');
  });

  it('fails a cache that loses tokens', () => {
    const lossy = (past: KeysAndValues | undefined, added: KeysAndValues) => past ?? added;
    const shorter = (t: number, seen = 0) => causalMask(t, Math.min(seen, 1));
    const start = () => reader({ keep: lossy, mask: shorter });
    const { passed, verdict } = probeIncremental(whole, start, x.slice([0, 0, 0], [B, 3, D]));
    expect(passed).toBe(false);
    expect(verdict.en).toContain('in chunks of 1, [0, 2, ');
  });
});
