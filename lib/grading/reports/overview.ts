import type { Bilingual, Locale } from '../../locale';
import type { RunSetting, StudentRecord } from '../class/records';
import type { Exercise } from '../exercise';
import { pendingOf } from '../run/gradeSubmission';
import { type Html, html, NOT_ISOLATED, page, points, type Say } from './page';
import { pendingText, readingOf } from './toRead';

const BINS = 10;
const BAR = 44;
const HEIGHT = 160;
/** Of the bar for a whole. */
const WIDE = 200;

/** The class on one page: how points are spread, who has what, and which mistakes are common. */
export function overviewPage(
  records: readonly StudentRecord[],
  exercises: readonly Exercise[],
  { isIsolated, seed }: RunSetting,
  language: Locale,
  protection?: Bilingual,
): string {
  const say: Say = (text) => text[language];
  const title = say({ zh: '全班成绩', en: 'The class' });
  return page(
    language,
    title,
    html`<h1>${title} (${records.length})</h1>
      ${isIsolated ? '' : html`<p class="warning">${say(NOT_ISOLATED)}</p>`}
      ${waitingPart(records, say)}
      <h2>${say({ zh: '分数分布', en: 'How points are spread' })}</h2>
      ${histogram(records, say)}
      <h2>${say({ zh: '各题', en: 'Exercises' })}</h2>
      ${exerciseTable(records, exercises, say)}
      <h2>${say({ zh: '最常见的错误', en: 'The most common mistakes' })}</h2>
      ${mistakeTable(records, say)}
      <h2>${say({ zh: '学生', en: 'Learners' })}</h2>
      ${studentTable(records, say)}
      <footer>
        ${protection ? html`<p><small>${say(SANDBOX)}${say(protection)}</small></p>` : ''}
        <p>
          <small>seed <code>${seed}</code></small>
        </p>
      </footer>`,
  );
}

const SANDBOX: Bilingual = {
  zh: '学生的代码怎样与这台机器隔开：',
  en: 'What kept learners’ code apart from this machine: ',
};

/** Totals are of what has been decided on; what waits for a person is said, and where it is read. */
function waitingPart(records: readonly StudentRecord[], say: Say): Html | string {
  const { waiting, answers } = readingOf(records);
  if (answers === 0) return '';
  const link = html`<a href="to-read.html"
    >${say({ zh: '答案和评分标准', en: 'Answers and rubric' })}</a
  >`;
  if (waiting === 0) return html`<p>${link}</p>`;
  const text = say({
    zh: `还有 ${waiting} 份答案要由老师读：成绩还不完整，下面的数只算已经评定的部分。`,
    en: `${waiting} ${waiting === 1 ? 'answer is' : 'answers are'} still to be read by a person: grades are not complete, and what is shown below counts only what has been decided.`,
  });
  return html`<p class="warning">${text} ${link}</p>`;
}

function histogram(records: readonly StudentRecord[], say: Say): Html {
  const counts = Array.from({ length: BINS }, () => 0);
  for (const { result } of records) {
    const decided = result.of - pendingOf(result);
    const share = decided > 0 ? result.points / decided : 0;
    counts[Math.min(BINS - 1, Math.floor(share * BINS))]++;
  }
  const most = Math.max(1, ...counts);
  const told = counts.map((count, i) => `${i * 10}%: ${count}`).join(', ');
  const bars = counts.map((count, i) => {
    const height = (count / most) * HEIGHT;
    const [x, y] = [i * BAR, HEIGHT + 20 - height];
    return html`<rect x="${x}" y="${y}" width="${BAR - 6}" height="${height}"></rect>
      <text x="${x + 4}" y="${y - 4}">${count}</text
      ><text x="${x}" y="${HEIGHT + 36}">${i * 10}%</text>`;
  });
  const label = say({ zh: '得分率', en: 'share of the points' });
  return html`<svg
    role="img"
    width="${BINS * BAR}"
    height="${HEIGHT + 44}"
    aria-label="${label}: ${told}"
  >
    ${bars}
  </svg>`;
}

function exerciseTable(
  records: readonly StudentRecord[],
  exercises: readonly Exercise[],
  say: Say,
): Html {
  const rows = exercises.map(({ id, title }) => {
    const results = records.flatMap(({ result }) =>
      result.exercises.filter((one) => one.id === id && !one.pending),
    );
    const right = results.filter(({ isRight }) => isRight).length;
    return html`<tr>
      <td>${id} ${say(title)}</td>
      <td>${bar(right, results.length)}</td>
      <td class="number">${right} / ${results.length}</td>
    </tr> `;
  });
  return html`<table>
    <tr>
      <th>${say({ zh: '习题', en: 'Exercise' })}</th>
      <th colspan="2">${say({ zh: '做对的人数', en: 'Learners who have it right' })}</th>
    </tr>
    ${rows}
  </table>`;
}

/** Counts by diagnosis; what has none, by the name of its finding or note. */
function mistakeTable(records: readonly StudentRecord[], say: Say): Html {
  const counts = new Map<string, { count: number; label: string }>();
  for (const { result } of records) {
    for (const { id, notes, findings } of result.exercises) {
      const own = notes.filter(({ name }) => name !== 'override');
      const [first] = [...findings.map((one) => ({ name: one.name, text: one.title })), ...own];
      if (first === undefined) continue;
      const key = `${id} ${first.name}`;
      const { count } = counts.get(key) ?? { count: 0 };
      counts.set(key, { count: count + 1, label: `${id} ${say(first.text)}` });
    }
  }
  const sorted = [...counts.values()].sort(
    (a, b) => b.count - a.count || (a.label < b.label ? -1 : 1),
  );
  return html`<table>
    ${sorted.map(
      ({ count, label }) =>
        html`<tr>
          <td>${label}</td>
          <td>${bar(count, sorted[0].count)}</td>
          <td class="number">${count}</td>
        </tr> `,
    )}
  </table>`;
}

/** A count as the part of a bar. Whoever does not see it reads the numbers beside it. */
function bar(count: number, of: number): Html {
  const share = of > 0 ? count / of : 0;
  return html`<svg aria-hidden="true" width="${WIDE}" height="12">
    <rect class="whole" width="${WIDE}" height="12"></rect>
    <rect width="${Math.round(share * WIDE)}" height="12"></rect>
  </svg>`;
}

function studentTable(records: readonly StudentRecord[], say: Say): Html {
  const rows = records.map(({ student, result }) => {
    const link = `students/${encodeURIComponent(student.id)}.html`;
    const pending = pendingText(result);
    const notes = [...(pending ? [{ text: pending }] : []), ...result.notes];
    return html`<tr>
      <td><a href="${link}">${student.name}</a></td>
      <td class="number">${points(result.points)} / ${points(result.of)}</td>
      <td>${notes.map(({ text }) => say(text)).join(' ')}</td>
    </tr> `;
  });
  return html`<table>
    ${rows}
  </table>`;
}
