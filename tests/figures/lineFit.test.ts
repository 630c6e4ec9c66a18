import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { lineFit } from '../../lib/figures';
import { ShapeError } from '../../lib/tensor';

const OPTIONS = {
  x: [-2, 0, 1],
  y: tf.tensor1d([-1.5, 0.25, 1]),
  states: [
    { label: 'step 1', w: 0.5, b: -0.25 },
    { label: 'step 7', w: 0.8, b: 0.125 },
  ],
};

describe('lineFit', () => {
  it('draws the points, and each state of the line from end to end', () => {
    const { data, frames } = lineFit(OPTIONS);
    expect(data[0]).toMatchObject({ x: [-2, 0, 1], y: [-1.5, 0.25, 1] });
    expect(data[1]).toMatchObject({ x: [-2, 1], y: [-1.25, 0.25] });
    expect(frames).toHaveLength(2);
    expect((frames![1] as { data: unknown[] }).data[0]).toMatchObject({ y: [-1.475, 0.925] });
  });

  it('says each line as a formula', () => {
    const { alt, caption } = lineFit(OPTIONS);
    expect(alt).toBe('step 1: y = 0.50 x − 0.25. step 7: y = 0.80 x + 0.13.');
    expect(caption).toContain('from y = 0.50 x − 0.25 to y = 0.80 x + 0.13');
  });

  it('refuses other numbers of x and y, and no state', () => {
    expect(() => lineFit({ ...OPTIONS, y: [1, 2] })).toThrow(ShapeError);
    expect(() => lineFit({ ...OPTIONS, y: [1, 2] })).toThrow('y: expected [3], received [2]');
    expect(() => lineFit({ ...OPTIONS, states: [] })).toThrow('states: expected one or more');
  });
});
