import { describe, expect, it } from 'vitest';
import { gradeSubmission } from '../../lib/grading/run/gradeSubmission';
import { bubblewrap } from '../../lib/grading/sandbox/engine';
import { need } from '../support/requirements';
import { EXERCISES, HONEST } from './support/exercises';
import { gradeCells, notebook, saidOf, sandbox } from './support/grader';

const told = (code: string) => `const twice = () => { throw Error(${code}); };`;

const TAKEN = `require('/kit/child/compiled.cjs').taken
  .filter(({ name }) => /tfjs-core|scaledDot/.test(name))
  .map(({ name, isTaken }) => name.split('+').at(-1) + ': ' + isTaken)`;

describe('what is compiled once for all children', () => {
  it('is taken by V8, of TensorFlow.js as of our library', async (context) => {
    const result = await gradeCells(context, [
      "import { scaledDotProductAttention } from 'attention-kit';",
      ['90.2', `${told(TAKEN)} scaledDotProductAttention;`],
    ]);
    const said = saidOf(result, '90.2');
    expect(said).toContain('tf-core.node.js: true');
    expect(said).toContain('scaledDotProduct.js: true');
  });

  it('can be changed by nobody who finds it', async (context) => {
    const code =
      told(`(() => { const fs = require('fs'); const [name] = fs.readdirSync('/kit/compiled');
      try { fs.appendFileSync('/kit/compiled/' + name, 'x'); return 'written'; } catch (error) { return error.code; } })()`);
    const result = await gradeCells(context, [['90.2', code]]);
    expect(saidOf(result, '90.2')).toMatch(/EROFS|EACCES/);
  });

  it('changes no result', async (context) => {
    const fresh = need(context, bubblewrap(), 'bubblewrap is missing: apt-get install bubblewrap');
    const cells = [HONEST.setup, ['90.1', 'const softmaxRows = (x: tf.Tensor) => tf.softmax(x, 0);'], ['90.2', HONEST.twice]] as const; // prettier-ignore
    const grade = (engine: typeof fresh) =>
      gradeSubmission([notebook(cells)], { engine, exercises: EXERCISES, seed: 'seed' });
    const compiledByItself = await grade(fresh);
    fresh.close();
    expect(await grade(sandbox(context))).toEqual(compiledByItself);
  });
});
