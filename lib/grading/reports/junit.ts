import type { StudentRecord } from '../class/records';
import { escapeHtml } from '../../figures';
import type { Locale } from '../../locale';

/**
 * The class as JUnit XML, which build servers show: a suite a learner, a case an exercise. Its
 * characters are those that XML allows; whatever learners wrote is text.
 */
export function junitXml(records: readonly StudentRecord[], language: Locale): string {
  const suites = records.map(({ student, result }) => {
    const waiting = result.exercises.filter(({ pending }) => pending).length;
    const failures = result.exercises.filter(({ isRight }) => !isRight).length - waiting;
    const cases = result.exercises.map(({ id, isRight, findings, notes, points, of, pending }) => {
      const said = [...findings.map(({ text }) => text), ...notes.map(({ text }) => text)];
      const texts = said.map((text) => text[language]).join('\n');
      const open = `    <testcase classname="${xml(student.id)}" name="${xml(id)}"`;
      if (isRight) return `${open}/>`;
      if (pending) return `${open}><skipped message="${TO_BE_READ[language]}"/></testcase>`;
      const message = `${points} / ${of}`;
      return `${open}>\n      <failure message="${xml(message)}">${xml(texts)}</failure>\n    </testcase>`;
    });
    const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${waiting}"`;
    return [`  <testsuite name="${xml(student.name)}" ${counts}>`, ...cases, '  </testsuite>'].join(
      '\n',
    );
  });
  const head = '<?xml version="1.0" encoding="UTF-8"?>';
  return `${[head, '<testsuites>', ...suites, '</testsuites>'].join('\n')}\n`;
}

const TO_BE_READ = { zh: '等老师读', en: 'to be read by a person' };

/** Control characters and lone surrogates have no place in XML, not even escaped. */
function xml(text: string): string {
  const wellFormed = Buffer.from(text, 'utf8').toString('utf8');
  return escapeHtml(
    wellFormed.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ''),
  );
}
