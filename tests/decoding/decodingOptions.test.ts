import { describe, expect, it } from 'vitest';
import {
  beamSearch,
  DecodingError,
  greedyDecode,
  sampleDecode,
  type Writer,
} from '../../lib/decoding';
import { padSequences } from '../../lib/text';
import { toyModel } from '../training/toyTask';
import { promptWriter } from './toyWriters';

const model = toyModel();
const INPUT = padSequences([[4, 7, 2]]);

type Decoder = (writer: Writer, input: typeof INPUT, options: object) => unknown;

const VOCABULARY = 'expected 1 to 11 (the vocabulary)';
const POSITIONS = "maxLen: expected 1 to 7 (the model's positions)";

const greedy: [Decoder, object, string][] = [0, 8, 2.5, NaN, -1, Infinity].map((maxLen) => [
  greedyDecode,
  { maxLen },
  `${POSITIONS}, received ${maxLen}`,
]);

const beam: [Decoder, object, string][] = [
  [beamSearch, { maxLen: 8 }, `${POSITIONS}, received 8`],
  ...[0, 12, 1.5, NaN].map((beamSize): [Decoder, object, string] => [
    beamSearch,
    { beamSize },
    `beamSize: ${VOCABULARY}, received ${beamSize}`,
  ]),
  ...[-1, NaN, Infinity].map((lengthPenalty): [Decoder, object, string] => [
    beamSearch,
    { lengthPenalty },
    `lengthPenalty: expected a number from 0 up, received ${lengthPenalty}`,
  ]),
];

const sample: [Decoder, object, string][] = [
  [sampleDecode, { maxLen: 0 }, `${POSITIONS}, received 0`],
  ...[0, -1, NaN, Infinity].map((temperature): [Decoder, object, string] => [
    sampleDecode,
    { temperature },
    `temperature: expected a number above 0, received ${temperature}`,
  ]),
  ...[0, 12, 2.5, NaN].map((topK): [Decoder, object, string] => [
    sampleDecode,
    { topK },
    `topK: ${VOCABULARY}, received ${topK}`,
  ]),
  ...[0, -0.5, 1.01, NaN].map((topP): [Decoder, object, string] => [
    sampleDecode,
    { topP },
    `topP: expected a number above 0, up to 1, received ${topP}`,
  ]),
  ...[NaN, 1.5, 2 ** 31, -(2 ** 31), Infinity].map((seed): [Decoder, object, string] => [
    sampleDecode,
    { seed },
    `seed: expected a whole number below 2³¹, received ${seed}`,
  ]),
];

describe('an option that is out of range', () => {
  it.each([...greedy, ...beam, ...sample])(
    'is refused by its name: %o %o',
    (decode, options, message) => {
      const attempt = () => decode(model, INPUT, options);
      expect(attempt).toThrow(DecodingError);
      expect(attempt).toThrow(message);
    },
  );

  it('is refused in both languages', () => {
    try {
      beamSearch(model, INPUT, { beamSize: 12 });
    } catch (error) {
      expect((error as DecodingError).text).toEqual({
        en: 'beamSize: expected 1 to 11 (the vocabulary), received 12',
        zh: 'beamSize：应为 1 到 11 的整数（词表大小），收到的是 12',
      });
    }
    expect.assertions(1);
  });

  it('is judged by the room that a prompt leaves', () => {
    const { writer } = promptWriter(12);
    const decode = (maxLen: number) => () => greedyDecode(writer, INPUT, { maxLen });
    expect(decode(21)).not.toThrow();
    expect(decode(22)).toThrow("maxLen: expected 1 to 21 (the model's positions), received 22");
  });
});
