import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { WINDOW_MASK } from '../../lib/grading/exercises/02/windowMask';
import { judgeExamples } from '../../lib/grading/judgeExamples';
import { toPlain } from '../../lib/grading/plain';

const truths = (values: boolean[]) => tf.tensor1d(values, 'bool');
const table = (rows: boolean[][]) => tf.tensor2d(rows, [rows.length, rows[0].length], 'bool');
const judged = (examples: unknown) => judgeExamples(WINDOW_MASK, toPlain(examples));
const ONE = { input: [truths([true]), 1], output: table([[true]]) };

describe('judgeExamples', () => {
  it('counts the wrong versions that an example catches', () => {
    const { caught, of, refused } = judged([ONE]);
    expect({ caught, of, refused }).toEqual({
      caught: ['inverted', 'not-itself', 'numbers-for-truth'],
      of: 11,
      refused: [],
    });
  });

  it('catches more with a better one', () => {
    const better = {
      input: [truths([true, true, true, false]), 1],
      output: table([
        [true, true, false, false],
        [true, true, true, false],
        [false, true, true, false],
        [false, false, true, false],
      ]),
    };
    expect(judged([better]).caught.length).toBe(11);
    expect(judged([ONE, better]).caught.length).toBe(11);
  });

  it('takes as many as are asked for', () => {
    const { caught, refused } = judged([ONE, ONE, ONE, 3]);
    expect(caught).toHaveLength(3);
    expect(refused.map(({ example, text }) => `${example} ${text.en}`)).toEqual([
      '2 does not count: only 2 are taken here',
      '3 does not count: only 2 are taken here',
    ]);
  });

  it('catches nothing without examples', () => {
    for (const none of [[], null, 3]) expect(judged(none).caught).toEqual([]);
  });

  it.each([
    ['a wrong output', { ...ONE, output: table([[false]]) }, /wrong output/],
    ['an output of another type', { ...ONE, output: [[true]] }, /wrong output/],
    ['an argument too few', { input: [truths([true])], output: ONE.output }, /is to be \{ input/],
    ['no output', { input: ONE.input }, /is to be \{ input/],
    ['no example', 3, /is to be \{ input/],
    ['an input of another kind', { ...ONE, input: [3, truths([true])] }, /does not speak of/],
    ['a negative radius', { ...ONE, input: [truths([true]), -1] }, /does not speak of/],
    [
      'an input that is too large',
      { ...ONE, input: [truths(Array<boolean>(9).fill(true)), 1] },
      /too large/,
    ],
  ] as const)('refuses %s, and lets it catch nothing', (_what, example, reason) => {
    const { caught, refused } = judged([example]);
    expect(caught).toEqual([]);
    expect(refused).toEqual([{ example: 0, text: expect.anything() as object }]);
    expect(refused[0].text.en).toMatch(reason);
    expect(judged([example, ONE]).caught).toHaveLength(3);
  });
});
