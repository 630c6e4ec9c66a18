import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { freeRecordings, greedyDecode, sampleDecode, type Writer } from '../../lib/decoding';
import { padSequences } from '../../lib/text';
import { countNativeCalls, nativeCounts } from '../tensor/nativeCalls';
import { gruWriter } from './toyWriters';

const INPUT = padSequences([
  [4, 7, 5, 2],
  [3, 9, 2],
]);
/** Three plain calls, two that are written down, one replay. */
const SETTLED = 6;

const writers: Writer[] = [];

/** A writer whose recordings are freed after the test, so that no test counts another one's graphs. */
function newWriter(): Writer {
  const { writer } = gruWriter(7);
  writers.push(writer);
  return writer;
}

afterEach(() => writers.splice(0).forEach(freeRecordings));

/** Graphs that are loaded while `work` is done. */
function graphsOf(work: () => void): number {
  const before = nativeCounts().graphs;
  work();
  return nativeCounts().graphs - before;
}

function decode(writer: Writer): number[][] {
  const options = { maxLen: 8 };
  const calls = Array.from({ length: SETTLED }, () => greedyDecode(writer, INPUT, options).ids);
  return calls[SETTLED - 1];
}

describe('recordings of a writer', () => {
  it('are one for all temperatures, seeds and probabilities', () => {
    const writer = newWriter();
    const draw = (temperature: number) => {
      for (let seed = 1; seed <= SETTLED; seed++) {
        sampleDecode(writer, INPUT, { maxLen: 8, temperature, seed });
        sampleDecode(writer, INPUT, { maxLen: 8, temperature, seed, topP: 1 - temperature / 10 });
        sampleDecode(writer, INPUT, { maxLen: 8, temperature, seed, topK: 5 + (seed % 3) });
      }
    };
    expect(graphsOf(() => draw(0.5))).toBe(3);
    for (let i = 1; i <= 12; i++) expect(graphsOf(() => draw(0.5 + i / 8))).toBe(0);
  });

  it('are one native call for eight tokens', () => {
    const writer = newWriter();
    const plain = greedyDecode(writer, INPUT, { recorded: false });
    for (let i = 0; i < SETTLED; i++) greedyDecode(writer, INPUT);
    let found: unknown;
    const calls = countNativeCalls(() => (found = greedyDecode(writer, INPUT)));
    expect(found).toEqual(plain);
    const tokens = Math.max(...plain.ids.map(({ length }) => length)) + 1;
    expect(calls).toEqual(new Map([['graph', Math.ceil(Math.min(tokens, 19) / 8)]]));
  });

  it('are freed when it is asked for, and made again when the writer decodes again', () => {
    const [writer, other] = [newWriter(), newWriter()];
    const expected = decode(writer);
    decode(other);
    expect(graphsOf(() => freeRecordings(writer))).toBe(-1);
    expect(graphsOf(() => expect(decode(writer)).toEqual(expected))).toBe(1);
    expect(graphsOf(() => freeRecordings(other))).toBe(-1);
    expect(graphsOf(() => freeRecordings(other))).toBe(0);
  });

  it('are freed with a writer that nobody has any more', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const { graphs } = nativeCounts();
    for (let i = 0; i < 5; i++) decode(gruWriter(7).writer);
    expect(nativeCounts().graphs).toBe(graphs + 5);
    await vi.waitFor(() => {
      collect();
      expect(nativeCounts().graphs).toBeLessThanOrEqual(graphs + 1); // the last may be on the stack
    });
  });
});
