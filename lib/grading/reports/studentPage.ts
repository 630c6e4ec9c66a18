import type { Bilingual, Locale } from '../../locale';
import type { StudentRecord } from '../class/records';
import type { Exercise, Finding } from '../exercise';
import { rubricTable } from './rubric';
import { pendingText } from './toRead';
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
  const pending = pendingText(result);
  return page(
    language,
    title,
    html`<h1>${title}</h1>
      ${isIsolated ? '' : warning} ${pending ? html`<p class="warning">${say(pending)}</p>` : ''}
      ${student.isLate ? html`<p>${say(LATE)}</p>` : ''}
      ${result.notes.map(({ text }) => html`<p class="warning">${say(text)}</p>`)}
      ${result.exercises.map((one) => {
        const exercise = exercises.find(({ id }) => id === one.id);
        return exerciseSection(one, exercise, say);
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
const READ = { zh: '老师读过，', en: 'Read, ' };
const TO_BE_READ = { zh: '等老师读，最多 ', en: 'To be read by a person, at most ' };

function exerciseSection(result: ExerciseResult, exercise: Exercise | undefined, say: Say): Html {
  const { id, notes, findings, isRight, pending, mark } = result;
  const wrong = mark ? 'marked' : 'wrong'; // a part of the points is no mistake
  const state = pending ? 'pending' : isRight ? 'right' : wrong;
  return html`<section class="${state}">
    <h2>${id} ${exercise ? say(exercise.title) : ''}</h2>
    <p><strong>${stateText(result, say)}</strong></p>
    ${notes.map(({ text }) => html`<p>${say(text)}</p>`)} ${answerPart(result, exercise, say)}
    ${shownFindings(findings, say)}
  </section> `;
}

function stateText({ isRight, pending, mark, points: earned, of }: ExerciseResult, say: Say) {
  if (pending) return `… ${say(TO_BE_READ)}${points(of)}`;
  const [sign, words] = isRight ? ['✓', RIGHT] : ['✗', WRONG];
  const state = mark ? say(READ) : `${sign} ${say(words)}`;
  return `${state}${points(earned)} / ${points(of)}`;
}

/** An answer in words; once it has been read also the rubric and what was said of it. */
function answerPart({ answer, mark }: ExerciseResult, exercise: Exercise | undefined, say: Say) {
  if (answer === undefined) return '';
  const isRead = mark !== undefined && exercise?.kind === 'explain';
  return html`<blockquote>${answer}</blockquote>
    ${isRead ? rubricTable(exercise, mark, say) : ''}
    ${mark?.comment ? html`<p>${say(COMMENT)}${mark.comment}</p>` : ''}`;
}

const COMMENT = { zh: '老师的评语：', en: 'Your teacher says: ' };

/** Of what a diagnosis has said already, nothing is said again. */
function shownFindings(findings: readonly Finding[], say: Say): Html[] {
  const [first] = findings;
  const isNews = ({ name }: Finding) => !(first.diagnosis && name === 'different');
  return findings.filter(isNews).map((finding) => findingPart(finding, say));
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
