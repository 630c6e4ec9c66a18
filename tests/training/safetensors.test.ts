import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CheckpointError,
  decodeSafetensors,
  encodeSafetensors,
  type NamedArrays,
} from '../../lib/training';
import golden from './fixtures/safetensors.json';

const fixture = (name: string) => readFileSync(join(__dirname, 'fixtures', name));
const python = () => fixture('python.safetensors');
const small = (): NamedArrays =>
  new Map([
    ['flags', { dtype: 'bool', shape: [3], data: Uint8Array.of(1, 0, 1) }],
    ['a.weight', { dtype: 'float32', shape: [1, 2], data: Float32Array.of(0.1, -Infinity) }],
    ['ids', { dtype: 'int32', shape: [], data: Int32Array.of(-7) }],
  ]);

/** A file with this header and a body of this many bytes. */
const file = (header: object, bodyLength: number) => {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(bodyLength)]);
};

describe('decodeSafetensors', () => {
  it('reads what the Python package wrote', () => {
    const { tensors, metadata } = decodeSafetensors(python());
    expect(metadata).toEqual({ by: 'python', 词: '词元' });
    expect([...tensors.keys()].sort()).toEqual(
      Object.keys(golden)
        .filter((name) => name !== 'versions')
        .sort(),
    );
    expect(tensors.get('encoder.weight')).toMatchObject({ dtype: 'float32', shape: [2, 3] });
    expect(tensors.get('encoder.weight')!.data).toBeAllClose(golden['encoder.weight'].flat());
    expect(tensors.get('decoder.掩蔽')).toMatchObject({ dtype: 'bool', shape: [1, 3] });
    expect([...tensors.get('decoder.掩蔽')!.data]).toEqual([1, 0, 1]);
    expect([...tensors.get('ids')!.data]).toEqual(golden.ids);
    expect(tensors.get('scalar')).toMatchObject({ shape: [] });
    expect([...tensors.get('scalar')!.data]).toEqual([Math.fround(0.1)]);
    expect(tensors.get('empty')).toMatchObject({ shape: [0, 5] });
  });

  it('notices at every length that a file is truncated', () => {
    const whole = encodeSafetensors(small());
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeSafetensors(whole.subarray(0, length)), String(length)).toThrow(
        /^the file is truncated: expected \d+ bytes or more, received \d+$/,
      );
    }
  });

  it('reads 16-bit values as the Python package wrote them', () => {
    const { tensors } = decodeSafetensors(fixture('half.safetensors'));
    const half = tensors.get('half')!;
    expect(half).toMatchObject({ dtype: 'float32', shape: [3] });
    expect([...half.data]).toEqual([1, 1, 1]);
  });

  it('refuses a dtype that it cannot hold, by name', () => {
    const double = file({ double: { dtype: 'F64', shape: [1], data_offsets: [0, 8] } }, 8);
    expect(() => decodeSafetensors(double)).toThrow(
      'double: expected dtype F32, I32, F16, BOOL, received F64',
    );
  });

  it('writes float32 in 16 bits when asked to, and everything else as it is', () => {
    const small16 = encodeSafetensors(small(), {}, 'float16');
    const { tensors } = decodeSafetensors(small16);
    expect([...tensors.get('a.weight')!.data]).toEqual([0.0999755859375, -Infinity]);
    expect([...tensors.get('ids')!.data]).toEqual([-7]);
    expect([...tensors.get('flags')!.data]).toEqual([1, 0, 1]);
  });

  it.each([
    [
      'another kind of file',
      () => Buffer.from('PK\x03\x04 some zip file'),
      'not a safetensors file',
    ],
    [
      'a header that is not JSON',
      () => Buffer.from('\x03\0\0\0\0\0\0\0{a}'),
      'not a safetensors file',
    ],
    [
      'bytes after the tensors',
      () => Buffer.concat([python(), Buffer.alloc(3)]),
      'expected 59 bytes of tensors, received 62: there are too many',
    ],
    [
      'a gap between tensors',
      () => file({ x: { dtype: 'F32', shape: [1], data_offsets: [4, 8] } }, 8),
      'x: expected to begin at byte 0, received 4',
    ],
    [
      'a size that its shape does not have',
      () => file({ x: { dtype: 'F32', shape: [3], data_offsets: [0, 8] } }, 8),
      'x: expected 12 bytes for shape [3], received 8',
    ],
    [
      'an entry without offsets',
      () => file({ x: { dtype: 'F32', shape: [3] } }, 12),
      'x: expected dtype, shape and data_offsets in the header',
    ],
  ])('refuses %s, in both languages', (_, make, message) => {
    const read = () => decodeSafetensors(make());
    expect(read).toThrow(CheckpointError);
    expect(read).toThrow(message);
    expect(read).toThrow(
      expect.objectContaining({
        text: {
          en: expect.anything() as string,
          zh: expect.stringMatching(/\p{sc=Han}/u) as string,
        },
      }),
    );
  });
});

describe('encodeSafetensors', () => {
  it('writes what decodeSafetensors reads', () => {
    const { tensors, metadata } = decodeSafetensors(encodeSafetensors(small(), { kit: '0.1' }));
    expect(metadata).toEqual({ kit: '0.1' });
    expect(new Map([...tensors].sort())).toEqual(new Map([...small()].sort()));
  });

  it('writes the bytes that the Python package writes', () => {
    const { tensors, metadata } = decodeSafetensors(python());
    const again = decodeSafetensors(encodeSafetensors(tensors, metadata));
    expect(again).toEqual({ tensors, metadata });
    expect(encodeSafetensors(tensors, metadata).length).toBe(python().length);
  });

  it('aligns every tensor to the size of its numbers', () => {
    const bytes = Buffer.from(encodeSafetensors(small()));
    const headerEnd = 8 + Number(bytes.readBigUInt64LE());
    const header = JSON.parse(bytes.toString('utf8', 8, headerEnd)) as Record<
      string,
      { dtype: string; data_offsets: [number, number] }
    >;
    expect(headerEnd % 8).toBe(0);
    for (const { dtype, data_offsets: offsets } of Object.values(header)) {
      if (dtype !== 'BOOL') expect(offsets[0] % 4).toBe(0);
    }
  });

  it('keeps any names, shapes and numbers', () => {
    const array = fc.array(fc.float({ noNaN: true }), { maxLength: 7 }).map((values) => ({
      dtype: 'float32' as const,
      shape: [values.length],
      data: Float32Array.from(values),
    }));
    const free = fc.string({ unit: 'grapheme' }).filter((text) => text !== '__metadata__');
    const name = fc.oneof(free, fc.constantFrom('__proto__', 'constructor', 'toString'));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, array), { maxLength: 5 }), (entries) => {
        const tensors: NamedArrays = new Map(entries);
        expect(decodeSafetensors(encodeSafetensors(tensors)).tensors).toEqual(tensors);
      }),
    );
  });
});
