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

  it('draws a steep line only as far as the picture reaches, and none that passes it by', () => {
    // y from -1.5 to 1, and a tenth of it more at both ends: -1.75 to 1.25
    const line = (w: number, b: number) =>
      lineFit({ ...OPTIONS, states: [{ label: 'a', w, b }] }).data[1];
    expect(line(2, 0.25)).toMatchObject({ x: [-1, 0.5], y: [-1.75, 1.25] });
    expect(line(-2, 0.25)).toMatchObject({ x: [-0.5, 1], y: [1.25, -1.75] });
    expect(line(0, -0.5)).toMatchObject({ x: [-2, 1], y: [-0.5, -0.5] });
    expect(line(2, 17)).toMatchObject({ x: [], y: [] });
    expect(lineFit(OPTIONS).layout.yaxis).toMatchObject({ range: [-1.75, 1.25] });
  });

  it('gives a minus to what is negative in two decimals, and to no 0.00', () => {
    const said = (w: number, b: number) => lineFit({ ...OPTIONS, states: [{ label: 'a', w, b }] });
    expect(said(-0.004, -0.004).alt).toBe('a: y = 0.00 x + 0.00.');
    expect(said(-0.007, -1.5).alt).toBe('a: y = −0.01 x − 1.50.');
  });

  it('of one line has no slider, and says the one', () => {
    const { layout, caption } = lineFit({ ...OPTIONS, states: OPTIONS.states.slice(1) });
    expect(layout).not.toHaveProperty('sliders');
    expect(lineFit(OPTIONS).layout).toHaveProperty('sliders');
    expect(caption).toBe('Data, and the line y = 0.80 x + 0.13.');
    const [state] = OPTIONS.states;
    expect(lineFit({ ...OPTIONS, states: [state], lang: 'zh' }).caption).toBe(
      '数据，与直线 y = 0.50 x − 0.25。',
    );
  });

  it('takes other words for its points, its title and its caption', () => {
    const words = { pointsLabel: 'f(x) <2', title: 'Secants', caption: 'They turn.' };
    const { data, layout, caption } = lineFit({ ...OPTIONS, ...words });
    expect(data[0].name).toBe('f(x) &lt;2');
    expect(lineFit(OPTIONS).data[0].name).toBe('data');
    expect((layout.title as { text: string }).text).toBe('Secants');
    expect(caption).toBe('They turn.');
  });

  it('refuses other numbers of x and y, and no state', () => {
    expect(() => lineFit({ ...OPTIONS, y: [1, 2] })).toThrow(ShapeError);
    expect(() => lineFit({ ...OPTIONS, y: [1, 2] })).toThrow('y: expected [3], received [2]');
    expect(() => lineFit({ ...OPTIONS, states: [] })).toThrow('states: expected one or more');
  });
});
