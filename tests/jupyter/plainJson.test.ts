import { describe, expect, test } from 'vitest';
import { plainJson } from '../../lib/jupyter/plainJson';
import { BilingualError } from '../../lib/locale';

const circle: unknown[] = [1];
circle.push({ back: circle });
const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);

describe('plainJson copies', () => {
  test.each<[string, unknown]>([
    ['plain data', { a: [1, 'x', null, true, { b: -0.5 }], 'b c': {} }],
    ['an empty list and object', [[], {}]],
    ['the same object twice, which is no circle', ((x) => [x, x])({ a: 1 })],
    ['100 levels', nested(100)],
  ])('%s', (_name, value) => {
    const copy = plainJson(value, 'x');
    expect(copy).toEqual(value);
    expect(copy).not.toBe(value);
  });

  test.each<[string, unknown, unknown]>([
    ['typed arrays as arrays', { y: new Float32Array([1, 0.5, 2]) }, { y: [1, 0.5, 2] }],
    [
      'what toJSON gives',
      [new Date(0), { toJSON: (key: string) => key }],
      ['1970-01-01T00:00:00.000Z', '1'],
    ],
    ['boxed values', [Object('a'), Object(1), Object(true)], ['a', 1, true]],
    ['an object without what is undefined', { a: undefined, b: 1 }, { b: 1 }],
    [
      'the fields of a class',
      new (class A {
        a = 1;
      })(),
      { a: 1 },
    ],
    ['a field called __proto__', JSON.parse('{"__proto__": 1}'), JSON.parse('{"__proto__": 1}')],
  ])('%s', (_name, value, plain) => {
    expect(JSON.stringify(plainJson(value, 'x'))).toBe(JSON.stringify(plain));
  });

  test('gaps as null, where they are asked for', () => {
    const y = [1, NaN, -Infinity];
    expect(plainJson({ y }, 'x', { gaps: true })).toEqual({ y: [1, null, null] });
    expect(plainJson(new Float64Array(y), 'x', { gaps: true })).toEqual([1, null, null]);
  });
});

describe('plainJson refuses, naming the path,', () => {
  test.each<[string, unknown, string]>([
    ['a BigInt', { n: 5n }, 'x.n cannot be shown: it is the BigInt 5n'],
    ['a BigInt in a typed array', { n: new BigInt64Array(2) }, 'x.n[0] cannot be shown'],
    ['a function', [() => 1], 'x[0] cannot be shown: it is of type function'],
    ['a symbol', { 'a b': [{ s: Symbol('s') }] }, 'x["a b"][0].s cannot be shown'],
    ['undefined in a list', [1, undefined], 'x[1] cannot be shown: it is of type undefined'],
    ['a hole in a list', [1, , 2], 'x[1] cannot be shown'],
    ['NaN', { a: { b: NaN } }, 'x.a.b cannot be shown: it is NaN (null leaves a gap)'],
    ['Infinity', [Infinity], 'x[0] cannot be shown: it is Infinity'],
    ['a circle', { circle }, 'x.circle[1].back cannot be shown: it is a circle'],
    ['a Map', { m: new Map([[1, 2]]) }, 'x.m cannot be shown: it is a Map'],
    ['a Set', { m: new Set([1]) }, 'x.m cannot be shown: it is a Set'],
    ['a promise', [Promise.resolve(1)], 'x[0] cannot be shown: it is a Promise'],
    ['an error', [new RangeError('e')], 'x[0] cannot be shown: it is an Error'],
    [
      '101 levels',
      nested(101),
      `x${'[0]'.repeat(100)} cannot be shown: it is nested more than 100`,
    ],
    ['10,000 levels', nested(5000), 'nested more than 100 levels deep'],
    [
      'a getter that throws',
      {
        get a() {
          throw new Error('no');
        },
      },
      'x.a cannot be shown: reading it',
    ],
    [
      'a toJSON that throws',
      {
        a: {
          toJSON() {
            throw new Error('no');
          },
        },
      },
      'x.a cannot be shown: reading',
    ],
    [
      'a proxy that throws',
      [
        new Proxy(
          {},
          {
            get() {
              throw new Error('no');
            },
          },
        ),
      ],
      'x[0] cannot be shown',
    ],
    ['a text too long for a page', { t: 'x'.repeat(64_000_001) }, 'x is too large'],
  ])('%s', (_name, value, message) => {
    expect(() => plainJson(value, 'x')).toThrow(message);
    expect(() => plainJson(value, 'x')).toThrow(BilingualError);
  });

  test('with the error that reading threw as the cause', () => {
    const cause = new Error('no');
    const value = {
      get a() {
        throw cause;
      },
    };
    expect(() => plainJson(value, 'x')).toThrow(expect.objectContaining({ cause }));
  });
});
