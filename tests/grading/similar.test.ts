import { mkdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FunctionExercise } from '../../lib/grading/exercise';
import { likenessOf, type Written } from '../../lib/grading/similar/alike';
import { similarCsv, similarPage } from '../../lib/grading/similar/page';
import { tokensOf } from '../../lib/grading/similar/tokens';
import { writeSimilar } from '../../lib/grading/similar/writeSimilar';
import { join } from 'node:path';
import { repositoryRoot } from '../support/paths';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { FUNCTION_EXERCISES } from './kills';

const folder = useTemporaryFolder();
const sheetPath = join(repositoryRoot, 'notebooks/en/exercises/02-attention.ipynb');
const sheetBytes = readFileSync(sheetPath);
const { cells } = JSON.parse(String(sheetBytes)) as {
  cells: { cell_type: string; source: string[] }[];
};
const SHEET = cells
  .filter(({ cell_type }) => cell_type === 'code')
  .map(({ source }) => source.join(''))
  .join('\n\n');

const own = FUNCTION_EXERCISES.filter(({ id }) => id.startsWith('02.'));
const version = ({ right }: FunctionExercise, i: number) =>
  String(right[Math.min(i, right.length - 1)]);

/** Three people who wrote the same functions, each in another way. */
const honest = [0, 1, 2].map((i) => own.map((exercise) => version(exercise, i)));
const names = new Map<string, string>();
const NAMES =
  /(?<![.'\w])(?!(?:const|let|return|function|new|for|of|if|tf|Math|Array|Boolean|in)\b)[a-zA-Z]\w*/g;
const renamed = (code: string) =>
  code.replace(NAMES, (name) => {
    if (!names.has(name)) names.set(name, `x${names.size}`);
    return names.get(name)!;
  });
const commented = (code: string) =>
  code
    .split('\n')
    .map((line, i) => `${line} /* step ${i} */\n  // and on`)
    .join('\n');

const COPIES = {
  renamed: honest[0].map(renamed),
  commented: honest[0].map(commented),
  reordered: [...honest[0]].reverse(),
  all: [...honest[0]].reverse().map(renamed).map(commented),
};

const learner = (name: string, answers: readonly string[]): Written => {
  return { id: `id-${name}`, name, code: [SHEET, ...answers].join('\n\n') };
};
const HONEST = honest.map((answers, i) => learner(`honest${i}`, answers));
const blank = learner('blank', []);

describe('likenessOf', () => {
  it.each(Object.entries(COPIES))(
    'finds a copy that was %s, and nobody else',
    async (name, copy) => {
      const { pairs, usual, compared, tooShort } = await likenessOf(
        [...HONEST, blank, learner(name, copy)],
        [SHEET],
      );
      const [first, ...others] = pairs;
      expect(first.learners.map((one) => one.name)).toEqual(['honest0', name]);
      expect(first.similarity).toBeGreaterThan(0.85);
      for (const { similarity } of others) expect(similarity).toBeLessThan(0.6);
      expect(usual).toBeLessThan(0.5);
      expect({ compared, tooShort }).toEqual({ compared: 4, tooShort: 1 });
    },
  );

  it('counts neither the sheet nor what many have', async () => {
    const without = await likenessOf(HONEST, []);
    const { pairs, usual } = await likenessOf(HONEST, [SHEET]);
    expect(without.usual).toBeGreaterThan(usual + 0.2);
    expect(pairs.every(({ similarity }) => similarity < 0.6)).toBe(true);
    const many = Array.from({ length: 8 }, (_, i) => learner(`same${i}`, honest[0]));
    expect((await likenessOf(many, [SHEET])).compared).toBe(0);
  });

  it('compares 200, some of them endless, in seconds', async () => {
    const alone = (i: number) =>
      Array.from(
        { length: 25 },
        (_, j) => `const a${j} = tf.f${(i * 7 + j * 13) % 97}(b.g${i % 31});`,
      );
    const many = Array.from({ length: 196 }, (_, i) => learner(`s${i}`, alone(i)));
    const endless = ['a;', '`${', '/*', '((((('].map((one, i) =>
      learner(`e${i}`, [one.repeat(1e5)]),
    );
    const began = performance.now();
    const { compared } = await likenessOf([...many, ...endless], [SHEET]);
    expect(compared).toBeGreaterThanOrEqual(196);
    expect(performance.now() - began).toBeLessThan(25_000);
  });
});

describe('tokensOf', () => {
  it('keeps what the library calls things, and on which line it stands', () => {
    const { kinds, lines } = tokensOf('const a = b.softmax(\n 1.5, c); // d');
    expect(kinds.filter((kind) => /softmax|Identifier|Literal/.test(kind))).toEqual([
      ...['Identifier', 'Identifier', '.softmax', 'FirstLiteralToken', 'Identifier'],
    ]);
    expect(lines[kinds.indexOf('.softmax')]).toBe(0);
    expect(lines[kinds.indexOf('FirstLiteralToken')]).toBe(1);
    expect(tokensOf('x;'.repeat(1e5)).kinds).toHaveLength(4000);
  });
});

describe('the report', () => {
  it('shows names and code as text, the shared lines marked, and says that it proves nothing', async () => {
    const copy = { ...learner('=<b>', COPIES.renamed), id: '安-1' };
    const likeness = await likenessOf([...HONEST, copy], [SHEET]);
    const page = similarPage(likeness, 'en');
    expect(page).toContain('no proof of copying');
    expect(page).toContain('href="students/%E5%AE%89-1.html">=&lt;b&gt;</a>');
    expect(page).not.toContain('<b>');
    const marks = [...page.matchAll(/<mark>([^<]*)<\/mark>/g)].map(([, line]) => line);
    expect(marks.join('\n')).toContain('.expandDims(');
    expect(marks.join('\n')).not.toContain('import {');
    expect(similarPage(likeness, 'zh')).toContain('相似不等于抄袭');
    expect(similarCsv(likeness)).toMatch(/"id-honest0","honest0","安-1","'=<b>",\d\d/);
    expect(similarPage({ ...likeness, pairs: [] }, 'en')).toContain('No two are noticeably alike');
  });

  it('is written from notebooks, of which only code counts', async () => {
    const handIn = (name: string, answers: readonly string[]) => {
      const added = [...answers, '\u202e// turned'].map((source) => ({
        cell_type: 'code',
        metadata: {},
        source,
      }));
      const words = { cell_type: 'markdown', metadata: { tags: ['exercise:02.8'] }, source: SHEET };
      const bytes = Buffer.from(JSON.stringify({ cells: [...cells, words, ...added] }));
      const notebooks = [Buffer.from('torn'), bytes];
      return {
        id: name,
        name,
        isLate: false,
        read: () => Promise.resolve({ notebooks, notes: [] }),
      };
    };
    mkdirSync(folder(), { recursive: true });
    const students = [
      ...honest.map((answers, i) => handIn(`h${i}`, answers)),
      handIn('copy', COPIES.all),
      { ...handIn('none', []), read: () => Promise.resolve({ notebooks: [], notes: [] }) },
    ];
    const { pairs, path } = await writeSimilar(folder(), students, [sheetBytes], 'en');
    expect(pairs).toBeGreaterThanOrEqual(1);
    const page = readFileSync(path, 'utf8');
    expect(page).toContain('4 were compared (0 more hold too little');
    expect(page).not.toContain('\u202e');
    expect(readFileSync(join(folder(), 'similar.csv'), 'utf8')).toMatch(
      /\r\n"h0","h0","copy","copy",\d+/,
    );
  });
});
