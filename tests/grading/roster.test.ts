import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../lib/grading/submissions/parseCsv';
import { readRoster, withLateness, withoutHandIn } from '../../lib/grading/submissions/roster';
import type { Origin, StudentSubmission } from '../../lib/grading/submissions/students';
import { useTemporaryFolder } from '../support/temporaryFolder';

const folder = useTemporaryFolder();

function rosterOf(text: string) {
  const path = join(folder(), 'roster.csv');
  writeFileSync(path, text);
  return readRoster(path);
}

const student = (name: string, origin?: Origin): StudentSubmission => ({
  id: name,
  name,
  isLate: false,
  origin,
  read: () => Promise.resolve({ notebooks: [], notes: [] }),
});

describe('parseCsv', () => {
  it.each([
    [
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      '\ufeffa;b\n"1;""2""";3',
      [
        ['a', 'b'],
        ['1;"2"', '3'],
      ],
    ],
    [
      'a\tb\n"x\ny"\t',
      [
        ['a', 'b'],
        ['x\ny', ''],
      ],
    ],
    [
      'a,b\n\n,\n1"2,3',
      [
        ['a', 'b'],
        ['1"2', '3'],
      ],
    ],
    ['', []],
  ])('reads %j', (text, rows) => {
    expect(parseCsv(text)).toEqual(rows);
  });
});

describe('readRoster', () => {
  it('reads Moodle’s grading worksheet', () => {
    const text =
      'Identifier,Full name,Email address\r\nParticipant 12,"陈, 伟",a@b\r\n参与者13,Ann,\r\n';
    expect(rosterOf(text)).toEqual([
      { name: '陈, 伟', origin: { system: 'moodle', number: '12' } },
      { name: 'Ann', origin: { system: 'moodle', number: '13' } },
    ]);
  });

  it('reads Canvas’ grade book, without its rows of nobody', () => {
    const text = `Student,ID,SIS User ID,SIS Login ID,Section,A (1)
,,,,,Manual Posting
    Points Possible,,,,,10.00
"Chen, Wei",345,s1,l1,S,
"Student, Test",346,,t,S,`;
    expect(rosterOf(text)).toEqual([
      { name: 'Chen, Wei', origin: { system: 'canvas', number: '345' } },
    ]);
  });

  it('reads names in one column or two, and refuses a table without', () => {
    expect(rosterOf('学号;姓名\n1;陈伟')).toEqual([{ name: '陈伟', origin: undefined }]);
    expect(rosterOf('Last Name,First Name\nChen,Wei')).toEqual([
      { name: 'Wei Chen', origin: undefined },
    ]);
    expect(rosterOf('a,b\n1,2')).toBeUndefined();
    expect(rosterOf('')).toBeUndefined();
  });
});

describe('withoutHandIn', () => {
  it('finds by number, else by name, who is missing', () => {
    const moodle = (number: string): Origin => ({ system: 'moodle', number });
    const roster = [
      { name: 'Ann', origin: moodle('1') },
      { name: 'Ann', origin: moodle('2') },
      { name: 'Bo  Li' },
      { name: 'Cy' },
    ];
    const missing = withoutHandIn(roster, [student('Ann', moodle('1')), student('bo li')]);
    expect(missing.map(({ name, origin }) => [name, origin?.number])).toEqual([
      ['Ann', '2'],
      ['Cy', undefined],
    ]);
  });
});

describe('withLateness', () => {
  const worksheet = `Identifier,Full name,Status
Participant 1,Ann,Submitted for grading - 1 day 3 hours late - Graded
Participant 2,Kate,Submitted for grading
参与者3,陈伟,已提交待评分 - 迟交 2小时`;

  it('is told by the words of Moodle’s worksheet, by number', () => {
    const students = ['1', '2', '3'].map((number) => student('Ann', { system: 'moodle', number }));
    const known = withLateness(rosterOf(worksheet)!, students);
    expect(known.map(({ isLate }) => isLate)).toEqual([true, false, true]);
  });

  it('stays as the download says it where the roster says nothing', () => {
    const late = { ...student('Ann'), isLate: true };
    expect(withLateness(rosterOf('Name\nAnn')!, [late])).toEqual([late]);
  });
});
