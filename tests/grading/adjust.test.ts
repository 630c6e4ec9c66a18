import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  adjusted,
  OverridesUnreadable,
  readOverrides,
  strayOverrides,
} from '../../lib/grading/class/adjust';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { recordOf } from './support/records';

const folder = useTemporaryFolder();

function overridesOf(content: unknown) {
  const path = join(folder(), 'overrides.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return readOverrides(path);
}

describe('readOverrides', () => {
  it('finds none where there is no file', () => {
    expect(readOverrides(join(folder(), 'none.json')).size).toBe(0);
  });

  it.each([
    '{',
    [],
    { ann: [] },
    { ann: { '02.3': 5 } },
    { ann: { '02.3': { points: '5', reason: 'x' } } },
    { ann: { '02.3': { points: -1, reason: 'x' } } },
    { ann: { '02.3': { points: 5 } } },
  ])('refuses %j', (content) => {
    expect(() => overridesOf(content)).toThrow(OverridesUnreadable);
  });
});

describe('adjusted', () => {
  it('gives the teacher’s points with the reason, and keeps the record', () => {
    const overrides = overridesOf({ ann: { '02.3': { points: 4, reason: 'shown to me <b>' } } });
    const record = recordOf('ann', [
      ['02.3', 1, 10],
      ['02.5', 7, 7],
    ]);
    const { result } = adjusted(record, overrides, 0);
    expect(result.points).toBe(11);
    expect(result.exercises[0]).toMatchObject({
      points: 4,
      isRight: false,
      notes: [{ text: { en: 'Changed by the teacher from 1 to 4 points: shown to me <b>' } }],
    });
    expect(record.result.points).toBe(8);
  });

  it('takes from late ones only, and says how much', () => {
    const late = adjusted(recordOf('ann', [['02.3', 10, 10]], { isLate: true }), new Map(), 15);
    expect(late.result.points).toBe(8.5);
    expect(late.result.notes.at(-1)?.text.en).toBe('Handed in late: 1.5 points less');
    expect(adjusted(recordOf('bo', [['02.3', 10, 10]]), new Map(), 15).result.points).toBe(10);
  });

  it('names what is of nobody', () => {
    const overrides = overridesOf({
      ann: { '02.3': { points: 1, reason: '' }, '09.9': { points: 1, reason: '' } },
      eve: {},
    });
    const records = [recordOf('ann', [['02.3', 0, 10]])];
    expect(strayOverrides(overrides, records)).toEqual(['ann 09.9', 'eve']);
  });
});
