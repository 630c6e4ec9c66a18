import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Batch, disposeBatch, type TranslationBatch } from '../../lib/text';
import { COURSE, loadCourseData, trainCourse } from './course';
import { trainingLog } from './trainingLog';

const folder = mkdtempSync(join(tmpdir(), 'attention-kit-course-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Pairs of our own in the form of the course's file, with a few of its four sentences among them. */
function writeFrench(): string {
  const subjects = [
    ["I'm", 'je suis'],
    ["He's", 'il est'],
    ["She's", 'elle est'],
  ];
  const states = [
    ['calm', 'calme'],
    ['home', 'chez moi'],
    ['free', 'libre'],
    ['late', 'en retard'],
  ];
  const frames = subjects.flatMap(([english, french]) =>
    states.map(([state, état]) => `${english} ${state}.\t${french} ${état}.`),
  );
  const short = ['Go.\tVa\u202f!', "I lost.\tJ'ai perdu."];
  const long = 'One two three four five six seven eight nine.\tTrop long.';
  const file = join(folder, 'fra.txt');
  const lines = [...short, ...frames, ...short, ...frames, long];
  writeFileSync(file, lines.map((line) => `${line}\tattribution`).join('\n') + '\n');
  return file;
}

describe('the course configuration, on a file of the same form', () => {
  it('reads small letters, no-break spaces and attributions as the course does', () => {
    const { data, tooLong } = loadCourseData(writeFrench());
    expect(tooLong).toBe(1);
    expect(data.size).toBe(28); // duplicates stay, as there
    expect(data.longest).toBeLessThanOrEqual(COURSE.steps);
    expect(data.target.vocabulary.has('!')).toBe(true);
    expect(data.target.vocabulary.has("j'ai")).toBe(true);
    expect(data.source.vocabulary.unknown(['go', 'lost', "he's", 'nine'])).toEqual(['nine']);
  });

  it('deals out pairs of any length together', () => {
    const { data } = loadCourseData(writeFrench());
    const widths = (dealt: Iterable<Batch<TranslationBatch>>) =>
      Array.from(dealt, (batch) => {
        disposeBatch(batch);
        return batch.tensors.targetInput.shape[1];
      });
    const longest = Math.max(...data.encoded.map(({ target }) => target.length));
    const options = { batchSize: 7, seed: 1 };
    expect(widths(data.batches(options))).toEqual([longest, longest, longest, longest]);
    const grouped = widths(data.withPairs(data.pairs).batches(options));
    expect(grouped.filter((width) => width === longest).length).toBeLessThan(4);
  });

  it('learns it, and reports loss, speed and four translations', async () => {
    const { data } = loadCourseData(writeFrench());
    const lines: string[] = [];
    const observer = trainingLog({ write: (text) => lines.push(text) }, { everyEpochs: 60 });
    const result = await trainCourse(data, { seed: 1, epochs: 120, observer });
    expect(lines.map((line) => line.split('  ')[0])).toEqual(['epoch 60/120', 'epoch 120/120']);
    expect(result.lossNats).toBeGreaterThan(0);
    expect(result.lossNats).toBeLessThan(0.3);
    expect(result.courseLoss).toBeAllClose(result.lossNats / 10);
    expect(result.tokensPerSecond).toBeGreaterThan(0);
    expect(result.lastEpochTokensPerSecond).toBeGreaterThan(0);
    expect(result.translations.map(({ translation }) => translation)).toEqual([
      'va !',
      "j'ai perdu .",
      'il est calme .',
      'je suis chez moi .',
    ]);
    expect(result.translations.map(({ bleu }) => bleu)).toBeAllClose([1, 1, 1, 1]);
  });
});
