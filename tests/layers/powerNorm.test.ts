import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { PowerNorm } from '../../lib/layers';
import { namedParameters, namedState, record, type TrainingPass } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';

const NEAR = { atol: 1e-5, rtol: 1e-5 };
const training: TrainingPass = { dropout: (t) => t };

/** Three steps of the reference order, computed in float64: D = 2, N = 4, α = 0.9, warm-up 2. */
const STEPS = [
  {
    x: [1, -2, 3, 0, -1, 1, 2, 4],
    slope: [0.1, 0.2, -0.3, 0.1, 0.2, 0, 0, -0.1],
    normalized: [0.516397, -0.872871, 1.549191, 0, -0.516397, 0.436435, 1.032794, 1.745741],
    meanSquare: [3.75, 5.25],
    meanSlope: [-0.01291, -0.008729],
    gradient: [0.05164, 0.087287, -0.154919, 0.043644, 0.103279, 0, 0, -0.043644],
  },
  {
    x: [0, 1, 2, -1, 1, 3, -2, 1],
    slope: [0.2, -0.1, 0.1, 0.1, -0.2, 0.3, 0.1, 0],
    normalized: [0, 0.577349, 1.33333, -0.577349, 0.666665, 1.732048, -1.33333, 0.577349],
    meanSquare: [3.6, 5.025],
    meanSlope: [-0.014952, 0.002248],
    gradient: [0.133333, -0.054825, 0.078142, 0.054825, -0.127595, 0.181933, 0.055191, 0.00291],
  },
  {
    x: [4, 1, 0, 0, 2, -2, -1, 5],
    slope: [-0.1, 0.1, 0.3, 0.2, 0.1, -0.2, 0, 0.1],
    normalized: [2.108182, 0.446099, 0, 0, 1.054091, -0.892199, -0.527046, 2.230496],
    meanSquare: [3.765, 5.2725],
    meanSlope: [-0.015407, 0.013065],
    gradient: [-0.036091, 0.044163, 0.158114, 0.08922, 0.061011, -0.088325, -0.004153, 0.042373],
  },
];

/** The output for x, and the gradient by x of `sum(output · slope)`. */
function run(norm: PowerNorm, x: tf.Tensor3D, slope: tf.Tensor3D, pass = training) {
  return tf.valueAndGrad((t) => {
    // The gradient is asked of the sum; the output is read out of the same pass.
    const output = norm.forward(t as tf.Tensor3D, pass);
    outputs.push(tf.keep(output.clone()));
    return output.mul(slope).sum();
  })(x).grad;
}
const outputs: tf.Tensor[] = [];

