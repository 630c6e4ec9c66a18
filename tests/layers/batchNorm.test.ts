import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { BatchNorm } from '../../lib/layers';
import { namedParameters, namedState, record, type TrainingPass } from '../../lib/tensor';
import { expectAsTorch, goldenCases, type Plain, tensorOf } from '../golden/golden';
import { expectNoLeak } from '../support/leaks';

const [B, T, D] = [2, 3, 5];
const x = tf.randomNormal<tf.Rank.R3>([B, T, D], 4, 9, 'float32', 1);
const isToken = tf.tensor2d([1, 1, 1, 1, 0, 0], [B, T], 'bool');
const training: TrainingPass = { dropout: (t) => t, isToken };
const padding = (value: number): tf.Tensor3D =>
  tf.where(isToken.expandDims(-1), x, tf.fill<tf.Rank.R3>([B, T, D], value));

interface Settings {
  readonly dModel: number;
  readonly isTraining: boolean;
  readonly mean: Plain;
  readonly variance: Plain;
}

/** The vectors of the tokens alone, [N, D], as torch was given them. */
function tokensOf(t: tf.Tensor3D, isToken: tf.Tensor): tf.Tensor2D {
  const places = Array.from(isToken.dataSync()).flatMap((token, i) => (token ? [i] : []));
  return tf.gather(t.reshape<tf.Tensor2D>([-1, t.shape[2]]), places);
}

describe('BatchNorm', () => {
  it.each(goldenCases<Settings>('batchNorm'))(
    'equals torch.nn.BatchNorm1d over the tokens, in output, gradients and statistics: $name',
    (golden) => {
      const { dModel, isTraining, mean, variance } = golden.settings;
      const norm = new BatchNorm(dModel);
      norm.mean.assign(tensorOf(mean));
      norm.variance.assign(tensorOf(variance));
      expectAsTorch(golden, norm, (inputs, { isToken }) => {
        const pass = { dropout: training.dropout, isToken: isToken as tf.Tensor2D };
        const output = norm.forward(inputs.x as tf.Tensor3D, isTraining ? pass : undefined);
        const statistics = { mean: norm.mean.clone(), variance: norm.variance.clone() };
        return { output: tokensOf(output, isToken), ...statistics };
      });
    },
  );

  it('starts as no more than a division by √(1 + ε)', () => {
    const norm = new BatchNorm(D);
    expect(norm.forward(x)).toBeAllClose(tf.div(x, Math.sqrt(1 + 1e-5)));
  });

  it('takes all positions for tokens when it is not told which are', () => {
    const [told, untold] = [new BatchNorm(D), new BatchNorm(D)];
    const all = tf.ones<tf.Rank.R2>([B, T], 'bool');
    const expected = told.forward(x, { ...training, isToken: all });
    expect(untold.forward(x, { dropout: training.dropout })).toBeAllClose(expected);
    expect(untold.variance).toBeAllClose(told.variance);
  });

  it.each([7, 1e10, Infinity, NaN])('leaves padding out, whatever it holds: %d', (value) => {
    const [norm, same] = [new BatchNorm(D), new BatchNorm(D)];
    const [clean, dirty] = [padding(0), padding(value)];
    const expected = norm.forward(clean, training);
    expect(tokensOf(same.forward(dirty, training), isToken)).toBeAllClose(
      tokensOf(expected, isToken),
    );
    expect(same.mean).toBeAllClose(norm.mean);
    const gradient = (of: BatchNorm, input: tf.Tensor3D) =>
      tf.grad((t) =>
        tokensOf(of.forward(t as tf.Tensor3D, training), isToken)
          .square()
          .sum(),
      )(input);
    expect(gradient(same, dirty)).toBeAllClose(gradient(norm, clean));
  });

  it('at inference moves nothing, and treats each sentence alone', () => {
    const norm = new BatchNorm(D);
    norm.forward(x, training);
    const mean = norm.mean.clone();
    const together = norm.forward(x);
    expect(norm.forward(x.slice([1], [1]))).toBeAllClose(together.slice([1], [1]));
    expect(norm.mean).toBeAllClose(mean, { atol: 0, rtol: 0 });
  });

  it('keeps its statistics as state, not as parameters', () => {
    const norm = new BatchNorm(D);
    expect([...namedParameters(norm).keys()]).toEqual(['gain', 'bias']);
    expect([...namedState(norm).keys()]).toEqual(['gain', 'bias', 'mean', 'variance']);
  });

  it('moves its statistics in a recorded step with gradients as in a plain one', () => {
    const norms = [new BatchNorm(D), new BatchNorm(D)];
    const [plain, recorded] = norms.map((norm) => (input: tf.Tensor3D) => {
      const loss = () => norm.forward(input, training).square().sum<tf.Scalar>();
      return tf.tidy(() => tf.variableGrads(loss, [norm.gain]).grads[norm.gain.name]);
    });
    const step = record(recorded);
    for (let i = 0; i < 6; i++) {
      const input = tf.add<tf.Tensor3D>(x, i);
      expect(step(input)).toBeAllClose(plain(input));
      expect(norms[1].mean).toBeAllClose(norms[0].mean);
      expect(norms[1].variance).toBeAllClose(norms[0].variance);
    }
    step.dispose();
  });

  it('refuses a batch of one token to learn from, and another size', () => {
    const norm = new BatchNorm(D);
    const one = tf.tensor2d([0, 0, 1, 0, 0, 0], [B, T], 'bool');
    const message = 'x: expected a batch of two tokens or more';
    expect(() => norm.forward(x, { ...training, isToken: one })).toThrow(message);
    expect(() => norm.forward(tf.ones([1, 1, D]), { dropout: training.dropout })).toThrow(message);
    expect(norm.forward(tf.ones([1, 1, D])).shape).toEqual([1, 1, D]);
    expect(() => norm.forward(tf.zeros([B, T, 7]))).toThrow(
      'x: expected [B=2, T=3, D=5], received [2, 3, 7]',
    );
    const wide = tf.ones<tf.Rank.R2>([B, T + 1], 'bool');
    expect(() => norm.forward(x, { ...training, isToken: wide })).toThrow(
      'isToken: expected [B=2, T=3], received [2, 4]',
    );
  });

  it('leaks no tensor, in training and at inference', async () => {
    const norm = new BatchNorm(D);
    await expectNoLeak(() => norm.forward(x));
    await expectNoLeak(() => norm.forward(x, training));
    await expectNoLeak(() => tf.variableGrads(() => norm.forward(x, training).sum()));
  });
});
