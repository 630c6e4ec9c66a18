import { gunzipSync, gzipSync } from 'node:zlib';
import type { ReadNotebook } from '../run/gradeSubmission';
import { readNotebook } from '../submissions/notebook';

/**
 * The most that a parcel may unpack to, in bytes. A submission stays below by itself: of a notebook
 * only its code travels, at most 400,000 characters, and of a learner at most twelve notebooks.
 */
const LARGEST = 64 * 2 ** 20;

/** A value of JSON as bytes: a text column of PostgreSQL takes no NUL, which code may hold. */
export function pack(value: unknown): Buffer {
  return gzipSync(JSON.stringify(value));
}

/** @throws when it is no parcel of ours, or unpacks to more than 64 MiB */
export function unpack<T>(bytes: unknown): T {
  const text = gunzipSync(bytes as Uint8Array, { maxOutputLength: LARGEST }).toString();
  return JSON.parse(text) as T;
}

/** What a worker needs of notebooks: their code. Outputs and pictures stay at home. */
export function packNotebooks(notebooks: readonly Uint8Array[]): Buffer {
  return pack(notebooks.map(readNotebook) satisfies ReadNotebook[]);
}