describe('PowerNorm', () => {
  it('equals the golden steps: forward, backward, running statistics', () => {
    const norm = new PowerNorm(2, { warmup: 2 });
    for (const { x, slope, normalized, gradient, meanSquare, meanSlope } of STEPS) {
      const received = run(norm, tf.tensor3d(x, [2, 2, 2]), tf.tensor3d(slope, [2, 2, 2]));
      expect(outputs.pop()?.reshape([8])).toBeAllClose(normalized, NEAR);
      expect(received.reshape([8])).toBeAllClose(gradient, NEAR);
      expect(norm.meanSquare).toBeAllClose(meanSquare, NEAR);
      expect(norm.meanSlope).toBeAllClose(meanSlope, NEAR);
    }
    expect(norm.steps).toBeAllClose([3]);
  });

  it('in a recorded step equals the golden steps too, and every step after them', () => {
    const norms = [new PowerNorm(2, { warmup: 2 }), new PowerNorm(2, { warmup: 2 })];
    const [plain, toRecord] = norms.map(
      (norm) => (x: tf.Tensor3D, slope: tf.Tensor3D) =>
        tf.tidy(() =>
          tf.grad((t) =>
            norm
              .forward(t as tf.Tensor3D, training)
              .mul(slope)
              .sum(),
          )(x),
        ),
    );
    const step = record(toRecord);
    for (let i = 0; i < 7; i++) {
      const { x, slope } = STEPS[i % 3];
      const [input, by] = [x, slope].map((values) => tf.tensor3d(values, [2, 2, 2]));
      const expected = plain(input, by);
      expect(step(input, by)).toBeAllClose(expected, NEAR);
      expect(norms[1].meanSquare).toBeAllClose(norms[0].meanSquare, NEAR);
      expect(norms[1].meanSlope).toBeAllClose(norms[0].meanSlope, NEAR);
      if (i < 3) expect(norms[1].meanSlope).toBeAllClose(STEPS[i].meanSlope, NEAR);
    }
    step.dispose();
  });

  it('has on average the exact gradient: of the same batch again and again', () => {
    const norm = new PowerNorm(2, { warmup: 0 });
    const [x, slope] = [STEPS[0].x, STEPS[0].slope].map((values) => tf.tensor3d(values, [2, 2, 2]));
    const step = record((input: tf.Tensor3D, by: tf.Tensor3D) =>
      tf.tidy(() =>
        tf.grad((t) =>
          norm
            .forward(t as tf.Tensor3D, training)
            .mul(by)
            .sum(),
        )(input),
      ),
    );
    for (let i = 0; i < 300; i++) tf.dispose(step(x, slope));
    expect(norm.meanSlope).toBeAllClose([-0.1291, -0.08729], { atol: 1e-4 });
    const exact = [0.086066, 0.054035, -0.05164, 0.043644, 0.068853, 0.016626, 0.068853, 0.022861];
    expect(step(x, slope).reshape([8])).toBeAllClose(exact, { atol: 1e-5, rtol: 1e-4 });
    step.dispose();
  });

  it('normalises by what is stored at inference, and moves nothing', () => {
    const norm = new PowerNorm(2, { warmup: 2 });
    const x = tf.tensor3d(STEPS[0].x, [2, 2, 2]);
    norm.forward(x, training);
    const before = [...namedState(norm).values()].map((variable) => variable.dataSync().slice());
    const [first, second] = [3.75 + 1e-5, 5.25 + 1e-5].map(Math.sqrt);
    const expected = STEPS[0].x.map((value, i) => value / (i % 2 === 0 ? first : second));
    expect(norm.forward(x).reshape([8])).toBeAllClose(expected);
    const after = [...namedState(norm).values()].map((variable) => variable.dataSync().slice());
    expect(after).toEqual(before);
  });

  it.each([7, 1e10, Infinity, NaN])('leaves padding out, whatever it holds: %d', (value) => {
    const isToken = tf.tensor2d([1, 1, 1, 1, 0, 0], [2, 3], 'bool');
    const pass = { ...training, isToken };
    const pad = [value, value, value, value];
    const [norm, same] = [new PowerNorm(2, { warmup: 1 }), new PowerNorm(2, { warmup: 1 })];
    for (const { x, slope } of STEPS) {
      const by = tf.tensor3d([...slope, 0, 0, 0, 0], [2, 3, 2]);
      const received = run(same, tf.tensor3d([...x, ...pad], [2, 3, 2]), by, pass);
      const expected = run(norm, tf.tensor3d(x, [2, 2, 2]), tf.tensor3d(slope, [2, 2, 2]));
      expect(received.reshape([12])).toBeAllClose([...expected.dataSync(), 0, 0, 0, 0]);
      expect(same.meanSquare).toBeAllClose(norm.meanSquare);
      expect(same.meanSlope).toBeAllClose(norm.meanSlope);
    }
  });

  it('scales and shifts as learnt', () => {
    const norm = new PowerNorm(2);
    norm.gain.assign(tf.tensor1d([2, 3]));
    norm.bias.assign(tf.tensor1d([5, 7]));
    const x = tf.tensor3d([1, 0, -1, 2], [1, 2, 2]);
    expect(norm.forward(x)).toBeAllClose(
      [
        [
          [7, 7],
          [3, 13],
        ],
      ],
      { atol: 1e-4 },
    );
  });

  it('with groups first divides each group of features by its root mean square', () => {
    const norm = new PowerNorm(6, { groups: 3 });
    const x = tf.tensor3d([3, 4, 0, 5, -1, 1], [1, 1, 6]);
    const root = (a: number, b: number) => Math.sqrt((a * a + b * b) / 2);
    const scaled = [3 / root(3, 4), 4 / root(3, 4), 0, 5 / root(0, 5), -1, 1];
    expect(norm.forward(x).reshape([6])).toBeAllClose(scaled, { atol: 1e-4 });
    expect(() => new PowerNorm(6, { groups: 4 })).toThrow(
      'dModel: expected a multiple of groups=4, received 6',
    );
  });

  it('uses the batch for 1000 steps unless told otherwise', () => {
    const norm = new PowerNorm(2);
    const x = tf.tensor3d(STEPS[0].x, [2, 2, 2]);
    norm.steps.assign(tf.tensor1d([999]));
    expect(norm.forward(x, training).reshape([8])).toBeAllClose(STEPS[0].normalized, NEAR);
    norm.meanSquare.assign(tf.tensor1d([4, 9]));
    const stored = STEPS[0].x.map((value, i) => value / (i % 2 === 0 ? 2 : 3));
    expect(norm.forward(x, training).reshape([8])).toBeAllClose(stored, { atol: 1e-4 });
  });

  it('keeps its statistics as state, not as parameters', () => {
    const norm = new PowerNorm(2);
    expect([...namedParameters(norm).keys()]).toEqual(['gain', 'bias']);
    expect([...namedState(norm).keys()]).toEqual([
      'gain',
      'bias',
      'meanSquare',
      'meanSlope',
      'steps',
    ]);
  });

  it('leaks no tensor and refuses another size', async () => {
    const norm = new PowerNorm(5, { groups: 5 });
    const x = tf.ones<tf.Rank.R3>([2, 3, 5]);
    await expectNoLeak(() => norm.forward(x));
    await expectNoLeak(() => norm.forward(x, training));
    await expectNoLeak(() => tf.variableGrads(() => norm.forward(x, training).sum()));
    expect(() => norm.forward(tf.zeros([2, 3, 7]))).toThrow(
      'x: expected [B=2, T=3, D=5], received [2, 3, 7]',
    );
  });
});
