import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { compareGuess, type GuessQuestion, showGuesses } from '../../lib/jupyter';
import { keepRecord, readRecords, recordsFolder } from '../../lib/jupyter/learnerRecords';
import { useFakeNotebook } from './fakeNotebook';

const notebook = useFakeNotebook();
let root = '';
let chapterFolder = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'guess-'));
  chapterFolder = join(root, 'notebooks', 'en');
  mkdirSync(chapterFolder, { recursive: true });
  vi.spyOn(process, 'cwd').mockReturnValue(chapterFolder);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

const QUESTION: GuessQuestion = {
  id: '02.1',
  question: 'Which key?',
  guess: null,
  actual: 'saw·3',
  because: 'Its dot product is 5.',
};
const shown = () => notebook().shown.at(-1)!.data as Record<string, string>;

/** Whether the guess was called right; undefined when it was not judged. */
function ask(change: Partial<GuessQuestion>): boolean | undefined {
  compareGuess({ ...QUESTION, ...change });
  const text = shown()['text/plain'];
  return text.startsWith('✓') ? true : text.startsWith('✗') ? false : undefined;
}

describe('a guess', () => {
  it('gives nothing back, which a cell would show below the verdict', () => {
    expect(compareGuess({ ...QUESTION, guess: 'saw·3' })).toBeUndefined();
  });

  it('is right or not, and the reason is given in both cases', () => {
    expect(ask({ guess: 'saw·3' })).toBe(true);
    expect(shown()['text/html']).toContain('✓ Right');
    expect(shown()['text/html']).toContain('Its dot product is 5.');
    expect(ask({ id: '02.2', guess: 'saw·1' })).toBe(false);
    expect(shown()['text/plain']).toBe(
      '✗ The run says otherwise\nYou wrote saw·1.\nThe run gave saw·3. Its dot product is 5.',
    );
  });

  it.each([null, undefined, '', NaN, [], ['', '']])(
    'that is %j leaves the answer folded',
    (guess) => {
      expect(ask({ guess })).toBeUndefined();
      const html = shown()['text/html'];
      expect(html).toMatch(/^<details [^>]*><summary>Which key\?: no guess yet/);
      expect(html).toContain(
        'data-guess="02.1" data-answer="[&quot;saw·3&quot;]" data-choices="[]"',
      );
      expect(html.replace(/<details[^>]*>/, '').split('</summary>')[0]).not.toContain('saw·3');
      expect(html).not.toContain('✗');
      expect(existsSync(join(root, 'notebooks', '.progress'))).toBe(false);
    },
  );

  it.each([
    ['saw·3', ' SAW·3', true],
    ['saw', 'ｓａｗ', true],
    ['saw', 'sow', false],
    [4, 4.19, true],
    [4, 4.21, false],
    [4, '4', true],
    [-2, -2.05, true],
    [0, 0, true],
    [0, 0.01, false],
    [true, true, true],
    [true, false, false],
    [['C', 'D'], ['c', 'd'], true],
    [['C', 'D'], ['D', 'C'], false],
    [[1, 2], [1.04, 2], true],
  ])('of %j as %j is right: %s', (actual, guess, isRight) => {
    expect(ask({ actual, guess })).toBe(isRight);
  });

  it('of a number is right within the tolerance that the question names', () => {
    expect(ask({ actual: 0.9, guess: 0.5, tolerance: 0.4 })).toBe(true);
    expect(ask({ actual: 0.9, guess: 0.49, tolerance: 0.4 })).toBe(false);
    expect(shown()['text/plain']).toContain('The run gave 0.9.');
  });

  it('of a share is the same in per cent', () => {
    const share = { actual: 0.9, tolerance: 0.05, isShare: true };
    for (const guess of [0.9, '0.9', 90, '90%', '90 ％', 95]) {
      expect(ask({ ...share, guess }), String(guess)).toBe(true);
    }
    for (const guess of [0.8, 80, '0.9%']) expect(ask({ ...share, guess })).toBe(false);
    expect(ask({ ...share, actual: 0.01, guess: 1 })).toBe(false); // all of it
    expect(ask({ ...share, guess: 'nine tenths' })).toBeUndefined();
    expect(ask({ actual: 0.9, guess: 90 })).toBe(false);
  });

  it('of true or false is told as it was written', () => {
    ask({ actual: false, guess: true });
    expect(shown()['text/plain']).toContain('You wrote true.\nThe run gave false.');
  });

  it('that is none of the choices is asked for again, and not remembered', () => {
    const choices = ['saw·1', 'saw·3'];
    expect(ask({ guess: 'sew·1', choices })).toBeUndefined();
    expect(shown()['text/html']).toMatch(
      /^<details [^>]*><summary>sew·1: That is none .*saw·1, saw·3</,
    );
    expect(readRecords('02').size).toBe(0);
    expect(ask({ guess: 'Saw·1', choices })).toBe(false);
    expect(ask({ id: '02.2', actual: ['A', 'B'], choices: ['A', 'B'], guess: ['B', 'C'] })).toBe(
      undefined,
    );
  });

  it.each(['four', '4 times', '400%', [4, 5]])(
    'that is %j where a number is asked for is asked for again, and not remembered',
    (guess) => {
      expect(ask({ actual: 4, guess })).toBeUndefined();
      expect(shown()['text/html']).toMatch(/^<details [^>]*><summary>.*: A number is wanted here/);
      expect(readRecords('02').size).toBe(0);
    },
  );

  it('of another number of answers than was asked for is asked for again, and not remembered', () => {
    expect(ask({ actual: [7, 1], guess: [7] })).toBeUndefined();
    expect(shown()['text/html']).toMatch(
      /<summary>7: That is another number .* There should be 2</,
    );
    expect(ask({ actual: [7, 1], guess: [7, 1, 3] })).toBeUndefined();
    expect(readRecords('02').size).toBe(0);
    expect(ask({ actual: [7, 1], guess: [7, 2] })).toBe(false);
  });

  it('may have a hyphen where the answer has a minus', () => {
    expect(ask({ actual: 'PN−', choices: ['PN', 'PN−'], guess: 'PN-' })).toBe(true);
  });

  it('that many make is answered for itself', () => {
    ask({ guess: 'Saw·1', temptations: { 'saw·1': 'It is the same word.' } });
    // “It is …” speaks of the guess, so it stands before the answer.
    expect(shown()['text/plain']).toContain(
      'You wrote Saw·1. It is the same word.\nThe run gave saw·3. Its dot',
    );
  });

  it('is text, whatever stands in it', () => {
    ask({ guess: '<b>', because: 'a < b' });
    expect(shown()['text/html']).toContain('You wrote &lt;b&gt;');
    expect(shown()['text/html']).toContain('a &lt; b');
  });

  it('is answered in the language of the folder', () => {
    vi.spyOn(process, 'cwd').mockReturnValue(join(root, 'notebooks', 'zh'));
    ask({ guess: 'saw·1', because: '点积是 5。' });
    expect(shown()['text/plain']).toBe(
      '✗ 和运行结果不同\n你写的是 saw·1。\n运行结果是 saw·3。点积是 5。',
    );
  });
});

