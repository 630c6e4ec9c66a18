import { withStock } from './stock';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random, record } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';
import { withBrokenBinding } from './brokenBinding';
import { countNativeCalls, nativeCounts } from './nativeCalls';
import { onTwoCores } from './twoCores';

onTwoCores();

const random = new Random(19);
const draw = (shape: number[]) =>
  tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => 5 * random.normal()),
    shape,
  );
const callsOf = (logits: tf.Tensor) => [...countNativeCalls(() => tf.softmax(logits)).keys()];

const LARGE = [{ shape: [254, 1039] }, { shape: [6, 211, 223] }, { shape: [2, 3, 5, 97, 101] }];

beforeAll(() => {
  // The first graph of a process also tries out oneDNN.
  const logits = draw([254, 1039]);
  tf.dispose([logits, tf.softmax(logits)]);
});

describe('a large softmax in a function that just runs', () => {
  it.each(LARGE)('is one call for all cores, and the stock one in value: $shape', ({ shape }) => {
    const logits = draw(shape);
    const stock = withStock(() => tf.softmax(logits).dataSync());
    expect(callsOf(logits)).toEqual(['graph']);
    const ours = tf.softmax(logits);
    expect(ours.shape).toEqual(shape);
    expect(ours.reshape([-1])).toBeAllClose(Array.from(stock), { atol: 1e-7 });
  });

  it.each(LARGE)('has the gradient of the stock one: $shape', ({ shape }) => {
    const [logits, dy] = [draw(shape), draw(shape)];
    const gradient = () =>
      tf
        .grad((z: tf.Tensor) => tf.softmax(z))(logits, dy)
        .dataSync();
    const stock = withStock(gradient);
    expect(Array.from(gradient())).toBeAllClose(Array.from(stock), { atol: 1e-5 });
  });

  it('keeps what is far apart exact', () => {
    const row = [0, -1e4, 1e4, ...Array.from({ length: 1036 }, () => -Infinity)];
    const logits = tf.tensor2d(Array.from({ length: 254 }, () => row));
    expect(callsOf(logits)).toEqual(['graph']);
    const hot = [0, 0, 1, ...Array.from({ length: 1036 }, () => 0)];
    expect(tf.softmax(logits).slice([253, 0], [1, -1])).toBeAllClose([hot]);
  });

  it.each([
    ['an odd number of rows', [255, 1039]],
    ['few numbers', [254, 101]],
    ['one row', [2 ** 20]],
    ['narrow rows', [2 ** 17, 7]],
    ['more axes than oneDNN takes', [2, 2, 2, 2, 131, 139]],
  ])('stays one operation for %s', (_, shape) => {
    expect(callsOf(draw(shape))).toEqual(['Softmax']);
  });

  it.each(['loadSavedModel', 'runSavedModel'] as const)(
    'stays one operation where %s fails',
    (name) => {
      // A graph that no other test has loaded.
      process.env.TF_NUM_INTEROP_THREADS = name === 'loadSavedModel' ? '7' : '11';
      const logits = draw([7 * 11 * 17, 1433]);
      const stock = withStock(() => tf.softmax(logits).dataSync());
      withBrokenBinding(name, () => {
        const ours = Array.from(tf.softmax(logits).dataSync());
        expect(ours).toBeAllClose(Array.from(stock), { atol: 1e-7 });
      });
      // What cannot be loaded is not tried again; what could not be run may have had no memory.
      expect(callsOf(logits)).toEqual([name === 'loadSavedModel' ? 'Softmax' : 'graph']);
    },
  );

  it('can be recorded, as the operation that it is', () => {
    const f = record((z: tf.Tensor) => tf.softmax(z));
    for (let i = 0; i < 4; i++) {
      const logits = draw([254, 1039]);
      expect(f(logits)).toBeAllClose(tf.softmax(logits), { atol: 1e-7 });
    }
    expect(f.replays).toBe(2);
    f.dispose();
  });

  it('leaves nothing behind', async () => {
    const logits = draw([254, 1039]);
    tf.softmax(logits).dispose();
    const before = nativeCounts();
    await expectNoLeak(() => tf.softmax(logits));
    expect(nativeCounts()).toEqual(before);
  });
});
