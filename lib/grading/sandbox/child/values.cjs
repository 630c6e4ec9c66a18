'use strict';
const { types } = require('node:util');
const tf = require('./tensorflow.cjs');

/**
 * A learner's value, by value: read once, and nothing of it is called. Numbers, texts, truth values,
 * null and lists are their own JSON; what JSON cannot say is an object with one key:
 * `{number: 'NaN'}`, `{object: [[key, value], …]}`, `{tensor: [dtype, shape, numbers as base64]}`.
 * `values.ts` is the parent's end.
 */
const MOST_VALUES = 100_000;
const DEEPEST = 20;

class Refused extends Error {
  /** @param {string} refusal one of those in plain.ts @param {string} path */
  constructor(refusal, path) {
    super(refusal);
    this.refusal = refusal;
    this.path = path;
  }
}

/** @param {unknown} value @returns {unknown} @throws {Refused} */
function encode(value) {
  let values = 0;
  const count = (/** @type {number} */ more, /** @type {string} */ path) => {
    values += more;
    if (values > MOST_VALUES) throw new Refused('too-large', path);
  };

  /** @param {unknown} item @param {string} path @param {readonly object[]} above @returns {unknown} */
  const read = (item, path, above) => {
    count(1, path);
    if (item === undefined) throw new Refused('nothing', path);
    if (item === null || typeof item === 'boolean') return item;
    if (typeof item === 'number') return encodeNumber(item);
    if (typeof item === 'string') {
      count(item.length, path);
      return item;
    }
    if (typeof item !== 'object') throw new Refused('no-value', path);
    if (types.isProxy(item)) throw new Refused('proxy', path);
    if (above.includes(item)) throw new Refused('cycle', path);
    if (above.length === DEEPEST) throw new Refused('too-large', path);
    if (item instanceof tf.Tensor) {
      if (item.isDisposed) throw new Refused('disposed', path);
      count(item.size, path);
      return encodeTensor(item, path);
    }
    if (types.isPromise(item)) throw new Refused('promise', path);
    const within = [...above, item];
    if (Array.isArray(item) || (ArrayBuffer.isView(item) && !(item instanceof DataView))) {
      const { length } = /** @type {ArrayLike<unknown>} */ (item);
      count(length, path);
      return Array.from({ length }, (_, i) =>
        read(ownValue(item, i, `${path}[${i}]`), `${path}[${i}]`, within),
      );
    }
    const prototype = Object.getPrototypeOf(item);
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
      throw new Refused('no-value', path);
    const entries = Object.keys(item).map((key) => {
      const inside = `${path}.${key}`;
      const entry = ownValue(item, key, inside);
      if (key === 'then' && typeof entry === 'function') throw new Refused('promise', path);
      return [key, read(entry, inside, within)];
    });
    return { object: entries };
  };
  return read(value, 'result', []);
}

/** @param {object} holder @param {string | number} key @param {string} path */
function ownValue(holder, key, path) {
  const found = Object.getOwnPropertyDescriptor(holder, key);
  if (found && !('value' in found)) throw new Refused('getter', path);
  return found?.value;
}

/** @param {number} value */
function encodeNumber(value) {
  return Number.isFinite(value) ? value : { number: `${value}` };
}

/** @param {import('@tensorflow/tfjs').Tensor} tensor @param {string} path */
function encodeTensor(tensor, path) {
  const { dtype, shape } = tensor;
  if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool')
    throw new Refused('no-value', path);
  const data = tensor.dataSync();
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return { tensor: [dtype, shape, bytes.toString('base64')] };
}

/** @param {any} coded what the parent sent @returns {unknown} */
function decode(coded) {
  if (coded === null || typeof coded !== 'object') return coded;
  if (Array.isArray(coded)) return coded.map(decode);
  if (coded.number) return Number(coded.number);
  if (coded.object) {
    const fields = /** @type {[string, unknown][]} */ (coded.object);
    return Object.fromEntries(fields.map(([key, value]) => [key, decode(value)]));
  }
  const [dtype, shape, text] = coded.tensor;
  const bytes = new Uint8Array(Buffer.from(text, 'base64')); // at the start of its own memory
  const values =
    dtype === 'bool'
      ? bytes
      : dtype === 'int32'
        ? new Int32Array(bytes.buffer)
        : new Float32Array(bytes.buffer);
  return tf.tensor(values, shape, dtype);
}

module.exports = { Refused, decode, encode };