describe('guesses', () => {
  it('are remembered, the first of each question, for the summary', () => {
    ask({ guess: 'saw·1' });
    ask({ guess: 'saw·3' }); // has seen the answer by now
    expect(shown()['text/plain']).toContain('Your first guess was saw·1, now you wrote saw·3.');
    ask({ id: '02.2', question: 'How many?', actual: 4, guess: 4 });
    showGuesses('02');
    expect(shown()['text/plain']).toBe(
      'Right at the first try: 1 of 2\nWhich key? | saw·1 | saw·3 | ✗\nHow many? | 4 | 4 | ✓',
    );
    expect(shown()['text/html']).toContain('<caption style="text-align:left">Right at the first');
    showGuesses('03');
    expect(shown()['text/plain']).toContain('No guesses in this chapter yet');
  });

  it('are remembered for each language by itself', () => {
    ask({ guess: 'saw·1' });
    vi.spyOn(process, 'cwd').mockReturnValue(join(root, 'notebooks', 'zh'));
    showGuesses('02');
    expect(shown()['text/plain']).toContain('这一章还没有写下猜测');
    ask({ question: '哪个键？', guess: 'saw·3' });
    expect(shown()['text/plain']).toContain('你写的是 saw·3。');
    showGuesses('02');
    expect(shown()['text/plain']).toContain('哪个键？ | saw·3 | saw·3 | ✓');
    vi.spyOn(process, 'cwd').mockReturnValue(chapterFolder);
    showGuesses('02');
    expect(shown()['text/plain']).toContain('Right at the first try: 0 of 1');
  });

  it('of other chapters stay where they are', () => {
    ask({ guess: 'saw·1' });
    ask({ id: '11.1', guess: 'saw·3' });
    expect(readdirSync(recordsFolder(chapterFolder))).toEqual(['02.json', '11.json']);
    expect([...readRecords('02').keys()]).toEqual(['02.1 en']);
  });

  it('survive a file that somebody broke', () => {
    ask({ guess: 'saw·1' });
    const file = join(recordsFolder(chapterFolder), '02.json');
    for (const text of ['{', '[]', '7', '{"02.1 en": 3}', '{"02.1 en": {"first": 1}}']) {
      writeFileSync(file, text);
      expect(ask({ guess: 'saw·3' })).toBe(true);
      showGuesses('02');
      expect(JSON.parse(readFileSync(file, 'utf8'))).toHaveProperty(['02.1 en']);
    }
  });
});

describe('the records', () => {
  it('lie beside the language folder, also for what is below it', () => {
    expect(recordsFolder(join('/kit', 'notebooks', 'zh'))).toBe(
      join('/kit', 'notebooks', '.progress'),
    );
    expect(recordsFolder(join('/kit', 'x', 'en', 'exercises'))).toBe(
      join('/kit', 'x', '.progress'),
    );
    expect(recordsFolder(join('/kit', 'x'))).toBe(join('/kit', 'x', '.progress'));
  });

  it('are no reason to stop where they cannot be written', () => {
    const folder = join(root, 'file');
    writeFileSync(folder, '');
    expect(keepRecord('02', '02.1', { a: 1 }, folder)).toBe(false);
    expect(readRecords('02', folder).size).toBe(0);
  });

  it('leave no half-written file', () => {
    const folder = join(root, 'p');
    expect(keepRecord('02', '02.1', { a: 1 }, folder)).toBe(true);
    expect(keepRecord('02', '02.2', { b: 2 }, folder)).toBe(true);
    expect(readdirSync(folder)).toEqual(['02.json']);
    expect(Object.fromEntries(readRecords('02', folder))).toEqual({
      '02.1': { a: 1 },
      '02.2': { b: 2 },
    });
  });
});
