import { describe, expect, it } from 'vitest';
import { EXERCISES } from '../../lib/grading/exercises/catalogue';
import { cell, exercisePairs } from './checks/chapterPairs';
import { exerciseComplaints } from './checks/exerciseForm';

const exercisesOf = (chapter: string) => EXERCISES.filter(({ id }) => id.startsWith(`${chapter}.`));
const chapterOf = (name: string) => /(\d\d)-/.exec(name)![1];

describe('notebooks of exercises', () => {
  const pairs = exercisePairs();

  it('hold all exercises that there are', () => {
    const chapters = new Set(EXERCISES.map(({ id }) => id.split('.')[0]));
    expect(pairs.map(({ name }) => chapterOf(name))).toEqual([...chapters]);
  });

  it.for(pairs)('$name has their form', ({ name, zh, en }) => {
    const exercises = exercisesOf(chapterOf(name));
    expect(exerciseComplaints(zh, exercises)).toEqual([]);
    expect(exerciseComplaints(en, exercises)).toEqual([]);
  });
});

describe('the check of their form', () => {
  const [order] = exercisesOf('02');
  const lines = [...('lines' in order ? order.lines : [])].sort((a, b) => a.shown - b.shown);
  const listing = lines.map(({ shown, code }) => `${String(shown).padStart(2)}  ${code}`);
  const prose = cell(`## 02.1 Order\n${listing.join('\n')}`, { type: 'markdown' });
  const write = cell('const order: number[] = [];', { tags: ['exercise:02.1'] });
  const check = cell("check('02.1', order);");
  const hint = cell("hint('02.1');", { isFolded: true });
  const end = cell('progress();');
  const setup = cell("import { check, hint, progress } from 'attention-kit/exercises';");
  const whole = [setup, prose, write, check, hint, end];

  it('accepts a notebook that has it', () => {
    expect(exerciseComplaints(whole, [order])).toEqual([]);
  });

  it.for([
    ['a cell without a tag', [prose, cell('let order;'), check, hint, end], 'cells are tagged []'],
    ['no heading', [cell('## Order', { type: 'markdown' }), write, check, hint, end], 'no heading'],
    ['no check', [prose, write, hint, end], 'its check does not follow'],
    ['another check', [prose, write, cell("check('02.2', order);"), hint, end], 'its check'],
    ['an open hint', [prose, write, check, cell("hint('02.1');"), end], 'a folded hint'],
    [
      'a line left out',
      [cell(`## 02.1 \n${listing[0]}`, { type: 'markdown' }), write, check, hint, end],
      'its lines',
    ],
    ['no progress', whole.slice(0, 5), 'no table of progress'],
    ['a name from elsewhere', [...whole, cell('examples([]);')], 'examples is neither'],
    ['a wide line', [...whole, cell(`const x = '${'y'.repeat(80)}';`)], 'wider than 80'],
  ] as const)('refuses %s', ([, cells, complaint]) => {
    expect(exerciseComplaints(cells, [order]).join()).toContain(complaint);
  });
});
