import { describe, expect, it } from 'vitest';
import { FrameReader, toFrame } from '../../lib/grading/sandbox/frames';
import { decodeValue, encodeValue, MalformedValue } from '../../lib/grading/sandbox/values';
import type { Plain } from '../../lib/grading/plain';

const base64 = (bytes: ArrayBufferLike) => Buffer.from(bytes).toString('base64');

describe('values', () => {
  it.each<[string, Plain]>([
    ['numbers', [1, -2.5, NaN, Infinity, -Infinity]],
    ['texts, truth values and null', ['图', true, null]],
    ['fields of any name', JSON.parse('{"a": {"__proto__": 1, "constructor": [2]}}') as Plain],
    [
      'a tensor',
      { tensor: true, dtype: 'float32', shape: [2, 3], values: [1, 2, 3, 0.5, NaN, -1] },
    ],
    ['a tensor without values', { tensor: true, dtype: 'bool', shape: [0, 5], values: [] }],
  ])('come back as they were: %s', (_, value) => {
    const coded: unknown = JSON.parse(JSON.stringify(encodeValue(value)));
    expect(decodeValue(coded)).toEqual(value);
  });

  it.each<[string, unknown]>([
    ['two tags', { number: 'NaN', object: [] }],
    ['no tag', {}],
    ['an unknown tag', { eval: '1' }],
    ['an unknown number', { number: '1' }],
    ['fields that are none', { object: [[1, 2]] }],
    [
      'a field twice',
      {
        object: [
          ['a', 1],
          ['a', 2],
        ],
      },
    ],
    ['a record that plays a tensor', { object: [['tensor', true]] }],
    ['an unknown type', { tensor: ['float64', [1], base64(new Float64Array(1).buffer)] }],
    ['a type of a prototype', { tensor: ['toString', [1], 'AA=='] }],
    ['too few numbers', { tensor: ['float32', [2, 3], base64(new Float32Array(5).buffer)] }],
    ['a negative length', { tensor: ['float32', [-1], ''] }],
    ['a length that is none', { tensor: ['float32', [0.5], ''] }],
    ['neither true nor false', { tensor: ['bool', [1], base64(Uint8Array.of(2).buffer)] }],
    ['a list too long', Array.from({ length: 100_001 }, () => 0)],
    ['a text too long', 'x'.repeat(100_001)],
    ['nesting too deep', JSON.parse('['.repeat(40) + ']'.repeat(40))],
    ['nothing', undefined],
  ])('are refused: %s', (_, coded) => {
    expect(() => decodeValue(coded)).toThrow(MalformedValue);
  });

  it('leave prototypes alone', () => {
    decodeValue({ object: [['__proto__', { object: [['polluted', true]] }]] });
    expect('polluted' in {}).toBe(false);
  });
});

describe('FrameReader', () => {
  it('puts messages together from pieces of any size', () => {
    const bytes = Buffer.concat([{ a: 1 }, ['图'], 3].map(toFrame));
    for (const size of [1, 2, 3, 5, 7, 100]) {
      const reader = new FrameReader(100);
      const received = [];
      for (let i = 0; i < bytes.length; i += size) {
        received.push(...reader.take(bytes.subarray(i, i + size)));
      }
      expect(received).toEqual([{ message: { a: 1 } }, { message: ['图'] }, { message: 3 }]);
    }
  });

  it.each([
    ['too-large', Buffer.from([0, 0, 0, 101])],
    ['not-json', Buffer.from([0, 0, 0, 1, 123])],
    ['not-json', Buffer.from([0, 0, 0, 3, 0x22, 0xff, 0x22])],
  ])('says %s, and reads no more', (broken, bytes) => {
    const reader = new FrameReader(100);
    expect(reader.take(Buffer.concat([toFrame(1), bytes, toFrame(2)]))).toEqual([
      { message: 1 },
      { broken },
    ]);
    expect(reader.take(toFrame(3))).toEqual([]);
  });
});
