import { describe, expect, it } from 'vitest';
import { junitXml } from '../../lib/grading/reports/junit';
import { canvasCsv, moodleCsv } from '../../lib/grading/reports/schoolSystems';
import { recordOf } from './support/records';

describe('moodleCsv', () => {
  it('names participants by the number of Moodle’s own download, with feedback as text', () => {
    const origin = { system: 'moodle', number: '77' } as const;
    const records = [
      recordOf(
        'ann',
        [
          ['02.3', 3.14159, 10],
          ['02.5', 7, 7],
        ],
        { name: '=Ann', origin },
      ),
      recordOf('bo', [['02.3', 10, 10]]),
    ];
    expect(moodleCsv(records, 'en')).toBe(
      [
        '"Identifier","Full name","Grade","Maximum Grade","Feedback comments"',
        `"Participant 77","'=Ann",10.14,17,"02.3 throws &lt;an error&gt;"`,
        '',
      ].join('\r\n'),
    );
  });

  it('says what concerns the whole of a hand-in', () => {
    const record = recordOf('bo', [], { origin: { system: 'moodle', number: '7' } });
    const notes = [{ name: 'no-notebook', text: { zh: '没有交', en: 'nothing & none' } }];
    const table = moodleCsv([{ ...record, result: { ...record.result, notes } }], 'en');
    expect(table).toContain('"Participant 7","bo",0,0,"nothing &amp; none"');
  });

  it('has the teacher’s own words before the grader’s', () => {
    const record = recordOf('bo', [['02.3', 3, 10], ['02.8', 1, 4]], { origin: { system: 'moodle', number: '7' } }); // prettier-ignore
    const [first, second] = record.result.exercises;
    const notes = [{ name: 'override', text: { zh: '改', en: 'changed by the teacher' } }];
    const exercises = [
      { ...first, notes },
      { ...second, mark: { points: 1, comment: 'what of the price?' } },
    ];
    const table = moodleCsv([{ ...record, result: { ...record.result, exercises } }], 'en');
    expect(table).toContain('"02.3 changed by the teacher; 02.8 what of the price?"');
  });

  it('is not made for a class from elsewhere', () => {
    expect(moodleCsv([recordOf('bo', [['02.3', 10, 10]])], 'en')).toBeUndefined();
  });
});

describe('canvasCsv', () => {
  it('has Canvas’ head, its row of possible points, and learners by number', () => {
    const origin = { system: 'canvas', number: '5' } as const;
    const record = recordOf('leeann', [['02.3', 4, 10]], { origin });
    expect(canvasCsv([record], 'Attention (12)')).toBe(
      [
        '"Student","ID","SIS User ID","SIS Login ID","Section","Attention (12)"',
        '"    Points Possible","","","","",10',
        '"leeann","5","","","",4',
        '',
      ].join('\r\n'),
    );
    expect(canvasCsv([recordOf('bo', [])], 'Attention (12)')).toBeUndefined();
  });
});

describe('junitXml', () => {
  it('is a suite a learner and a case an exercise, in characters that XML allows', () => {
    const record = recordOf(
      'ann',
      [
        ['02.3', 1, 10],
        ['02.5', 7, 7],
      ],
      { name: '<Ann>\ud800' },
    );
    const xml = junitXml([record], 'en');
    expect(xml).toContain(
      '<testsuite name="&lt;Ann&gt;\ufffd" tests="2" failures="1" errors="0" skipped="0">',
    );
    expect(xml).toContain('<failure message="1 / 10">bad&lt;b&gt;</failure>');
    expect(xml).toContain('<testcase classname="ann" name="02.5"/>');
  });
});
