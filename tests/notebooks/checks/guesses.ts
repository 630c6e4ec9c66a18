/** A cell as a chapter's reader meets it after a run. */
export interface ReadCell {
  readonly id: string;
  /** What is readable of it; empty where JupyterLab folds the source. */
  readonly source: string;
  /** The plain text of its outputs, one after the other. */
  readonly shown: string;
  /** HTML of its outputs, in which `compareGuess` leaves the id and the answer. */
  readonly html: string;
}

/** An answer as a run gave it, in parts where it is several. */
interface Answer {
  readonly id: string;
  readonly parts: readonly string[];
  readonly choices: readonly string[];
}

/**
 * Answers that can be read above the cell that reveals them: in a text, in a source that is not
 * folded, in a title, a table or an output.
 *
 * Whole numbers below 100 are not looked for, since they stand everywhere; nor is yes or no, true or
 * false, nor a letter that names a choice (A, 甲). A word that was offered among others may be named;
 * an output that names it and none of the others tells.
 */
export function earlyAnswers(cells: readonly ReadCell[]): string[] {
  return cells.flatMap((cell, at) =>
    answersIn(cell).flatMap((answer) =>
      cells
        .slice(0, at)
        .flatMap((earlier) =>
          answer.parts
            .filter((part) => isTold(part, answer, earlier))
            .map(
              (part) => `${answer.id}: “${part}” is readable in ${earlier.id}, above ${cell.id}`,
            ),
        ),
    ),
  );
}

/** Ids of the guesses that a chapter asks for, in order. */
export function guessIds(cells: readonly ReadCell[]): string[] {
  return cells.flatMap((cell) => answersIn(cell).map(({ id }) => id));
}

function answersIn({ html }: ReadCell): Answer[] {
  const found = html.matchAll(/data-guess="([^"]*)" data-answer="([^"]*)" data-choices="([^"]*)"/g);
  const list = (text: string) => JSON.parse(unescapeHtml(text)) as string[];
  return [...found].map(([, id, answer, choices]) => ({
    id,
    parts: list(answer),
    choices: list(choices),
  }));
}

const SMALL = 100;
const YES_OR_NO = ['是', '否', 'yes', 'no', 'true', 'false'];
const LABEL = /^[A-Z甲乙丙丁]$/;

function isTold(part: string, { choices }: Answer, { source, shown }: ReadCell): boolean {
  if (YES_OR_NO.includes(part) || LABEL.test(part)) return false;
  if (!/^-?\d+(\.\d+)?$/.test(part)) {
    if (choices.length === 0) return `${source}\n${shown}`.includes(part);
    const others = choices.filter((choice) => choice !== part);
    return shown.includes(part) && !others.some((other) => shown.includes(other));
  }
  const isEverywhere = Number.isInteger(Number(part)) && Math.abs(Number(part)) < SMALL;
  const number = new RegExp(`(?<![\\d.])${part.replace('.', '\\.')}(?!\\d)`);
  return !isEverywhere && number.test(`${source}\n${shown}`);
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
