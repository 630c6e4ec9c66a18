import fs from 'node:fs';
import type { InputLines } from './inputLines';

interface Place {
  readonly offset?: number;
  readonly length?: number;
}

/**
 * Lets the file of standard input be read, by its number 0 or as `/dev/stdin`: each read gives the
 * line that the learner writes. It has no end that one could wait for.
 */
export function offerInputFile(lines: InputLines): void {
  const { readFileSync, readSync } = fs;
  let rest = Buffer.alloc(0);
  const readFile = (file: unknown, ...options: unknown[]): unknown => {
    if (file !== 0 && file !== '/dev/stdin')
      return readFileSync(file as number, ...(options as []));
    const text = Buffer.from(`${lines.readSync()}\n`);
    const encoding = encodingOf(options[0]);
    return encoding ? text.toString(encoding) : text;
  };
  const read = (file: number, buffer: Uint8Array, ...place: unknown[]): number => {
    if (file !== 0) return readSync(file, buffer, ...(place as []));
    if (rest.length === 0) rest = Buffer.from(`${lines.readSync()}\n`);
    const { offset = 0, length = buffer.byteLength - offset } = placeOf(place);
    const copied = rest.copy(buffer, offset, 0, Math.min(length, rest.length));
    rest = rest.subarray(copied);
    return copied;
  };
  Object.assign(fs, { readFileSync: readFile, readSync: read });
}

function encodingOf(options: unknown): BufferEncoding | undefined {
  if (typeof options === 'string') return options as BufferEncoding;
  return (Object(options) as { encoding?: BufferEncoding }).encoding;
}

/** Where the bytes go: as numbers in a row, or in an object. */
function placeOf([first, length]: readonly unknown[]): Place {
  if (typeof first !== 'number') return Object(first) as Place;
  return { offset: first, length: typeof length === 'number' ? length : undefined };
}
