import { type Bilingual, mismatch } from '../locale';
import { CheckpointError } from './errors';
import { fromHalf, toHalf } from './halfPrecision';
import type { NamedArray, NamedArrays } from './namedArrays';

/**
 * The safetensors file format: 8 bytes with the length of the header (little-endian), the header
 * as JSON, then the values of all tensors without a gap. The header says for each tensor its
 * dtype, its shape, and where its bytes begin and end.
 * Source: https://github.com/huggingface/safetensors (format, README).
 */
interface HeaderEntry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: [number, number];
}

/** Free text in the header, under `__metadata__`. */
export type Metadata = Readonly<Record<string, string>>;

/** What a safetensors file holds. */
export interface SafetensorsContent {
  readonly tensors: NamedArrays;
  readonly metadata: Metadata;
}

const LENGTH_BYTES = 8;

/** How the values of a dtype are written. */
interface Format {
  readonly code: string;
  readonly dtype: NamedArray['dtype'];
  readonly bytes: number;
  /** @param bytes begin at a multiple of 4 */
  readonly read: (bytes: ArrayBuffer) => NamedArray['data'];
  readonly write: (data: NamedArray['data']) => ArrayBufferView;
}

const asItIs = (data: NamedArray['data']) => data;

/** What can be read; of two formats of a dtype the first is written unless the other is asked for. */
const FORMATS: readonly Format[] = [
  { code: 'F32', dtype: 'float32', bytes: 4, read: (b) => new Float32Array(b), write: asItIs },
  { code: 'I32', dtype: 'int32', bytes: 4, read: (b) => new Int32Array(b), write: asItIs },
  {
    code: 'F16',
    dtype: 'float32',
    bytes: 2,
    read: (b) => fromHalf(new Uint16Array(b)),
    write: toHalf,
  },
  { code: 'BOOL', dtype: 'bool', bytes: 1, read: (b) => new Uint8Array(b), write: asItIs },
];

/** How exactly values are kept in a file: 16 bits are half the size, and enough to translate with. */
export type Precision = 'float32' | 'float16';

function formatFor(dtype: NamedArray['dtype'], precision: Precision): Format {
  const isHalf = dtype === 'float32' && precision === 'float16';
  return FORMATS.find((format) => (isHalf ? format.code === 'F16' : format.dtype === dtype))!;
}

/**
 * The bytes of a safetensors file. Tensors of the largest values come first, so that all are
 * aligned; among equals they keep their order.
 *
 * @param precision of float32 tensors; `float16` rounds to the nearest (see `toHalf`)
 */
export function encodeSafetensors(
  tensors: NamedArrays,
  metadata: Metadata = {},
  precision: Precision = 'float32',
): Uint8Array {
  const written = [...tensors]
    .map(([name, array]) => ({ name, array, format: formatFor(array.dtype, precision) }))
    .sort((a, b) => b.format.bytes - a.format.bytes);
  const chunks = written.map(({ array, format }) => {
    const { buffer, byteOffset, byteLength } = format.write(array.data);
    return new Uint8Array(buffer, byteOffset, byteLength);
  });
  let end = 0;
  const entries = written.map(({ name, array, format }, i): [string, HeaderEntry] => {
    const span: [number, number] = [end, (end += chunks[i].byteLength)];
    return [name, { dtype: format.code, shape: array.shape, data_offsets: span }];
  });
  const about = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {};
  // Not by assignment, which would take a tensor called `__proto__` for something else.
  const header = { ...about, ...Object.fromEntries(entries) };
  return Buffer.concat([encodeHeader(header), ...chunks]);
}

/** Length and JSON, filled up with spaces to whole 8 bytes, as the reference writer does. */
function encodeHeader(header: object): Uint8Array {
  const json = Buffer.from(JSON.stringify(header));
  const padding = Buffer.alloc(-json.length & 7, ' ');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(json.length + padding.length));
  return Buffer.concat([length, json, padding]);
}

/**
 * Reads the bytes of a safetensors file.
 *
 * @throws {CheckpointError} when the file is truncated, longer than its header says, or not
 *   safetensors at all, and naming a tensor whose dtype is unknown here or whose size and shape
 *   disagree
 */
export function decodeSafetensors(file: Uint8Array): SafetensorsContent {
  const { header, body } = splitFile(file);
  const { __metadata__: metadata = {}, ...entries } = header;
  assertNoGaps(entries as Record<string, HeaderEntry>, body.byteLength);
  const tensors: NamedArrays = new Map();
  for (const [name, entry] of Object.entries(entries as Record<string, HeaderEntry>)) {
    tensors.set(name, decodeTensor(name, entry, body));
  }
  return { tensors, metadata: metadata as Metadata };
}

