import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { Transformer } from '../../lib/models';
import { record, type TensorTree, tensorsOf, watchForward } from '../../lib/tensor';
import { expectNoLeak } from '../support/leaks';

/** Multiplies. */
class Times {
  calls = 0;
  constructor(readonly factor: number) {}
  forward(x: tf.Tensor): tf.Tensor {
    this.calls++;
    return x.mul(this.factor);
  }
}

/** Two of them after each other, and one that `attend` is the work of. */
class Chain {
  readonly parts: Times[];
  readonly reader = { attend: (x: tf.Tensor) => ({ context: x.add(1), weights: x }) };
  constructor(...factors: number[]) {
    this.parts = factors.map((factor) => new Times(factor));
  }
  forward(x: tf.Tensor): tf.Tensor {
    const scaled = this.parts.reduce((y, part) => part.forward(y), x);
    return this.reader.attend(scaled).context;
  }
}

const valuesOf = (result: TensorTree) => tensorsOf(result).map((tensor) => tensor.dataSync()[0]);

/** What was seen, in order. */
function seenWhile(module: object, work: () => unknown): [string, number[]][] {
  const seen: [string, number[]][] = [];
  watchForward(module, work, (path, result) => seen.push([path, valuesOf(result)]));
  return seen;
}

describe('watchForward', () => {
  const x = tf.scalar(1);

  it('tells what every module below gives, inner ones first, by path', () => {
    const model = { embedding: new Times(2), stack: { chain: new Chain(3, 5) }, size: 7 };
    const work = () => model.stack.chain.forward(model.embedding.forward(x));
    expect(seenWhile(model, work)).toEqual([
      ['embedding', [2]],
      ['stack.chain.parts.0', [6]],
      ['stack.chain.parts.1', [30]],
      ['stack.chain.reader', [31, 30]],
      ['stack.chain', [31]],
    ]);
  });

  it('gives what the work gives, and does not tell it again', () => {
    const chain = new Chain(3);
    const paths: string[] = [];
    const result = watchForward(
      chain,
      () => chain.forward(x),
      (path) => paths.push(path),
    );
    expect(result).toBeAllClose(4);
    expect(paths).toEqual(['parts.0', 'reader']);
  });

  it('tells a shared module under its first path, each time that it runs', () => {
    const shared = new Times(2);
    const model: Record<string, unknown> = { first: shared, layers: [shared, new Times(3)] };
    model.self = model; // leads back
    expect(seenWhile(model, () => shared.forward(shared.forward(x)))).toEqual([
      ['first', [2]],
      ['first', [4]],
    ]);
  });

  it('takes a method that calls the other for one run', () => {
    const attention = {
      forward(y: tf.Tensor): tf.Tensor {
        return this.attend(y.mul(2)).mul(1);
      },
      attend: (y: tf.Tensor) => y.add(1),
    };
    expect(seenWhile({ attention }, () => attention.forward(x))).toEqual([['attention', [3]]]);
    expect(seenWhile({ attention }, () => attention.attend(x))).toEqual([['attention', [2]]]);
  });

  it('leaves alone what does not run, and what has no such method', () => {
    const model = { idle: new Times(2), ids: [1, 2], text: 'forward', make: Times, none: null };
    expect(seenWhile(model, () => 1)).toEqual([]);
  });
});

