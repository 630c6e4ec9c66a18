import type { ExplainExercise } from '../exercise';
import type { Mark } from '../run/gradeSubmission';
import { type Html, html, points, type Say } from './page';

/** What whoever reads an answer looks for; with a mark that says so, what each criterion earned. */
export function rubricTable(
  { rubric }: Pick<ExplainExercise, 'rubric'>,
  mark: Mark | undefined,
  say: Say,
): Html {
  const rows = rubric.map(({ points: of, text }, i) => {
    const given = mark?.each?.[i];
    return html`<tr>
      <td>${say(text)}</td>
      <td class="number">${given === undefined ? '' : `${points(given)} / `}${points(of)}</td>
    </tr> `;
  });
  return html`<table>
    <tr>
      <th>${say({ zh: '评分标准', en: 'What is looked for' })}</th>
      <th>${say({ zh: '分', en: 'Points' })}</th>
    </tr>
    ${rows}
  </table>`;
}