function splitFile(file: Uint8Array): { header: Record<string, unknown>; body: Uint8Array } {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length < LENGTH_BYTES) throw truncated(bytes.length, LENGTH_BYTES);
  const end = LENGTH_BYTES + Number(bytes.readBigUInt64LE());
  // In every header the JSON begins here: anything else is another kind of file.
  if (bytes.length > LENGTH_BYTES && bytes[LENGTH_BYTES] !== '{'.charCodeAt(0)) {
    throw isOther({ en: 'its header does not begin with "{"', zh: '文件头不以“{”开始' });
  }
  if (bytes.length < end) throw truncated(bytes.length, end);
  return {
    header: parseHeader(bytes.toString('utf8', LENGTH_BYTES, end)),
    body: bytes.subarray(end),
  };
}

function parseHeader(json: string): Record<string, unknown> {
  try {
    return JSON.parse(json) as Record<string, unknown>;
  } catch (error) {
    const { message } = error as Error;
    throw isOther({ en: message, zh: message }, error);
  }
}

/** The tensors must fill the body without gap or overlap: the format asks for it. */
function assertNoGaps(entries: Record<string, HeaderEntry>, bodyLength: number): void {
  for (const [name, entry] of Object.entries(entries)) assertEntry(name, entry);
  const spans = Object.entries(entries).sort(
    ([, a], [, b]) =>
      a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1],
  );
  let end = 0;
  for (const [name, { data_offsets: offsets }] of spans) {
    if (offsets[0] !== end) {
      const expected = { en: `to begin at byte ${end}`, zh: `从第 ${end} 字节开始` };
      throw new CheckpointError(mismatch(name, expected, offsets[0]));
    }
    end = offsets[1];
  }
  if (bodyLength < end) throw truncated(bodyLength, end);
  if (bodyLength > end) {
    throw new CheckpointError({
      en: `expected ${end} bytes of tensors, received ${bodyLength}: there are too many`,
      zh: `张量应为 ${end} 字节，实际有 ${bodyLength} 字节，多出了内容`,
    });
  }
}

function assertEntry(name: string, entry: HeaderEntry): void {
  const isComplete =
    typeof entry?.dtype === 'string' && isSizes(entry.shape) && isSizes(entry.data_offsets, 2);
  if (isComplete) return;
  throw new CheckpointError({
    en: `${name}: expected dtype, shape and data_offsets in the header`,
    zh: `${name}：文件头中应有 dtype、shape 和 data_offsets`,
  });
}

function isSizes(value: unknown, length?: number): boolean {
  if (!Array.isArray(value) || (length !== undefined && value.length !== length)) return false;
  return value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function decodeTensor(name: string, entry: HeaderEntry, body: Uint8Array): NamedArray {
  const format = FORMATS.find(({ code }) => code === entry.dtype);
  if (!format) {
    const known = FORMATS.map(({ code }) => code).join(', ');
    const expected = { en: `dtype ${known}`, zh: `类型 ${known} 之一` };
    throw new CheckpointError(mismatch(name, expected, entry.dtype));
  }
  const [begin, end] = entry.data_offsets;
  const size = entry.shape.reduce((product, axis) => product * axis, format.bytes);
  if (end - begin !== size) {
    const shape = `[${entry.shape.join(', ')}]`;
    const expected = {
      en: `${size} bytes for shape ${shape}`,
      zh: `形状 ${shape} 所需的 ${size} 字节`,
    };
    throw new CheckpointError(mismatch(name, expected, end - begin));
  }
  // Copied, because a typed array must begin at a multiple of the size of its values.
  const data = format.read(new Uint8Array(body.subarray(begin, end)).buffer);
  return { dtype: format.dtype, shape: entry.shape, data };
}

function truncated(received: number, expected: number): CheckpointError {
  return new CheckpointError({
    en: `the file is truncated: expected ${expected} bytes or more, received ${received}`,
    zh: `文件不完整：应至少有 ${expected} 字节，实际只有 ${received} 字节`,
  });
}

function isOther({ en, zh }: Bilingual, cause?: unknown): CheckpointError {
  const text = { en: `not a safetensors file: ${en}`, zh: `不是 safetensors 文件：${zh}` };
  return new CheckpointError(text, { cause });
}
