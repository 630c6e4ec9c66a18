import { describe, expect, it } from 'vitest';
import { classroomResult, gradescopeResults } from '../../lib/grading/reports/autograders';
import { EXERCISES } from '../attacks/support/exercises';
import { recordOf } from './support/records';

const record = recordOf('ann', [
  ['90.1', 5 / 3, 5],
  ['90.2', 3, 3],
]);

describe('gradescopeResults', () => {
  it('has a test an exercise, all of it text, and no more than the contract knows', () => {
    const results = gradescopeResults(record, EXERCISES, 'en');
    expect(results).toEqual({
      score: 4.67,
      output: '',
      output_format: 'text',
      test_output_format: 'text',
      test_name_format: 'text',
      visibility: 'visible',
      stdout_visibility: 'hidden',
      tests: [
        {
          number: '90.1',
          name: '90.1 Softmax of rows',
          score: 1.67,
          max_score: 5,
          status: 'failed',
          output: 'bad\u0000<b>',
        },
        {
          number: '90.2',
          name: '90.2 Twice a number',
          score: 3,
          max_score: 3,
          status: 'passed',
          output: '',
        },
      ],
    });
  });

  it('says where learners’ code was not isolated', () => {
    const results = gradescopeResults({ ...record, isIsolated: false }, EXERCISES, 'zh');
    expect(results).toMatchObject({ output: expect.stringContaining('没有隔离') as string });
  });
});

describe('classroomResult', () => {
  it('is one line that the reporter reads, with scores that it adds up', () => {
    const line = classroomResult(record, EXERCISES, 'en');
    expect(line).toMatch(/^[\w+/=]+$/);
    const { max_score, status, tests } = JSON.parse(Buffer.from(line, 'base64').toString()) as {
      max_score: number;
      status: string;
      tests: { name: string; score: number; status: string }[];
    };
    expect([max_score, status]).toEqual([8, 'fail']);
    expect(tests.map(({ score, status: one }) => [score, one])).toEqual([
      [1.67, 'fail'],
      [3, 'pass'],
    ]);
  });
});