describe('afterwards every module', () => {
  const x = tf.scalar(1);
  const own = () => tf.scalar(5);
  const model = () => ({ part: new Times(2), own: { forward: own } });
  const expectAsBefore = ({ part, own: field }: ReturnType<typeof model>) => {
    expect(Reflect.ownKeys(part)).toEqual(['factor', 'calls']);
    expect(Object.getOwnPropertyDescriptor(field, 'forward')).toEqual({
      value: own,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  };

  it('is as before', () => {
    const m = model();
    seenWhile(m, () => m.part.forward(x));
    expectAsBefore(m);
    m.part.forward(x);
    expect(m.part.calls).toBe(2);
  });

  it('is as before also when the work, a module or the watcher throws, or one cannot be watched', () => {
    const fail = () => {
      throw new Error('stop');
    };
    const m = { ...model(), broken: { forward: fail as () => tf.Tensor } };
    const runs = [() => fail(), () => m.broken.forward(), () => m.part.forward(x)];
    for (const work of runs) expect(() => watchForward(m, work, fail)).toThrow('stop');
    expectAsBefore(m);
    const frozen = Object.freeze({ forward: own });
    expect(() => watchForward({ ...m, frozen }, () => 1, fail)).toThrow(TypeError);
    expectAsBefore(m);
  });

  it('tells runs after one that failed', () => {
    let isBroken = true;
    const part = {
      forward: () => {
        if (isBroken) throw new Error('stop');
        return tf.scalar(3);
      },
    };
    const work = () => {
      expect(() => part.forward()).toThrow('stop');
      isBroken = false;
      part.forward();
    };
    expect(seenWhile({ part }, work)).toEqual([['part', [3]]]);
  });

  it('is told to each of two watchers, one inside the other', () => {
    const m = model();
    const inner: string[] = [];
    const outer = seenWhile(m, () =>
      watchForward(
        m,
        () => m.part.forward(x),
        (path) => inner.push(path),
      ),
    );
    expect(inner).toEqual(['part']);
    expect(outer).toEqual([['part', [2]]]);
    expectAsBefore(m);
  });

  it('is as before when the work is asynchronous, which is refused', () => {
    const m = model();
    const work = async () => Promise.reject(new Error('later'));
    expect(() => watchForward(m, work, () => undefined)).toThrow(
      'work: expected a function that is done when it returns, received an asynchronous one',
    );
    expectAsBefore(m);
  });
});

describe('watchForward of a Transformer', () => {
  const config = { sourceVocabSize: 17, targetVocabSize: 19, dModel: 10, numHeads: 2, dFF: 11 };
  const model = new Transformer({ ...config, numLayers: 3, maxLen: 13, seed: 1 });
  const source = tf.tensor2d([[4, 5, 6, 7, 2]], [1, 5], 'int32');
  const target = tf.tensor2d([[1, 5, 6]], [1, 3], 'int32');
  const forward = () => tf.tidy(() => model.forward(source, target).logits);

  it('knows the shapes of every block, and changes nothing', async () => {
    const plain = forward();
    const seen = new Map<string, number[][]>();
    const see = (path: string, result: TensorTree) => {
      expect(seen.has(path), path).toBe(false);
      seen.set(
        path,
        tensorsOf(result).map(({ shape }) => shape),
      );
    };
    expect(watchForward(model, forward, see)).toBeAllClose(plain, { atol: 0, rtol: 0 });
    expect(seen.get('wLogits')).toEqual([[1, 3, 19]]);
    for (const block of [0, 1, 2]) {
      const [encoder, decoder] = [`encoder.blocks.${block}`, `decoder.blocks.${block}`];
      const attention = (queries: number, keys: number) => [
        [1, queries, 10],
        [1, 2, queries, keys],
      ];
      expect(seen.get(`${encoder}.selfAttention`)).toEqual(attention(5, 5));
      expect(seen.get(`${decoder}.selfAttention`)).toEqual(attention(3, 3));
      expect(seen.get(`${decoder}.crossAttention`)).toEqual(attention(3, 5));
      expect(seen.get(`${encoder}.feedForward`)).toEqual([[1, 5, 10]]);
      expect(seen.get(`${decoder}.feedForward`)).toEqual([[1, 3, 10]]);
      expect(seen.get(encoder)![0]).toEqual([1, 5, 10]);
    }
    const paths = [...seen.keys()];
    expect(paths.indexOf('encoder.blocks.0')).toBeLessThan(paths.indexOf('encoder.blocks.1'));
    expect(paths.indexOf('encoder')).toBeLessThan(paths.indexOf('decoder.blocks.0'));
    await expectNoLeak(() => watchForward(model, forward, () => undefined));
    expect(Reflect.ownKeys(model.encoder.blocks[0].selfAttention)).not.toContain('attend');
  });

  it('sees gradients being taken, and a function while it is recorded', () => {
    const count = (work: () => void) => {
      let runs = 0;
      watchForward(model, work, () => runs++);
      return runs;
    };
    const once = count(() => forward().dispose());
    expect(once).toBeGreaterThan(20);
    const loss = () => model.forward(source, target).logits.square().mean<tf.Scalar>();
    expect(count(() => tf.tidy(() => void tf.variableGrads(loss)))).toBe(once);
    const recorded = record(() => forward());
    expect(count(() => recorded().dispose())).toBe(once);
    recorded().dispose();
    expect(count(() => recorded().dispose())).toBe(0);
    recorded.dispose();
  });
});
