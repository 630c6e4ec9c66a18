import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { refreshCopies } from '../../lib/cli/update/copies.cjs';
import { CHAPTER, course, type Repository } from './support/course';
import { notebookText, sketchOf } from './support/notebooks';

const CHAPTER_02 = 'notebooks/zh/02-attention.ipynb';
const COPY_02 = 'my-notebooks/zh/02-attention.ipynb';

/** What was done, without the lists that are empty. */
function refresh(learner: Repository, options: { isOpen?: boolean } = {}) {
  const done = refreshCopies(learner.root, { ...options, now: new Date(2026, 10, 8, 7, 5, 9) });
  return Object.fromEntries(Object.entries(done).filter(([, list]) => list?.length));
}

function change(learner: Repository, path: string, text: string): void {
  learner.write(path, notebookText([...CHAPTER.slice(0, 2), { id: 'task', text }]));
}

describe('the copies of a learner', () => {
  it('are made once, in both languages, where git does not see them', () => {
    const { learner } = course();
    expect(refresh(learner)).toEqual({
      added: [
        ...['my-notebooks/zh/02-attention.ipynb', 'my-notebooks/zh/03-heads.ipynb'],
        ...['my-notebooks/en/02-attention.ipynb', 'my-notebooks/en/03-heads.ipynb'],
      ],
    });
    expect(learner.read(COPY_02)).toBe(learner.read(CHAPTER_02));
    expect(refresh(learner)).toEqual({});
    expect(learner.status()).toBe('');
  });

  it('are made of exercises too, in a folder of their own, and follow them', () => {
    const { learner } = course();
    refresh(learner);
    const [exercises, copy] = ['notebooks', 'my-notebooks'].map(
      (folder) => `${folder}/zh/exercises/02-attention.ipynb`,
    );
    change(learner, exercises, 'course');
    expect(refresh(learner)).toEqual({ added: [copy] });
    change(learner, exercises, 'again');
    expect(refresh(learner)).toEqual({ updated: [copy] });
    expect(learner.read(copy)).toContain('again');
    change(learner, copy, 'mine');
    learner.remove(exercises);
    expect(refresh(learner)).toEqual({ ended: [copy] });
  });

  it('are made anew when they were deleted', () => {
    const { learner } = course();
    refresh(learner);
    learner.remove(COPY_02);
    expect(refresh(learner)).toEqual({ added: [COPY_02] });
  });

  it('follow the course as long as nobody has touched them', () => {
    const { learner } = course();
    refresh(learner);
    change(learner, CHAPTER_02, 'course');
    expect(refresh(learner)).toEqual({ updated: [COPY_02] });
    expect(learner.read(COPY_02)).toBe(learner.read(CHAPTER_02));
    learner.remove(CHAPTER_02);
    expect(refresh(learner)).toEqual({});
    expect(learner.has(COPY_02)).toBe(false);
  });

  it('get the new text, and what they were before is kept', () => {
    const { learner } = course();
    refresh(learner);
    change(learner, COPY_02, 'mine');
    change(learner, CHAPTER_02, 'course');
    const before = learner.read(COPY_02);
    const kept = join('my-notebooks', 'replaced', '2026-11-08 07.05.09');
    expect(refresh(learner)).toEqual({ merged: [COPY_02], both: [COPY_02], kept });
    expect(learner.read(join(kept, 'zh', '02-attention.ipynb'))).toBe(before);
    expect(sketchOf(learner.read(COPY_02))).toHaveLength(4);
    expect(refresh(learner)).toEqual({});
  });

  it('stay when their chapter is gone', () => {
    const { learner } = course();
    refresh(learner);
    change(learner, COPY_02, 'mine');
    learner.remove(CHAPTER_02);
    expect(refresh(learner)).toEqual({ ended: [COPY_02] });
    expect(learner.read(COPY_02)).toContain('mine');
    expect(refresh(learner)).toEqual({});
  });

  it('have the new chapter beside them when they cannot be merged', () => {
    const { learner } = course();
    refresh(learner);
    learner.write(COPY_02, '{"cells": [');
    change(learner, CHAPTER_02, 'course');
    const beside = 'my-notebooks/zh/02-attention (新版).ipynb';
    expect(refresh(learner)).toEqual({ beside: [beside] });
    expect(learner.read(COPY_02)).toBe('{"cells": [');
    expect(learner.read(beside)).toContain('course');
    change(learner, CHAPTER_02, 'again');
    expect(refresh(learner).beside).toEqual(['my-notebooks/zh/02-attention (新版 2).ipynb']);
  });

  it('are not taken for a chapter that comes later under the same name', () => {
    const { learner } = course();
    learner.write('my-notebooks/en/04-masked.ipynb', notebookText([{ id: 'x', text: 'my own' }]));
    learner.write('notebooks/en/04-masked.ipynb', notebookText(CHAPTER));
    expect(refresh(learner).beside).toEqual(['my-notebooks/en/04-masked (new).ipynb']);
    expect(learner.read('my-notebooks/en/04-masked.ipynb')).toContain('my own');
  });

  it('are left alone while JupyterLab has them open', () => {
    const { learner } = course();
    refresh(learner);
    change(learner, CHAPTER_02, 'course');
    learner.write('notebooks/zh/04-masked.ipynb', notebookText(CHAPTER));
    const before = learner.read(COPY_02);
    const added = ['my-notebooks/zh/04-masked.ipynb'];
    expect(refresh(learner, { isOpen: true })).toEqual({ added, waiting: [COPY_02] });
    expect(learner.read(COPY_02)).toBe(before);
    expect(refresh(learner)).toEqual({ updated: [COPY_02] });
  });
});
