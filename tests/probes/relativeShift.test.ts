import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { sinusoidalEncoding } from '../../lib/layers';
import { probeRelativeShift } from '../../lib/probes';

const [T, D] = [13, 10];
const products = (rows: number[][]) =>
  tf.matMul<tf.Tensor2D>(tf.tensor2d(rows), tf.tensor2d(rows), false, true);

/** sin and cos with an exponent of each feature: the mistake of several repositories. */
const wrongExponent = Array.from({ length: T }, (_, t) =>
  Array.from({ length: D }, (_, i) => {
    const angle = t / 10000 ** (i / D);
    return i % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  }),
);

/** Scores of one query and one key that were rotated by their positions, in pairs of features. */
function rotaryScores(rotateQuery: Rotate, rotateKey: Rotate) {
  const values = Array.from({ length: D }, (_, i) => Math.sin(i + 1));
  const rows = (rotate: Rotate) => Array.from({ length: T }, (_, t) => rotate(values, t));
  const [query, key] = [rotateQuery, rotateKey].map((rotate) => tf.tensor2d(rows(rotate)));
  return tf.matMul<tf.Tensor2D>(query, key, false, true);
}
type Rotate = (x: readonly number[], t: number) => number[];

/** Rotates pairs of features: adjacent ones, or one of each half; angles as the pairing wants. */
const rotary =
  (partner: (i: number) => [number, number, number], angleOf: (i: number) => number): Rotate =>
  (x, t) =>
    x.map((_, i) => {
      const [a, b, sign] = partner(i);
      const angle = t / 10000 ** ((2 * angleOf(i)) / D);
      return x[a] * Math.cos(angle) + sign * x[b] * Math.sin(angle);
    });
const half = D / 2;
const halves = (i: number): [number, number, number] =>
  i < half ? [i, i + half, -1] : [i, i - half, 1];
const byHalves = rotary(halves, (i) => i % half);
const mixed = rotary(halves, (i) => Math.floor(i / 2)); // angles of adjacent pairs

describe('probeRelativeShift', () => {
  it('passes sinusoids and rotary positions', () => {
    const table = sinusoidalEncoding(T, D).arraySync();
    expect(probeRelativeShift(products(table)).passed).toBe(true);
    expect(probeRelativeShift(rotaryScores(byHalves, byHalves)).passed).toBe(true);
  });

  it('lets pass what differs by 1e-4 at most, or as much as it is told', () => {
    const odd = (by: number) => tf.tensor2d([[1, 0], [0, 1 + by]]); // prettier-ignore
    expect(probeRelativeShift(odd(0.9e-4)).passed).toBe(true);
    expect(probeRelativeShift(odd(1.1e-4)).passed).toBe(false);
    expect(probeRelativeShift(odd(1.1e-4), 1e-3).passed).toBe(true);
  });

  it('fails an exponent of each feature', () => {
    const { passed, verdict } = probeRelativeShift(products(wrongExponent));
    expect(passed).toBe(false);
    expect(verdict.en).toContain('at distance 0, position [1] is');
    expect(verdict.zh).toContain('指数');
  });

  it('fails two conventions for pairs', () => {
    expect(probeRelativeShift(rotaryScores(mixed, mixed)).passed).toBe(false);
  });
});
