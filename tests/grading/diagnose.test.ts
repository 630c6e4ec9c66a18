import { describe, expect, it } from 'vitest';
import { diagnose, mistakenResults } from '../../lib/grading/diagnose';
import type { Answer, FunctionExercise, WrongVersion } from '../../lib/grading/exercise';

type Solve = (x: number) => number;

const text = { zh: '文', en: 'text' };
const version = (name: string, solve: Solve): WrongVersion<Solve> => ({
  diagnosis: { name, title: text, belief: text, why: text },
  solve,
});
const INPUTS = [1, 2, 3, 4].map((x) => [x]);

/** Which mistake is seen in answers, where x is expected. */
function suspect(
  versions: readonly WrongVersion<Solve>[],
  answers: readonly (number | 'failed')[],
) {
  const exercise = { tolerance: 0, wrong: versions } as unknown as FunctionExercise;
  const failed: Answer = { kind: 'failed', failure: { name: 'threw', text } };
  const given = answers.map(
    (value): Answer => (value === 'failed' ? failed : { kind: 'value', value }),
  );
  const mistaken = mistakenResults(exercise, INPUTS);
  const found = diagnose(exercise, INPUTS.flat(), mistaken, given);
  return found && `${found.version.diagnosis.name}${found.explainsAll ? '' : ' and more'}`;
}

const onEven = version('on-even', (x) => (x % 2 === 0 ? 0 : x));
const onFour = version('on-four', (x) => (x === 4 ? 0 : x));
const always = version('always', () => 0);
const never = version('never', (x) => x);
const thrower = version('thrower', () => {
  throw new Error('no');
});

describe('diagnose', () => {
  it('takes the version that explains all answers, wherever it is listed', () => {
    for (const versions of [
      [onFour, onEven, always],
      [always, onEven, onFour],
    ]) {
      expect(suspect(versions, [1, 0, 3, 0])).toBe('on-even');
      expect(suspect(versions, [0, 0, 0, 0])).toBe('always');
      expect(suspect(versions, [1, 2, 3, 0])).toBe('on-four');
    }
  });

  it('takes the one that differs in more rounds where none explains all', () => {
    expect(suspect([onFour, onEven], [9, 0, 3, 0])).toBe('on-even and more');
    expect(suspect([onFour], [9, 0, 3, 0])).toBe('on-four and more');
  });

  it('takes the first of two that give the same', () => {
    expect(suspect([onFour, version('twin', onFour.solve)], [1, 2, 3, 0])).toBe('on-four');
  });

  it('suspects nobody whose results are others, or who gives nothing but right ones', () => {
    expect(suspect([onEven, always], [1, 2, 3, 9])).toBeUndefined();
    expect(suspect([never], [1, 2, 3, 9])).toBeUndefined();
  });

  it('does not take two calls that fail for the same', () => {
    expect(suspect([thrower], ['failed', 'failed', 'failed', 'failed'])).toBeUndefined();
    expect(suspect([onEven], [1, 'failed', 3, 'failed'])).toBeUndefined();
    expect(suspect([onFour], [1, 'failed', 3, 0])).toBe('on-four and more');
  });
});
