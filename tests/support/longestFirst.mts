import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes longest, in the order in which it is to begin. In a fresh clone vitest knows no times: it
 * begins with the largest files, and the last of two cores would wait for a small file that runs programs.
 */
const LONGEST = [
  'house/lint',
  'notebooks/execution/chinese',
  'notebooks/execution/english',
  'cli/nodeVersions',
  'bench/bench',
  'nbgrader/nbgrader',
];

/** Projects in the order in which a reader wants to know: formulas before programs. */
const PROJECTS = [
  ...['first', 'computing', 'unit', 'notebooks'],
  ...['kernel', 'servers', 'browser', 'setup', 'slides'], // so that the browser begins when the servers are done
];

/** Begins what takes longest first, project by project; the rest as vitest does. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const keys = new Map(sorted.map((file) => [file, placeOf(file)]));
    return sorted.sort((a, b) => compare(keys.get(a)!, keys.get(b)!)); // stable: the rest stay in order
  }
}

function placeOf({ moduleId, project }: TestSpecification): readonly number[] {
  const long = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
  const rank = long < 0 ? LONGEST.length : long;
  return [
    project.config.sequence.groupOrder,
    long === 0 ? 0 : 1, // the linter is in nobody's way, and runs as long as all else of its group
    PROJECTS.indexOf(project.name),
    rank,
  ];
}

function compare(a: readonly number[], b: readonly number[]): number {
  return a.map((x, i) => x - b[i]).find((difference) => difference !== 0) ?? 0;
}
