import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { check, examples, hint, notWritten, progress, question } from '../../lib/grading/cells';
import { readExercise } from '../../lib/grading/cells/exerciseRecords';
import { WINDOW_MASK } from '../../lib/grading/exercises/02/windowMask';
import { compareGuess } from '../../lib/jupyter';
import { keepRecord } from '../../lib/jupyter/learnerRecords';
import { useFakeNotebook } from '../jupyter/fakeNotebook';

const notebook = useFakeNotebook();
let root = '';

function enter(language: string): void {
  const folder = join(root, 'notebooks', language, 'exercises');
  mkdirSync(folder, { recursive: true });
  vi.spyOn(process, 'cwd').mockReturnValue(folder);
}
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'exercises-'));
  enter('en');
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

const all = (form: 'text/plain' | 'text/html' = 'text/plain') =>
  notebook()
    .shown.map(({ data }) => (data[form] as string | undefined) ?? '')
    .join('\n');
const [right] = WINDOW_MASK.right;
const wrong = (name: string) =>
  WINDOW_MASK.wrong.find(({ diagnosis }) => diagnosis.name === name)!.solve;

describe('check', () => {
  it('says that all is right, and remembers it', () => {
    check('02.3', right);
    expect(all()).toBe('✓ 02.3 Only what is near: a window mask\nAll right: 10 points.');
    check('02.3', wrong('inverted'));
    expect(readExercise(WINDOW_MASK)).toMatchObject({ checks: 2, points: 10, isRight: true });
  });

  it('names the mistake, shows the example, where it differs, and a picture', () => {
    check('02.3', wrong('padding-seen'));
    const shown = all();
    expect(shown).toContain('This looks like a known mistake: Padding is not hidden');
    expect(shown).toContain('the first place that differs [2, 3]: expected false, received true');
    expect(shown).toContain('radius: 1');
    expect(shown).toContain('So far 5 of 10 points.');
    expect(shown).toContain("Stuck? Run hint('02.3').");
    expect(all('text/html')).toContain('href="../02-attention.ipynb"');
    expect(notebook().shown).toHaveLength(2);
    expect(shown).toMatch(/expected: w0·0 sees/);
  });

  it('speaks Chinese in a Chinese notebook', () => {
    enter('zh');
    check('02.3', wrong('padding-seen'));
    expect(all()).toContain('这像是一个常见的错误：没有遮住填充');
    expect(all()).toContain('再读一遍：第 02 章“注意力”第 4 节');
    expect(all()).not.toMatch(/[a-z]{4,} [a-z]{4,} [a-z]{4,}/);
  });

  it('says each finding once, what it is called before what it says', () => {
    check('02.1', [5, 9, 8, 7, 3, 10, 1]);
    expect(all()).toContain('Line 3: softmax over the queries. Axis 0');
    expect(all().match(/2 more lines are needed/g)).toHaveLength(1);
    progress();
    expect(all()).toContain('not right yet');
  });

  it('asks for an answer that is not there, and counts no check', () => {
    check('02.3', () => notWritten());
    check('02.1', []);
    check('02.6', []);
    expect(all().match(/Not written yet/g)).toHaveLength(3);
    expect(readExercise(WINDOW_MASK).checks).toBe(0);
  });

  it.each([
    ['no function', 3, 'without calling it'],
    ['nothing', undefined, 'without calling it'],
    [
      'a thrower',
      () => {
        throw new Error('<b>no</b>');
      },
      'throws an error: Error: <b>no</b>',
    ],
    ['a promise', async () => Promise.resolve(tf.scalar(1)), 'a promise'],
    ['nothing returned', () => undefined, 'Is a `return` missing?'],
    ['a proxy', () => new Proxy({}, {}), 'a Proxy'],
    ['NaN', (m: tf.Tensor1D): tf.Tensor => tf.fill([m.size, m.size], NaN), 'another dtype'],
    ['an empty tensor', () => tf.zeros([0]).cast('bool'), 'another shape'],
    [
      'a changed argument',
      (m: tf.Tensor1D): number => {
        m.dispose();
        return 1;
      },
      'changes its argument isToken',
    ],
  ] as const)('does not throw for %s, and says what it is', (_what, answer, message) => {
    expect(() => check('02.3', answer)).not.toThrow();
    expect(all()).toContain(message);
    expect(all('text/html')).not.toContain('<b>');
    expect(readExercise(WINDOW_MASK).isRight).toBe(false);
  });

  it('stops when the learner stops it', () => {
    const stopped = Object.assign(new Error('stopped'), { name: 'Interrupted' });
    expect(() =>
      check('02.3', () => {
        throw stopped;
      }),
    ).toThrow('stopped');
  });

  it('says which exercises there are', () => {
    check('2.3', right);
    expect(all()).toContain('There is no such exercise. There are: 01.1, 01.2');
  });

  it('judges an order and cards', () => {
    check('02.1', [5, 9, 2, 7, 4, 10, 1]);
    check('02.1', [5, 9, 8, 7, 4, 10, 1]);
    check('02.6', [false, true, false, true, true]);
    check('02.6', 'all of them');
    const shown = all();
    expect(shown).toContain('✓ 02.1');
    expect(shown).toContain('Line 8: divided by √Tk');
    expect(shown).toContain('✓ 02.6');
    expect(shown).toContain('A list of 5 truth values is wanted');
    check('02.6', [true, true, false, true, true]);
    expect(all()).toContain('Card 1, Softmax, mask, divide: this code is right. Divided by');
  });

  it('frees every tensor', () => {
    const before = tf.memory().numTensors;
    check('02.3', (m: tf.Tensor1D) => m.expandDims(0).tile([m.size, 1]));
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('hint', () => {
  it('folds each into the one before, so that running all cells opens none', () => {
    hint('02.3');
    hint('02.3');
    const html = String(notebook().shown.at(-1)!.data['text/html']);
    expect(html.match(/<details( open)?>|<\/details>/g)).toEqual([
      ...Array<string>(3).fill('<details>'),
      ...Array<string>(3).fill('</details>'),
    ]);
    expect(html).toMatch(
      /Hint 1[^]*5 × 5 table[^]*Hint 2[^]*apart[^]*Hint 3[^]*logicalAnd[^]*href/,
    );
  });
});

describe('examples', () => {
  const truths = tf.tensor1d([true], 'bool');
  it('says how many wrong versions they catch', () => {
    examples('02.3', [{ input: [truths, 1], output: tf.tensor2d([[true]], [1, 1], 'bool') }]);
    expect(all()).toContain('Your examples catch 3 of 11 wrong versions: The mask is inverted');
    expect(all()).toContain('8 would slip through. Can 2 examples with other inputs catch more?');
  });

  it('refuses what is wrong, and never throws', () => {
    examples('02.3', [{ input: [truths, 1], output: 7 }]);
    examples('02.3', [{ input: [truths, 1], output: undefined }]);
    examples('02.3', 3 as never);
    examples('02.1', []);
    expect(all()).toContain('Example 1 has a wrong output');
    expect(all()).toContain('This exercise asks for no examples.');
  });
});

describe('question', () => {
  it('is asked of a function that is right, and remembers the answer', () => {
    question('02.3', wrong('inverted'));
    expect(all()).toContain("First make check('02.3', windowMask) pass");
    question('02.3', right);
    const [, tokens, radius, row] = /isToken is \[([^\]]+)\], radius is (\d+).*in row (\d+)\?/.exec(
      all(),
    )!;
    const expected = tokens
      .split(', ')
      .filter((token, j) => token === 'true' && Math.abs(j - Number(row)) <= Number(radius)).length;
    question('02.3', right, expected + 1);
    expect(all()).toContain('✗ Your function gives');
    expect(readExercise(WINDOW_MASK)).toMatchObject({ misses: 1, isExplained: false });
  });

  it('is answered by what the function gives', () => {
    question('02.4', BIASED);
    const [, T] = /^T = (\d)/m.exec(all())!; // one exponential of 3 among T − 1 of 1
    question('02.4', BIASED, 3 / (3 + Number(T) - 1));
    expect(all()).toContain('✓ Right, it is 0.');
  });

  it('is another one after a wrong answer, and so is its answer', () => {
    const told = [1, 2, 3, 4].map(() => {
      question('02.4', BIASED, -1);
      return /Your function gives (\S+)\./.exec(
        notebook().shown.at(-1)!.data['text/plain'] as string,
      )![1];
    });
    expect(told.filter((answer, i) => answer === told[i + 1])).toEqual([]);
  });

  it('is not there for every exercise', () => {
    question('02.2', right);
    expect(all()).toContain('This exercise has no such question.');
  });
});

/** Right, and asked about in a row of three or more. */
const BIASED = (query: tf.Tensor2D, key: tf.Tensor2D, bias: tf.Tensor1D) => {
  const [T, dK] = query.shape;
  const rows = Array.from({ length: T }, (_, i) => bias.slice(T - 1 - i, T));
  const scores = tf.matMul(query, key, false, true).div(Math.sqrt(dK));
  return tf.softmax(scores.add(tf.stack(rows)));
};

describe('progress', () => {
  it('has guesses and exercises in one table, in both languages', () => {
    compareGuess({ id: '02.1', question: 'which', guess: 3, actual: 3, because: 'it is' });
    check('02.1', [5, 9, 2, 7, 4, 10, 1]);
    progress();
    const shown = String(notebook().shown.at(-1)!.data['text/plain']);
    expect(shown).toMatch(/^1 of \d+ exercises solved/);
    expect(shown).toContain('02 Attention | 1 of 1 guesses right at first');
    expect(shown).toContain('02.1 Order the lines: attention in seven | ✓ solved | 1 | 5 / 5');
    enter('zh');
    progress();
    expect(String(notebook().shown.at(-1)!.data['text/plain'])).toContain('✓ 做对了');
  });

  it('names a file that cannot be read, and one that cannot be written', () => {
    const folder = join(root, 'notebooks', '.progress');
    mkdirSync(folder);
    writeFileSync(join(folder, 'exercises-02.json'), '{');
    progress();
    expect(all()).toContain('.progress/exercises-02.json cannot be read');
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file where the folder is to be');
    check('02.3', right);
    expect(all()).toContain('This result could not be remembered');
  });

  it('keeps exercises apart from the guesses of their chapter, which may be open beside them', () => {
    check('02.3', right);
    expect(existsSync(join(root, 'notebooks', '.progress', '02.json'))).toBe(false);
  });

  it('takes a record that somebody has changed for none', () => {
    keepRecord('exercises-02', '02.3', { checks: 'many', points: null, isRight: 'yes' });
    expect(readExercise(WINDOW_MASK)).toMatchObject({ checks: 0, points: 0, isRight: false });
    expect(() => progress()).not.toThrow();
  });
});
