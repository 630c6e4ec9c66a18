import { describe, expect, it } from 'vitest';
import { scoresByLength, type ScoresByLengthOptions } from '../../lib/figures/scoresByLength';

const OPTIONS: ScoresByLengthOptions = {
  groups: [
    { label: '2–5', count: 7 },
    { label: '6–', count: 3 },
  ],
  curves: [
    { label: 'none', scores: [30, 5] },
    {
      label: 'additive',
      scores: [60, 50],
      band: [
        [55, 66],
        [41, 52],
      ],
    },
  ],
  scoreName: 'BLEU',
};

describe('scoresByLength', () => {
  it('has a curve a model, and the band of its seeds beside it', () => {
    const { data } = scoresByLength(OPTIONS);
    expect(data.map(({ name }) => name)).toEqual(['none', 'additive', 'additive min–max']);
    expect(data.map(({ y }) => y)).toEqual([
      [30, 5],
      [60, 50],
      [55, 66, null, 41, 52, null],
    ]);
    const [none, additive] = data.map(({ x }) => x as number[]);
    expect(none[0]).toBeLessThan(additive[0]); // no band hides another
  });

  it('says how many sentences a group has, and what the ends are, in both languages', () => {
    const { layout, caption } = scoresByLength(OPTIONS);
    expect((layout.xaxis as { ticktext: string[] }).ticktext).toEqual(['2–5 (7)', '6– (3)']);
    expect(caption).toContain('none: BLEU 30.0 for the shortest, 5.0 for the longest.');
    expect(scoresByLength({ ...OPTIONS, lang: 'zh' }).caption).toContain('最长的一组 50.0');
  });

  it('refuses by name what does not fit the groups', () => {
    const change = (curves: ScoresByLengthOptions['curves']) => () =>
      scoresByLength({ ...OPTIONS, curves });
    expect(change([])).toThrow('curves: expected 1 to 4, received 0');
    expect(change([{ label: 'x', scores: [1, 2, 3] }])).toThrow('scores (x): expected [2]');
    expect(change([{ label: 'x', scores: [1, 2], band: [[1, 2]] }])).toThrow('band (x)');
  });
});
