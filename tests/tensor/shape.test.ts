import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  assertBroadcastable,
  assertDtype,
  assertRank,
  assertShape,
  ShapeError,
} from '../../lib/tensor';

describe('assertShape', () => {
  it('accepts the shape that the axes name', () => {
    expect(() => assertShape('x', tf.ones([2, 3, 5]), { B: 2, T: 3, D: 5 })).not.toThrow();
    expect(() => assertShape('x', tf.scalar(1), {})).not.toThrow();
  });

  it.each([
    [[2, 3, 7, 8], 'key: expected [B=2, H=3, Tk=7, dK=4], received [2, 3, 7, 8]'],
    [[2, 3, 7], 'key: expected [B=2, H=3, Tk=7, dK=4], received [2, 3, 7]'],
    [[2, 3, 7, 4, 1], 'key: expected [B=2, H=3, Tk=7, dK=4], received [2, 3, 7, 4, 1]'],
  ])('refuses %j by name', (shape, message) => {
    const check = () => assertShape('key', tf.ones(shape), { B: 2, H: 3, Tk: 7, dK: 4 });
    expect(check).toThrow(ShapeError);
    expect(check).toThrow(message);
  });
});

describe('assertRank', () => {
  it('asks for a number of axes, of any size', () => {
    expect(() => assertRank('query', tf.ones([7, 8]), ['B', 'D'])).not.toThrow();
    expect(() => assertRank('query', tf.ones([7, 8]), ['B', 'Tq', 'D'])).toThrow(
      'query: expected 3 axes [B, Tq, D], received [7, 8]',
    );
  });
});

describe('assertDtype', () => {
  it('asks for a dtype', () => {
    expect(() => assertDtype('mask', tf.ones([2], 'bool'), 'bool')).not.toThrow();
    expect(() => assertDtype('mask', tf.ones([2]), 'bool')).toThrow(
      'mask: expected dtype bool, received float32',
    );
  });
});

describe('assertBroadcastable', () => {
  const axes = { B: 2, H: 3, Tq: 5, Tk: 7 };

  it.each([[[2, 3, 5, 7]], [[2, 1, 1, 7]], [[5, 7]], [[1]], [[]]])('accepts %j', (shape) => {
    expect(() => assertBroadcastable('mask', tf.ones(shape), axes)).not.toThrow();
  });

  it.each([[[2, 5]], [[2, 3, 5, 1, 7]], [[3, 3, 5, 7]], [[2]]])('refuses %j', (shape) => {
    expect(() => assertBroadcastable('mask', tf.ones(shape), axes)).toThrow(
      `mask: expected a shape that broadcasts to [B=2, H=3, Tq=5, Tk=7], received [${shape.join(', ')}]`,
    );
  });
});
