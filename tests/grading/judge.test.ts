import { describe, expect, it } from 'vitest';
import { callOnce } from '../../lib/grading/call';
import type { Answer, Diagnosis, FunctionExercise } from '../../lib/grading/exercise';
import { drawInputs, judge } from '../../lib/grading/judge';

const diagnosis = (name: string): Diagnosis => {
  const text = { zh: '错', en: name };
  return { name, title: text, belief: text, why: text };
};

/** Absolute value, which some take for other things. */
const ABSOLUTE: FunctionExercise<(x: number) => number> = {
  kind: 'write',
  id: '99.1',
  title: { zh: '绝对值', en: 'absolute value' },
  difficulty: 1,
  minutes: 1,
  points: 8,
  functionName: 'absolute',
  parameters: ['x'],
  hints: [
    { zh: '一', en: 'a' },
    { zh: '二', en: 'b' },
    { zh: '三', en: 'c' },
  ],
  draw: (random, round) => [(round % 2 === 0 ? 1 : -1) * (1 + random.uniform())],
  rounds: 6,
  tolerance: 1e-9,
  reference: Math.abs,
  right: [Math.abs, (x) => Math.max(x, -x)],
  properties: [
    { name: 'positive', title: { zh: '为正', en: 'positive' }, holds: (_, y) => (y as number) > 0 },
  ],
  wrong: [
    { diagnosis: diagnosis('identity'), solve: (x) => x, credit: 0.5 },
    { diagnosis: diagnosis('opposite'), solve: (x) => -x },
    { diagnosis: diagnosis('never-negative'), solve: (x) => Math.max(x, 0) },
    { diagnosis: diagnosis('nan'), solve: (x) => Math.sqrt(x) ** 2 },
  ],
};
const handIn = (solve: (x: number, round: number) => unknown, seed = 5) => {
  let round = 0;
  const answers = drawInputs(ABSOLUTE, seed).map((args) =>
    callOnce(((x: number) => solve(x, round++)) as never, args, ['x']),
  );
  return judge(ABSOLUTE, { kind: 'calls', answers }, seed);
};
const names = (solve: (x: number, round: number) => unknown) =>
  handIn(solve).findings.map(({ name }) => name);

describe('drawInputs', () => {
  it('draws the same with the same seed, and something else with another', () => {
    expect(drawInputs(ABSOLUTE, 3)).toEqual(drawInputs(ABSOLUTE, 3));
    expect(drawInputs(ABSOLUTE, 3)).not.toEqual(drawInputs(ABSOLUTE, 4));
    expect(drawInputs(ABSOLUTE, 3)).not.toEqual(drawInputs({ ...ABSOLUTE, id: '99.2' }, 3));
    expect(drawInputs(ABSOLUTE, 3)).toHaveLength(6);
    expect(drawInputs({ ...ABSOLUTE, rounds: undefined }, 3)).toHaveLength(12);
  });
});

describe('judge', () => {
  it('gives all points for what is right in every round', () => {
    expect(handIn(Math.abs)).toEqual({ points: 8, of: 8, isRight: true, findings: [] });
  });

  it('gives none for what is wrong in one', () => {
    const verdict = handIn((x, round) => (round === 5 ? Math.abs(x) + 1e-6 : Math.abs(x)));
    expect(verdict).toMatchObject({ points: 0, isRight: false });
    expect(verdict.findings).toEqual([
      expect.objectContaining({
        name: 'different',
        round: 5,
        difference: expect.anything() as object,
      }),
    ]);
  });

  it('names the mistake, where it is, and what does not hold', () => {
    expect(names((x) => x)).toEqual(['identity', 'different', 'positive']);
    expect(handIn((x) => x)).toMatchObject({
      points: 4,
      findings: [{ round: 1 }, {}, { round: 1 }],
    });
    expect(handIn((x) => -x)).toMatchObject({
      points: 0,
      findings: [{ name: 'opposite', round: 0 }, {}, {}],
    });
    expect(names((x) => Math.max(0, x))[0]).toBe('never-negative');
  });

  it('knows a mistake by its NaN, and never passes one', () => {
    expect(names((x) => (x < 0 ? NaN : x))[0]).toBe('nan');
    expect(handIn(() => NaN)).toMatchObject({ points: 0, isRight: false });
  });

  it('says so when a mistake explains only a part, and gives no credit for it', () => {
    const twoMistakes = (x: number) => (x < 0 ? x : x + 1);
    const { points, findings } = handIn(twoMistakes);
    expect(findings[0].name).toBe('identity');
    expect(findings[0].text.en).toContain('Something else is wrong besides');
    expect(points).toBe(0);
  });

  it('does not guess where no mistake fits', () => {
    expect(names((x) => Math.abs(x) * 2)).toEqual(['different']);
    expect(names(() => '1')).toEqual(['different']);
  });

  it('tells how a call failed, and names no mistake by it', () => {
    const thrower = () => {
      throw new Error('no');
    };
    const { findings } = handIn(thrower);
    expect(findings.map(({ name }) => name)).toEqual(['threw']);
    expect(findings[0].text.en).toBe('The function throws an error: Error: no');
    expect(names(() => undefined)).toEqual(['not-plain']);
  });

  it.each([
    ['no answers', []],
    ['fewer answers', [{ kind: 'value', value: 1.5 } as const]],
  ] as const)('counts %s as wrong', (_what, answers) => {
    const verdict = judge(ABSOLUTE, { kind: 'calls', answers: answers as readonly Answer[] }, 5);
    expect(verdict).toMatchObject({ points: 0, isRight: false });
    expect(judge(ABSOLUTE, { kind: 'order', order: [] }, 5)).toMatchObject({ points: 0 });
  });

  it('passes nothing over that belongs to another seed, and ignores answers that nobody asked for', () => {
    const answers = drawInputs(ABSOLUTE, 6).map((args) => callOnce(Math.abs, args));
    expect(judge(ABSOLUTE, { kind: 'calls', answers }, 5).isRight).toBe(false);
    const more = [...drawInputs(ABSOLUTE, 5).map((args) => callOnce(Math.abs, args)), answers[0]];
    expect(judge(ABSOLUTE, { kind: 'calls', answers: more }, 5).isRight).toBe(true);
  });

  it('says that tensors are left behind, and takes no points for it', () => {
    const answers = drawInputs(ABSOLUTE, 5).map((args): Answer => {
      return { kind: 'value', value: Math.abs(args[0] as number), leaked: 3 };
    });
    const verdict = judge(ABSOLUTE, { kind: 'calls', answers }, 5);
    expect(verdict).toMatchObject({ points: 8, isRight: true, findings: [{ name: 'leaks' }] });
    expect(verdict.findings[0].text.en).toContain('3 tensors');
  });

  it('judges nothing by a reference that fails', () => {
    const broken = {
      ...ABSOLUTE,
      reference: () => {
        throw new Error('no');
      },
    };
    expect(() => judge(broken, { kind: 'calls', answers: [] }, 5)).toThrow(RangeError);
  });
});
