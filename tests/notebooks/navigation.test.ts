import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listChapters, listNotebooks } from '../../lib/cli/chapters/list';
import { chapterTable, navigationLine, type Page } from '../../lib/cli/chapters/navigation';
import { readCells } from '../../lib/cli/chapters/notebook';
import { tidyNotebook } from '../../lib/cli/chapters/tidy';
import { COURSE } from '../../lib/jupyter/course';
import { repositoryRoot } from '../support/paths';

const chapters = listChapters(repositoryRoot);
const exercises = listNotebooks(repositoryRoot).filter(({ name }) => name.includes('/'));
const TIDY = 'run `npm run chapters -- --tidy`';

/** What a line or a table names: number and title, and the file that it links to. */
function entries(text: string) {
  const found = text.matchAll(/(?:\[)?(\d\d) ([^\]|→·]+?)(?:\]\(([^)]+)\)| →| ·| \||$)/gm);
  return [...found].map(([, number, title, link]) => ({ number, title, link }));
}

describe('the list of chapters', () => {
  it('goes from 00 to 15, with a name, a title and a question each', () => {
    expect(COURSE.map(({ number }) => Number(number))).toEqual([...Array(16).keys()]);
    expect(new Set(COURSE.map(({ name }) => name)).size).toBe(16);
    for (const { question } of COURSE) {
      expect(question.en).toMatch(/^[A-Z].*\?$/);
      expect(question.zh).toMatch(/\p{Script=Han}.*？$/u);
    }
  });

  it.for(chapters)('names $language/$name as it is called and as its heading says', (chapter) => {
    const { name, path, language } = chapter;
    const listed = COURSE.find(({ number }) => name.startsWith(`${number}-`));
    expect(listed?.name, 'lib/jupyter/course.ts').toBe(name);
    const [heading] = readCells(path)[0].source.split('\n');
    const title = heading.replace(/^# /, '').split(/[:：]/)[0].trim();
    expect(`${listed?.number} ${listed?.title[language]}`, 'lib/jupyter/course.ts').toBe(title);
  });
});

describe('from chapter to chapter', () => {
  it.for(chapters)('$language/$name ends with its neighbours and the contents', (chapter) => {
    const { name, path, language } = chapter;
    const cell = readCells(path).at(-1)!;
    expect(cell.id, TIDY).toBe('navigation');
    const at = COURSE.findIndex((one) => one.name === name);
    const neighbours = [COURSE[at - 1], COURSE[at + 1]].filter((one) => one !== undefined);
    const named = entries(cell.source);
    expect(named.map(({ number }) => number)).toEqual(neighbours.map(({ number }) => number));
    neighbours.forEach((one, i) => {
      const file = `${one.name}.ipynb`;
      const isThere = existsSync(join(dirname(path), file));
      expect(named[i].link, TIDY).toBe(isThere ? file : undefined);
      expect(named[i].title).toContain(one.title[language]);
    });
    expect(cell.source).toContain('](contents.ipynb)');
    const exercises = `exercises/${name}.ipynb`;
    const isThere = existsSync(join(dirname(path), exercises));
    expect(cell.source.includes(`](${exercises})`), TIDY).toBe(isThere);
  });

  it.for(exercises)('$language/$name leads back to its chapter and the contents', (notebook) => {
    const cell = readCells(notebook.path).at(-1)!;
    expect(cell.id, TIDY).toBe('navigation');
    expect(cell.source).toContain(`](../${basename(notebook.path)})`);
    expect(cell.source).toContain('](../contents.ipynb)');
  });

  it.for(['zh', 'en'] as const)('%s/contents lists all, and links those that there are', (lang) => {
    const folder = join(repositoryRoot, 'notebooks', lang);
    const cells = readCells(join(folder, 'contents.ipynb'));
    const table = cells.find(({ id }) => id === 'chapters')!.source;
    const named = entries(table);
    expect(named.map(({ number }) => number)).toEqual(COURSE.map(({ number }) => number));
    const links = named.flatMap(({ link }) => link ?? []);
    const there = chapters.filter(({ language }) => language === lang);
    expect(links, TIDY).toEqual(there.map(({ path }) => basename(path)));
    expect(cells.filter(({ type }) => type === 'code').map(({ source }) => source)).toEqual([
      "import { showContents } from 'attention-kit/contents';\n\nshowContents();",
    ]);
  });
});

describe('navigationLine', () => {
  const page = (name: string, present: string[], language: Page['language'] = 'en'): Page => ({
    name,
    language,
    present,
  });

  it('links what there is, and names what is not written yet', () => {
    const line = navigationLine(page('04-masked', ['03-multi-head', '04-masked', 'contents']));
    expect(line).toBe(
      '← [03 Multi-head attention](03-multi-head.ipynb) · [Contents](contents.ipynb) · ' +
        '05 Position-wise feed-forward network (not written yet) →',
    );
  });

  it('has one neighbour at either end, in both languages', () => {
    const present = ['00-start', '01-seq2seq', '15-decoder-only', 'contents'];
    expect(navigationLine(page('00-start', present, 'zh'))).toBe(
      '[目录](contents.ipynb) · [01 Seq2Seq](01-seq2seq.ipynb) →',
    );
    expect(navigationLine(page('15-decoder-only', present, 'zh'))).toBe(
      '← 14 只有编码器：BERT（还没有写） · [目录](contents.ipynb)',
    );
  });

  it('leads from a chapter to its exercises, and back', () => {
    const present = ['02-attention', '03-multi-head', 'contents', 'exercises/03-multi-head'];
    expect(navigationLine(page('03-multi-head', present))).toBe(
      '← [02 Attention](02-attention.ipynb) · [Contents](contents.ipynb) · ' +
        '[Exercises](exercises/03-multi-head.ipynb) · 04 Masked multi-head attention (not written yet) →',
    );
    expect(navigationLine(page('exercises/03-multi-head', present, 'zh'))).toBe(
      '← [03 多头注意力](../03-multi-head.ipynb) · [目录](../contents.ipynb)',
    );
    expect(navigationLine(page('exercises/03-multi-head', []))).toBe('← 03 Multi-head attention');
    expect(navigationLine(page('exercises/21-mine', present))).toBeUndefined();
  });

  it('is for chapters of the course, and leads to no contents page that is not there', () => {
    expect(navigationLine(page('contents', ['contents']))).toBeUndefined();
    expect(navigationLine(page('21-mine', ['21-mine']))).toBeUndefined();
    expect(navigationLine(page('00-start', ['00-start']))).toBe('01 Seq2Seq (not written yet) →');
  });
});

describe('tidyNotebook', () => {
  const markdown = (id: string, source: string) => ({ cell_type: 'markdown', id, source });
  const stored = (...cells: object[]) => JSON.stringify({ cells });
  const idsIn = (text: string) =>
    (JSON.parse(text) as { cells: { id: string }[] }).cells.map(({ id }) => id);
  const page: Page = { name: '02-attention', language: 'en', present: ['02-attention'] };

  it('writes the line at the end, once, and anew when a neighbour appears', () => {
    const first = tidyNotebook(stored(markdown('next', '**Next**')), page);
    expect(idsIn(first)).toEqual(['next', 'navigation']);
    expect(first).toContain('03 Multi-head attention (not written yet)');
    expect(tidyNotebook(first, page)).toBe(first);
    const later = tidyNotebook(first, { ...page, present: [...page.present, '03-multi-head'] });
    expect(idsIn(later)).toEqual(['next', 'navigation']);
    expect(later).toContain('[03 Multi-head attention](03-multi-head.ipynb)');
  });

  it('puts it back at the end when cells were added behind it', () => {
    const text = stored(markdown('navigation', 'old'), markdown('next', '**Next**'));
    expect(idsIn(tidyNotebook(text, page))).toEqual(['next', 'navigation']);
  });

  it('writes the table of the contents page in its place, and no other cell', () => {
    const text = stored(
      markdown('title', '# Mine'),
      markdown('chapters', 'old'),
      markdown('navigation', 'mine'),
    );
    const contents: Page = { name: 'contents', language: 'en', present: ['contents'] };
    const tidy = tidyNotebook(text, contents);
    expect(idsIn(tidy)).toEqual(['title', 'chapters', 'navigation']);
    expect(JSON.parse(tidy)).toMatchObject({
      cells: [{}, { source: chapterTable(contents).split(/(?<=\n)/) }, { source: ['mine'] }],
    });
    const chapter = tidyNotebook(stored(markdown('chapters', 'mine')), page);
    expect(chapter).toContain('"mine"');
  });
});
