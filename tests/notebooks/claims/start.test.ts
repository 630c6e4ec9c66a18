import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../lib/tensor';

interface Line {
  readonly w: number;
  readonly b: number;
}

/** The 40 points of chapter 00, with as much scatter as it says. */
function pointsOf(seed: number, scatter = 0.2): Record<'x' | 'y', number[]> {
  const random = new Random(seed);
  const x = Array.from({ length: 40 }, (_, i) => -2 + (4 * i) / 39);
  return { x, y: x.map((at) => 0.8 * at - 0.5 + scatter * random.normal()) };
}

const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;

/** Steepest descent written with derivatives by hand: another way than the chapter's. */
function fitByHand({ x, y }: ReturnType<typeof pointsOf>, rate: number, steps = 60): Line[] {
  let line = { w: 0, b: 0 };
  return Array.from({ length: steps }, () => {
    const errors = x.map((at, i) => line.w * at + line.b - y[i]);
    line = {
      w: line.w - 2 * rate * mean(errors.map((error, i) => error * x[i])),
      b: line.b - 2 * rate * mean(errors),
    };
    return line;
  });
}

/** The chapter's flat program: y is [40, 1], and every prediction meets every answer. */
function fitFlat({ x, y }: ReturnType<typeof pointsOf>, rate: number, steps: number): Line {
  const [xs, ys] = [tf.tensor1d(x), tf.tensor2d(y, [y.length, 1])];
  const gradients = tf.grads((w, b) => xs.mul(w).add(b).sub(ys).square().mean());
  let [w, b] = [0, 0];
  for (let step = 0; step < steps; step++) {
    const [dw, db] = tf.tidy(() =>
      gradients([tf.scalar(w), tf.scalar(b)]).map((gradient) => gradient.dataSync()[0]),
    );
    w -= rate * dw;
    b -= rate * db;
  }
  return { w, b };
}

describe('what chapter 00 says of the line', () => {
  const points = pointsOf(1);
  const rightEnd = fitByHand(points, 0.1).at(-1)!;

  it.each([
    [1, 0.1, 60],
    [2, 0.1, 60],
    [3, 0.1, 60],
    [1, 0.3, 60],
    [1, 0.1, 300],
  ])('lies flat at the mean of y where shapes differ (seed %i, rate %d, %i steps)', (...how) => {
    const [seed, rate, steps] = how;
    const { w, b } = fitFlat(pointsOf(seed), rate, steps);
    expect(w).toBeCloseTo(0, 5);
    expect(b).toBeCloseTo(mean(pointsOf(seed).y), 5);
  });

  it('rises to 0.80 x − 0.49, and without scatter to 0.80 x − 0.50', () => {
    expect(rightEnd.w).toBeCloseTo(0.8, 2);
    expect(rightEnd.b).toBeCloseTo(-0.49, 2);
    const { w, b } = fitByHand(pointsOf(1, 0), 0.1).at(-1)!;
    expect(w).toBeCloseTo(0.8, 4);
    expect(b).toBeCloseTo(-0.5, 4);
  });

  it('does not arrive at a rate of 0.01, swings at 0.7, and gets away above 0.713', () => {
    const end = (rate: number) => fitByHand(points, rate).at(-1)!;
    expect(end(0.01).w).toBeCloseTo(0.65, 2);
    expect(end(0.01).b).toBeCloseTo(-0.34, 2);
    expect(rightEnd.w - end(0.7).w).toBeCloseTo(0.08, 2);
    const limit = 1 / mean(points.x.map((x) => x * x));
    expect(limit).toBeCloseTo(0.713, 3);
    const off = (rate: number) => Math.abs(end(rate).w - rightEnd.w);
    expect(off(limit - 0.01)).toBeLessThan(rightEnd.w); // nearer than it began
    expect(off(limit + 0.01)).toBeGreaterThan(rightEnd.w);
    expect(end(0.8).w / -4e5).toBeGreaterThan(0.8);
    expect(end(0.8).w / -4e5).toBeLessThan(1.2);
  });

  it('is lost with data 25 times as large, and then slow in b at a rate that suits w', () => {
    const large = { ...points, x: points.x.map((x) => 25 * x) };
    expect(Math.abs(fitByHand(large, 0.1, 30).at(-1)!.w)).toBeGreaterThan(1e38); // no float32
    const { w, b } = fitByHand(large, 0.0005).at(-1)!;
    expect(w).toBeCloseTo(0.8 / 25, 3);
    expect(b).toBeCloseTo(-0.03, 2);
  });

  it('falls where the gradient of w lacks its factor x, and w stays equal to b', () => {
    const b = mean(points.y) * (1 - 0.8 ** 60);
    expect(b).toBeCloseTo(-0.49, 2);
  });

  it('learns neighbours of the same kind where reshape stands for transpose', () => {
    const pairs = tf.tensor2d([points.x, points.y]).reshape([40, 2]).arraySync() as number[][];
    expect(pairs[0]).toEqual([points.x[0], points.x[1]].map(Math.fround));
    const [x, y] = [0, 1].map((k) => pairs.map((pair) => pair[k]));
    expect(fitByHand({ x, y }, 0.1).at(-1)!.w).toBeCloseTo(1, 1);
  });
});

describe('what chapter 00 says of the difference quotient of 0.1 v³', () => {
  const f = (v: number) => tf.tidy(() => tf.scalar(v).pow(3).mul(0.1).dataSync()[0]);
  const quotient = (v: number, h: number) => (f(v + h) - f(v - h)) / (2 * h);

  it('goes from 1.60 to 1.20 at v = 2, and is 14.7 at v = 7, where 0.1 v² is 4.9', () => {
    expect(quotient(2, 2)).toBeCloseTo(1.6, 4);
    expect(quotient(2, 0.01)).toBeCloseTo(1.2, 3);
    expect(quotient(7, 0.01)).toBeCloseTo(14.7, 2);
    expect(0.1 * 7 ** 2).toBeCloseTo(4.9);
  });

  it('is best at a middling h: too large bends, too small rounds', () => {
    const off = (h: number) => Math.abs(quotient(7, h) - 14.7);
    expect(off(0.01)).toBeLessThan(off(1));
    expect(off(0.01)).toBeLessThan(off(1e-6));
    expect(off(1e-7)).toBeGreaterThan(1);
  });
});
