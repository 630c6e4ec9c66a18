import type { Exercise, ExplainExercise } from '../exercise';
import { STARTERS } from '../run/inWords';
import { withSecrets } from './nbgrader';

/**
 * A notebook of exercises as nbgrader's `source/` wants it. Each answer has its solution between two
 * marks, before what the starter has; each check has a hidden test whose value is the points, which
 * is how nbgrader takes partial credit. An answer in words has one that earns all points, and the
 * rubric: nbgrader asks for its points by hand.
 *
 * @throws {RangeError} naming an exercise whose cell has no place for a solution
 */
export function nbgraderSource(text: string, exercises: readonly Exercise[]): string {
  return withSecrets(text, exercises, withSolution, hiddenTest);
}

function withSolution(exercise: Exercise, source: string): string {
  if (exercise.kind === 'explain') return withAnswer(exercise, source);
  const lines = source.split('\n');
  const { at, indent, code } = solutionIn(exercise, lines);
  if (at < 0) throw new RangeError(`${exercise.id}: no place for a solution in\n${source}`);
  const region = ['// BEGIN SOLUTION', ...code.split('\n'), '// END SOLUTION'];
  const solved = region.map((line) => indent + line);
  return [...lines.slice(0, at + 1), ...solved, ...lines.slice(at + 1)].join('\n');
}

/** In Markdown; what learners get is the cell without it. The starter says which language it is in. */
function withAnswer({ answer, rubric }: ExplainExercise, source: string): string {
  const language = source.includes(STARTERS.zh) ? 'zh' : 'en';
  const looked = rubric.map(({ points, text }) => `- (${points}) ${text[language]}`);
  const region = ['<!-- BEGIN SOLUTION -->', answer[language], '', ...looked];
  return [source, ...region, '<!-- END SOLUTION -->'].join('\n');
}

/** After which line the solution stands, and what it is. */
function solutionIn(exercise: Exclude<Exercise, ExplainExercise>, lines: readonly string[]) {
  if ('functionName' in exercise) {
    const { functionName, right } = exercise;
    const start = lines.findIndex((line) => line.startsWith(`function ${functionName}(`));
    const at = lines.findIndex((line, i) => i >= start && line.endsWith('{'));
    const code = `const solution: any = ${String(right[0])};\nreturn solution.apply(null, arguments);`;
    return { at: start < 0 ? -1 : at, indent: '  ', code };
  }
  const answer = exercise.kind === 'order' ? orderOf(exercise.lines) : bugsOf(exercise.cards);
  const name = /^const (\w+): (?:number|boolean)\[\] = \[\];/;
  const at = lines.findIndex((line) => name.test(line));
  return { at, indent: '', code: `${name.exec(lines[at] ?? '')?.[1]}.push(${answer});` };
}

function orderOf(lines: Extract<Exercise, { kind: 'order' }>['lines']): string {
  const right = lines.filter(({ wrong }) => wrong === undefined);
  return right.map(({ shown }) => shown).join(', ');
}

function bugsOf(cards: Extract<Exercise, { kind: 'cards' }>['cards']): string {
  return cards.map(({ isBug }) => isBug).join(', ');
}

function hiddenTest({ id }: Exercise, answer: string): string {
  return [
    '// BEGIN HIDDEN TESTS',
    "import { earned } from 'attention-kit/exercises';",
    `earned('${id}', ${answer});`,
    '// END HIDDEN TESTS',
  ].join('\n');
}

/**
 * nbgrader's settings for a course in TypeScript, a file of Python. Beside the names of marks and the
 * language it mends three of nbgrader's rules, by which a test that printed a warning earns nothing, a
 * test that never ran earns everything, and whoever ends the kernel gets no grade at all.
 */
export const NBGRADER_CONFIG = `"""nbgrader for notebooks in TypeScript, written by \`npm run assign\`; made for nbgrader 0.9.

In this folder:  nbgrader generate_assignment NAME
                 nbgrader autograde NAME
                 nbgrader generate_feedback NAME
"""

from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_output
from nbgrader.preprocessors import (
    AssignLatePenalties, CheckCellMetadata, Execute, LimitOutput, NbGraderPreprocessor, SaveAutoGrades)
from nbgrader.utils import is_grade
from nbconvert.preprocessors import ClearMetadataPreprocessor

# The kernel's words for a promise that failed and that no cell waited for.
UNAWAITED = ("An error that nothing waited for", "有一个错误没有被任何代码等待")


class TypeScriptExecute(Execute):
    """Whoever ends the kernel loses that cell and those after it, not the whole notebook."""

    def preprocess(self, nb, resources, km=None):
        self.has_ended = False
        return super().preprocess(nb, resources, km)

    def preprocess_cell(self, cell, resources, index):
        if self.has_ended:
            return cell, resources
        try:
            return super().preprocess_cell(cell, resources, index)
        except DeadKernelError:
            self.has_ended = True
            cell.execution_count = None
            return cell, resources


class TypeScriptTests(NbGraderPreprocessor):
    """A warning costs a test nothing; a test that never ran, or whose promise failed, earns nothing."""

    def preprocess_cell(self, cell, resources, cell_index):
        if cell.cell_type == "code" and is_grade(cell):
            cell.outputs = [output for output in cell.outputs if not self.is_warning(output)]
            if cell.execution_count is None:
                message = "This test never ran."
                cell.outputs.append(new_output("error", ename="NeverRun", evalue=message, traceback=[message]))
        return cell, resources

    def is_warning(self, output):
        is_stderr = output.output_type == "stream" and output.name == "stderr"
        return is_stderr and not any(words in output.text for words in UNAWAITED)


c = get_config()
c.CourseDirectory.course_id = "attention-kit"
c.ClearSolutions.code_stub = {"typescript": ""}
c.ClearSolutions.text_stub = ""
c.ClearSolutions.begin_solution_delimeter = "BEGIN SOLUTION"
c.ClearSolutions.end_solution_delimeter = "END SOLUTION"
c.ClearHiddenTests.begin_test_delimeter = "BEGIN HIDDEN TESTS"
c.ClearHiddenTests.end_test_delimeter = "END HIDDEN TESTS"
c.ExecutePreprocessor.timeout = 60
c.ExecutePreprocessor.iopub_timeout = 60  # a busy machine needs a while to stop a cell
c.Autograde.autograde_preprocessors = [
    TypeScriptExecute, TypeScriptTests, ClearMetadataPreprocessor, LimitOutput,
    SaveAutoGrades, AssignLatePenalties, CheckCellMetadata,
]
`;
