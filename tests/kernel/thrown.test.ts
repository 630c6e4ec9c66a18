import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { CellSources } from '../../lib/kernel/cells/cellSources';
import { describeThrown } from '../../lib/kernel/cells/traceback';

const describe_ = (thrown: unknown) => describeThrown(thrown, 1, new CellSources());
const refuses = () => {
  throw new Error('do not look');
};
const unreadable = new Proxy({}, { get: refuses, getPrototypeOf: refuses, has: refuses });
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const withFields = (error: Error, fields: PropertyDescriptorMap) =>
  Object.defineProperties(error, fields);

describe('describeThrown takes', () => {
  test.each<[string, unknown, string, string]>([
    ['an error', new RangeError('far'), 'RangeError', 'far'],
    [
      'an error without message',
      withFields(new Error(), { message: { value: undefined } }),
      'Error',
      '',
    ],
    [
      'a message that is no text',
      withFields(new Error(), { message: { value: Symbol('s') } }),
      'Error',
      'Symbol(s)',
    ],
    [
      'a message that is unreadable',
      withFields(new Error(), { message: { get: refuses } }),
      'Error',
      '',
    ],
    [
      'a name that is unreadable',
      withFields(new Error('m'), { name: { get: refuses } }),
      'Error',
      'm',
    ],
    ['a name that is no text', withFields(new Error('m'), { name: { value: {} } }), 'Error', 'm'],
    [
      'a stack that is unreadable',
      withFields(new Error('m'), { stack: { get: refuses } }),
      'Error',
      'm',
    ],
    [
      'causes that are unreadable',
      withFields(new Error('m'), { cause: { get: refuses }, errors: { get: refuses } }),
      'Error',
      'm',
    ],
    ['a frozen error', Object.freeze(new Error('m')), 'Error', 'm'],
    ['an error without prototype', Object.setPrototypeOf(new Error('m'), null), 'Error', 'm'],
    ['a proxy of an error', new Proxy(new TypeError('m'), {}), 'TypeError', 'm'],
    ['a proxy that throws', unreadable, 'Thrown value', '{}'],
    ['a revoked proxy', revoked(), 'Thrown value', '<Revoked Proxy>'],
    [
      'an object without prototype',
      Object.create(null),
      'Thrown value',
      '[Object: null prototype] {}',
    ],
    ['a symbol', Symbol('s'), 'Thrown value', 'Symbol(s)'],
    ['undefined', undefined, 'Thrown value', 'undefined'],
    ['null', null, 'Thrown value', 'null'],
    ['a BigInt', 5n, 'Thrown value', '5n'],
    ['a function', () => 1, 'Thrown value', '[Function (anonymous)]'],
    [
      'what cannot be printed',
      { [inspect.custom]: refuses },
      'Thrown value',
      'a value that cannot be printed',
    ],
    ['something with `then`', { then: 1 }, 'Thrown value', '{ then: 1 }'],
  ])('%s', (_name, thrown, ename, evalue) => {
    const described = describe_(thrown);
    expect(described).toMatchObject({ ename, evalue });
    expect(described.traceback[0]).toContain(ename);
    for (const line of described.traceback) expect(typeof line).toBe('string');
  });

  test('a message of ten million characters, and says how much of it is not shown', () => {
    const { evalue, traceback } = describe_(new Error('x'.repeat(10_000_000)));
    expect(evalue).toBe(`${'x'.repeat(10_000)}… (9990000 more characters)`);
    expect(traceback.join('').length).toBeLessThan(30_000);
    expect(describe_(new Error('x'.repeat(10_000))).evalue).toBe('x'.repeat(10_000));
    const loud = { [inspect.custom]: () => 'x'.repeat(20_000) };
    expect(describe_(loud).evalue).toMatch(/^x{10000}… \(10000 more characters\)$/);
  });

  test('causes: all the way down, but no further than they lead somewhere', () => {
    const text = (thrown: unknown) => describe_(thrown).traceback.join('\n');
    const outer = new Error('outer', { cause: new TypeError('inner', { cause: 'innermost' }) });
    expect(text(outer)).toMatch(/outer[^]*caused by[^]*inner[^]*caused by[^]*innermost/);

    const circular = new Error('round');
    circular.cause = new Error('and', { cause: circular });
    expect(text(circular)).toMatch(/round[^]*and[^]*itself: see above$/);

    const long = Array.from({ length: 50 }).reduce<Error>(
      (cause, _, i) => new Error(`level ${i}`, { cause }),
      new Error('bottom'),
    );
    expect(text(long)).toContain('level 45');
    expect(text(long)).not.toContain('level 40');
    expect(text(long)).toContain('caused by 1 more errors');
  });

  test('many errors at once, beside their cause', () => {
    const all = Array.from({ length: 1000 }, (_, i) => new Error(`number ${i}`));
    const text = describe_(new AggregateError(all, 'all', { cause: 'why' })).traceback.join('\n');
    expect(text).toMatch(
      /all[^]*caused by[^]*why[^]*number 0[^]*number 3[^]*caused by 996 more errors/,
    );
  });
});
