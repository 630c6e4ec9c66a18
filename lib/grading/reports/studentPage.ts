import type { Bilingual, Locale } from '../../locale';
import type { StudentRecord } from '../class/records';
import type { Exercise, Finding } from '../exercise';
import type { ExerciseResult } from '../run/gradeSubmission';
import { type Html, html, NOT_ISOLATED, page, points, type Say } from './page';

/**
 * The page that a learner reads: each exercise with its points, what was found, and where to read.
 * Without the seed: whoever hands in again must not know what will be asked.
 */
export function studentPage(
  { student, result, isIsolated, submission }: StudentRecord,
  exercises: readonly Exercise[],
  language: Locale,
): string {
  const say: Say = (text) => text[language];
  const title = `${student.name}: ${points(result.points)} / ${points(result.of)}`;
  const warning = html`<p class="warning">${say(NOT_ISOLATED)}</p>`;
  const titleOf = (id: string) => exercises.find((one) => one.id === id)?.title;
  return page(
    language,
    title,
    html`<h1>${title}</h1>
      ${isIsolated ? '' : warning} ${student.isLate ? html`<p>${say(LATE)}</p>` : ''}
      ${result.notes.map(({ text }) => html`<p class="warning">${say(text)}</p>`)}
      ${result.exercises.map((one) => {
        const name = titleOf(one.id);
        return exerciseSection(one, name ? say(name) : '', say);
      })}
      <footer>
        <p>
          <small>sha256 <code>${submission}</code></small>
        </p>
      </footer>`,
  );
}

const LATE = { zh: '迟交', en: 'Handed in late' };
const RIGHT = { zh: '正确，', en: 'Right, ' };
const WRONG = { zh: '还不对，', en: 'Not right yet, ' };

function exerciseSection(
  { id, points: earned, of, isRight, notes, findings }: ExerciseResult,
  title: string,
  say: Say,
): Html {
  return html`<section class="${isRight ? 'right' : 'wrong'}">
    <h2>${id} ${title}</h2>
    <p>
      <strong
        >${isRight ? '✓' : '✗'} ${say(isRight ? RIGHT : WRONG)}${points(earned)} /
        ${points(of)}</strong
      >
    </p>
    ${notes.map(({ text }) => html`<p>${say(text)}</p>`)}
    ${findings.map((finding) => findingPart(finding, say))}
  </section> `;
}

/** @param place a chapter and the number of its section, such as `02#5` */
function rereadText(place: string): Bilingual {
  const [chapter, section] = place.split('#');
  return {
    zh: section ? `重读第 ${chapter} 章第 ${section} 节` : `重读第 ${chapter} 章`,
    en: section ? `Read again: chapter ${chapter}, section ${section}` : `Read again: ${chapter}`,
  };
}

function findingPart({ title, text, diagnosis, difference, round }: Finding, say: Say): Html {
  const place = difference && {
    zh: `第 ${(round ?? 0) + 1} 次提问，结果${difference.path ? '的 ' : ''}${difference.path}：应为 ${difference.expected}，收到的是 ${difference.received}`,
    en: `Question ${(round ?? 0) + 1}, result${difference.path}: expected ${difference.expected}, received ${difference.received}`,
  };
  return html`<h3>${say(title)}</h3>
    ${diagnosis ? html`<p><em>${say(diagnosis.belief)}</em></p>` : ''}
    ${say(text) === say(title) ? '' : html`<p>${say(text)}</p>`}
    ${diagnosis?.smallest ? html`<p>${say(diagnosis.smallest)}</p>` : ''}
    ${place ? html`<p>${say(place)}</p>` : ''}
    ${diagnosis?.reread ? html`<p>${say(rereadText(diagnosis.reread))}</p>` : ''} `;
}
