import { describe, expect, it } from 'vitest';
import { formComplaints, stripComplaints, typographyComplaints } from './checks/chapterForm';
import { cell, chapterPairs, notebookPairs } from './checks/chapterPairs';

describe('chapters', () => {
  it.for(chapterPairs())('$name has the form of the course', ({ zh, en }) => {
    expect(formComplaints(zh, 'zh')).toEqual([]);
    expect(formComplaints(en, 'en')).toEqual([]);
  });

  it.for(chapterPairs())('$name has the drawing of its number', ({ name, zh, en }) => {
    const number = name.slice(0, 2);
    expect([...stripComplaints(zh, number), ...stripComplaints(en, number)]).toEqual([]);
  });

  it.for(notebookPairs())('$name is set as the course is', ({ zh, en }) => {
    expect(typographyComplaints(zh, 'zh')).toEqual([]);
    expect(typographyComplaints(en, 'en')).toEqual([]);
  });
});

describe('the check of form', () => {
  const heads = `**Afterwards you can** **Time** **You need**
> **Guess first**
Mistake museum, Change this and look, Summary, Questions, **Next**`;
  const guess = cell("compareGuess({ id: '1' })", { id: 'guess', isFolded: true });
  const whole = [
    cell(heads, { type: 'markdown' }),
    guess,
    guess,
    guess,
    cell("showGuesses('02');", { isFolded: true }),
  ];

  it('accepts a chapter that has it', () => expect(formComplaints(whole, 'en')).toEqual([]));

  it.for([
    ['a part that is missing', whole.slice(1), 'there is no “**Time**”'],
    ['two guesses', whole.slice(0, 3).concat(whole.slice(4)), '2 guesses'],
    ['no tally', whole.slice(0, 4), 'no tally'],
    ['an open answer', [...whole, cell("reveal('a', 'b')")], 'is not folded'],
    ['a wide line', [...whole, cell(`const x = '${'y'.repeat(70)}';`)], 'wider than 80'],
    ['a table with a head in English', [...whole, cell('console.table([])')], 'console.table'],
    ['a long cell', [...whole, cell('x;\n'.repeat(15))], '16 visible lines'],
  ] as const)('refuses %s', ([, cells, complaint]) => {
    expect(formComplaints(cells, 'en').join()).toContain(complaint);
  });

  it("lets the library's cell be as long as it is, and a folded one be wide", () => {
    const library = cell('x;\n'.repeat(30), { tags: ['library:attention/mask'] });
    const folded = cell(`const x = '${'y'.repeat(99)}';`, { isFolded: true });
    expect(formComplaints([...whole, library, folded], 'en')).toEqual([]);
  });

  it('refuses a strip that is lit by hand, or is that of another chapter', () => {
    const strip = (options: string) =>
      stripComplaints([cell('f();'), cell(`architecture(model, { ${options} });`)], '04');
    expect(strip("chapter: '04', lang")).toEqual([]);
    expect(strip("lit: ['softmax'], lang")).toHaveLength(1);
    expect(strip("chapter: '05', lang")).toHaveLength(1);
    expect(stripComplaints([cell('f();')], '04')).toEqual([]);
  });

  it('refuses other quotation marks, and a space after a full-width mark', () => {
    const set = (source: string) => typographyComplaints([cell(source)], 'zh');
    expect(set('“对”，好。')).toEqual([]);
    for (const wrong of ['「错」', '«错»', '好， 好']) expect(set(wrong)).toHaveLength(1);
  });
});
