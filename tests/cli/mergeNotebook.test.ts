import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeNotebook } from '../../lib/cli/update/mergeNotebook.cjs';
import { notebookText, sketchOf, type CellSketch } from './support/notebooks';

const BASE: CellSketch[] = [
  { id: 'title', text: '# Attention', type: 'markdown' },
  { id: 'sum', text: 'const sum = 3 + 4;\nsum' },
  { id: 'task', text: '// your turn' },
];
const NEW_TITLE: CellSketch = { id: 'title', text: '# Attention, again', type: 'markdown' };

function merge(mine: CellSketch[], theirs: CellSketch[], base = BASE) {
  const { text, both } = mergeNotebook(
    ...([notebookText(base), notebookText(mine), notebookText(theirs), 'en'] as const),
  );
  return { cells: sketchOf(text), both, text };
}

describe('a chapter that the learner has run', () => {
  const run = BASE.map((cell) => (cell.type ? cell : { ...cell, shown: `of ${cell.id}` }));

  it('gets the new text, and keeps what its cells showed', () => {
    const { cells, both } = merge(run, [NEW_TITLE, ...BASE.slice(1)]);
    expect(cells).toEqual([
      'title: # Attention, again',
      'sum: const sum = 3 + 4;\nsum → of sum [3]',
      'task: // your turn → of task [3]',
    ]);
    expect(both).toBe(0);
  });

  it('keeps what old code showed, under new code that has not run', () => {
    const { cells } = merge(run, [BASE[0], { id: 'sum', text: '3 * 4' }, BASE[2]]);
    expect(cells[1]).toBe('sum: 3 * 4 → of sum');
  });

  it('gets new cells in their places, and loses those that the course removed', () => {
    const theirs = [{ id: 'why', text: 'why' }, BASE[0], { id: 'how', text: 'how' }, BASE[2]];
    expect(merge(run, theirs).cells).toEqual([
      'why: why',
      'title: # Attention',
      'how: how',
      'task: // your turn → of task [3]',
    ]);
  });

  it('is as it was when the course has not changed', () => {
    expect(merge(run, BASE).text).toBe(
      mergeNotebook(notebookText(BASE), notebookText(run), notebookText(BASE), 'en').text,
    );
    expect(sketchOf(notebookText(run))).toEqual(merge(run, BASE).cells);
  });
});

describe('a chapter that the learner has changed', () => {
  const answer: CellSketch = { id: 'task', text: 'my answer', shown: '42' };
  const added: CellSketch = { id: 'mine-1', text: 'my note' };

  it('keeps changed cells and added ones, where they were', () => {
    const theirs = [NEW_TITLE, BASE[1], { id: 'new', text: 'new' }, BASE[2]];
    expect(merge([BASE[0], added, BASE[1], answer], theirs).cells).toEqual([
      'title: # Attention, again',
      'mine-1: my note',
      'sum: const sum = 3 + 4;\nsum',
      'new: new',
      'task: my answer → 42 [3]',
    ]);
  });

  it('has the new version below the own one, where both changed a cell, and once only', () => {
    const theirs = [...BASE.slice(0, 2), { id: 'task', text: '// your turn, better' }];
    const { cells, both, text } = merge([...BASE.slice(0, 2), answer], theirs);
    expect(both).toBe(1);
    expect(cells.slice(2)).toEqual([
      'task: my answer → 42 [3]',
      expect.stringMatching(
        /^task-[0-9a-f]{8}: \/\/ The course has a new version .*\n\/\/ your turn, better$/,
      ),
    ]);
    const again = mergeNotebook(notebookText(BASE), text, notebookText(theirs), 'en');
    expect(again).toEqual({ text, both: 0 });
    const later = mergeNotebook(notebookText(theirs), text, notebookText(theirs), 'en');
    expect(later).toEqual({ text, both: 0 });
  });

  it('says it in the language of the chapter, and in text as a quotation', () => {
    const mine = notebookText([{ ...NEW_TITLE, text: '# 我的' }]);
    const theirs = notebookText([{ ...NEW_TITLE, text: '# 新的' }]);
    const { text } = mergeNotebook(notebookText(BASE.slice(0, 1)), mine, theirs, 'zh');
    expect(sketchOf(text)[1]).toMatch(/: > 课程更新：.*\n\n# 新的$/);
  });

  it('keeps a changed cell that the course removed, and leaves away what the learner removed', () => {
    expect(merge([BASE[1], answer], [BASE[0]]).cells).toEqual(['task: my answer → 42 [3]']);
  });

  it('brings a removed cell again when the course has changed it', () => {
    expect(merge(BASE.slice(1), [NEW_TITLE, ...BASE.slice(1)]).cells[0]).toMatch('again');
  });

  it('keeps the order that the learner gave it', () => {
    const mine = [BASE[2], BASE[0], BASE[1]];
    const theirs = [...BASE, { id: 'end', text: 'end' }];
    const ids = merge(mine, theirs).cells.map((cell) => cell.split(':')[0]);
    expect(ids).toEqual(['task', 'end', 'title', 'sum']);
  });

  it('is understood without ids, and with one id given twice', () => {
    const bare = [{ text: BASE[1].text, shown: '7' }, { text: 'mine' }];
    expect(merge(bare, BASE).cells).toEqual([
      'sum: const sum = 3 + 4;\nsum → 7 [3]',
      expect.stringMatching(/^own-[0-9a-f]{8}-1: mine$/),
    ]);
    const twice = merge([...BASE, { ...BASE[1], text: 'copy' }], BASE).cells;
    expect(twice).toHaveLength(4);
    expect(twice[3]).toMatch(/: copy$/);
  });

  it('is refused when it is no notebook', () => {
    const good = notebookText(BASE);
    expect(() => mergeNotebook(good, '{"cells": [', good, 'en')).toThrow(SyntaxError);
    expect(() => mergeNotebook(good, '{}', good, 'en')).toThrow(TypeError);
    expect(() => mergeNotebook(good, 'null', good, 'en')).toThrow(TypeError);
  });
});

it('loses nothing of the learner and nothing of the course, whatever both did', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const version = fc
    .shuffledSubarray(ids)
    .chain((kept) =>
      fc.tuple(
        ...kept.map((id) =>
          fc.record({ id: fc.constant(id), text: fc.constantFrom(`${id}0`, `${id}1`, `${id}2`) }),
        ),
      ),
    );
  const base = fc.subarray(ids).map((kept) => kept.map((id) => ({ id, text: `${id}0` })));
  fc.assert(
    fc.property(base, version, version, (was, mine, theirs) => {
      const { cells, text } = merge(mine, theirs, was);
      const has = (of: CellSketch) => cells.some((cell) => cell.endsWith(of.text));
      const isNewIn = (cell: CellSketch) =>
        !was.some(({ id, text: before }) => id === cell.id && before === cell.text);
      expect([...mine, ...theirs].filter(isNewIn).filter((cell) => !has(cell))).toEqual([]);
      expect(new Set(cells.map((cell) => cell.split(':')[0])).size).toBe(cells.length);
      // Done again after an interruption it changes nothing.
      const again = mergeNotebook(notebookText(was), text, notebookText(theirs), 'en');
      expect(again.text).toBe(text);
    }),
    { numRuns: 2000 },
  );
});
