import { describe, expect, it } from 'vitest';
import { EXERCISES } from '../../lib/grading/exercises/catalogue';
import { overviewPage } from '../../lib/grading/reports/overview';
import { recordOf } from './support/records';

const SETTING = { seed: 'seed', isIsolated: true, attempts: 'newest', exercises: 'e' } as const;
const exercises = EXERCISES.filter(({ id }) => ['02.3', '02.4', '02.5'].includes(id));

/** Of five learners four have 02.3 right, one has 02.5 right, and nobody was asked 02.4. */
const records = [0, 10, 10, 10, 10].map((points, i) =>
  recordOf(`learner-${i}`, [
    ['02.3', points, 10],
    ['02.5', i === 1 ? 7 : 0, 7],
  ]),
);

/** The rows of a table, each with the widths of its bars and its text. */
function rowsOf(page: string, after: string): { widths: number[]; text: string }[] {
  const table = /<table>[^]*?<\/table>/.exec(page.slice(page.indexOf(after)))![0];
  return table
    .split('<tr>')
    .slice(1)
    .map((row) => ({
      widths: [...row.matchAll(/<rect(?: class="whole")? width="(\d+)"/g)].map(
        ([, width]) => +width,
      ),
      text: row
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    }));
}

describe('overviewPage', () => {
  it('shows for each exercise how many have it right, as a number and as a bar', () => {
    const [head, window, , museum, ...rest] = rowsOf(
      overviewPage(records, exercises, SETTING, 'en'),
      'Exercises',
    );
    expect(rest).toEqual([]);
    expect(head.text).toBe('Exercise Learners who have it right');
    expect(window.text).toMatch(/^02\.3 .*4 \/ 5$/);
    expect(window.widths).toEqual([200, 160]);
    expect(museum.text).toMatch(/^02\.5 .*1 \/ 5$/);
    expect(museum.widths).toEqual([200, 40]);
  });

  it('says 0 of 0 where nobody was asked', () => {
    const [, , bias] = rowsOf(overviewPage(records, exercises, SETTING, 'zh'), '各题');
    expect(bias.text).toMatch(/^02\.4 .*0 \/ 0$/);
    expect(bias.widths).toEqual([200, 0]);
  });

  it('shows mistakes from the most common down, and markup of a title as text', () => {
    const page = overviewPage(records, exercises, SETTING, 'en');
    const rows = rowsOf(page, 'The most common mistakes');
    expect(rows.map(({ text }) => text)).toEqual([
      '02.5 throws &lt;an error&gt; 4',
      '02.3 throws &lt;an error&gt; 1',
    ]);
    expect(rows.map(({ widths }) => widths)).toEqual([
      [200, 200],
      [200, 50],
    ]);
    expect(page).not.toContain('<an error>');
  });

  it('says what kept learners’ code apart, where that is known', () => {
    const protection = { zh: '沙箱', en: 'a sandbox & limits' };
    const page = overviewPage(records, exercises, SETTING, 'en', protection);
    expect(page).toContain('apart from this machine: a sandbox &amp; limits');
    expect(overviewPage(records, exercises, SETTING, 'en')).not.toContain('apart from');
  });
});
