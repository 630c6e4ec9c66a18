import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Diagnosis, Exercise } from '../../lib/grading/exercise';
import { EXERCISES, exerciseOf } from '../../lib/grading/exercises/catalogue';
import { COURSE } from '../../lib/jupyter/course';
import { cell } from '../notebooks/checks/chapterPairs';
import { type Term, wordingComplaints } from '../notebooks/checks/glossary';
import { repositoryRoot } from '../support/paths';

function diagnosesOf(exercise: Exercise): Diagnosis[] {
  if (exercise.kind === 'order') return exercise.lines.flatMap(({ wrong }) => wrong ?? []);
  return 'wrong' in exercise ? exercise.wrong.map(({ diagnosis }) => diagnosis) : [];
}

function texts(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return 'zh' in value || 'en' in value ? [value] : Object.values(value).flatMap(texts);
}

const glossary = JSON.parse(
  readFileSync(join(repositoryRoot, 'notebooks/glossary.json'), 'utf8'),
) as readonly Term[];

describe('the catalogue', () => {
  it('has ids of its own, in order', () => {
    const ids = EXERCISES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))).toEqual(ids);
    expect(exerciseOf('02.3')?.title.en).toContain('window');
    expect(exerciseOf('2.3')).toBeUndefined();
  });

  const ofChapter = (chapter: string) =>
    EXERCISES.filter(({ id }) => id.startsWith(`${chapter}.`)).map(({ kind }) => kind);

  it('has at least two exercises, of different kinds, for every chapter that has any', () => {
    for (const chapter of new Set(EXERCISES.map(({ id }) => id.split('.')[0]))) {
      expect(new Set(ofChapter(chapter)).size, chapter).toBeGreaterThanOrEqual(2);
    }
  });

  it.each(['02', '03'])('has all kinds for chapter %s, and at least four exercises', (chapter) => {
    expect(ofChapter(chapter).length).toBeGreaterThanOrEqual(4);
    expect(ofChapter(chapter)).toEqual(
      expect.arrayContaining(['order', 'write', 'museum', 'warm-up', 'stretch']),
    );
  });
});

describe.each(EXERCISES)('exercise $id', (exercise) => {
  it('says everything in both languages', () => {
    const all = texts(exercise) as { zh?: string; en?: string }[];
    expect(all.length).toBeGreaterThan(4);
    for (const { zh = '', en = '' } of all) {
      const prose = (source: string) => [cell(source, { type: 'markdown' })];
      expect(wordingComplaints(prose(zh), 'zh', glossary)).toEqual([]);
      expect(wordingComplaints(prose(en), 'en', glossary)).toEqual([]);
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).toMatch(/[a-z]/);
      expect(en).not.toMatch(/\p{Script=Han}/u);
      expect(`${zh}${en}`).not.toMatch(/[「」«»]| {2}|[，。；：！？、] +\p{Script=Han}/u);
    }
  });

  it('has diagnoses with names of their own, which send the learner to a section that exists', () => {
    const diagnoses = diagnosesOf(exercise);
    const names = diagnoses.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([]);
    for (const { reread = '' } of diagnoses) {
      const [number, section] = reread.split('#');
      const { name } = COURSE.find((one) => one.number === number)!;
      const chapter = readFileSync(join(repositoryRoot, 'notebooks/en', `${name}.ipynb`), 'utf8');
      expect(chapter).toMatch(new RegExp(`## ${section} `));
    }
  });

  it('has what its kind needs', () => {
    if (exercise.kind === 'order') {
      const shown = exercise.lines.map((line) => line.shown);
      expect([...shown].sort((a, b) => a - b)).toEqual(shown.map((_, i) => i + 1));
      expect(diagnosesOf(exercise).length).toBeGreaterThanOrEqual(2);
    } else if (exercise.kind === 'cards') {
      const bugs = exercise.cards.filter(({ isBug }) => isBug).length;
      expect(bugs).toBeGreaterThan(0);
      expect(bugs).toBeLessThan(exercise.cards.length);
    } else if (exercise.kind === 'explain') {
      const points = exercise.rubric.map((criterion) => criterion.points);
      expect(points.reduce((sum, one) => sum + one)).toBe(exercise.points);
      expect(points.length).toBeGreaterThanOrEqual(2);
    } else {
      expect(exercise.wrong.length).toBeGreaterThanOrEqual(8);
      expect(exercise.right.length).toBeGreaterThanOrEqual(2);
    }
  });
});
