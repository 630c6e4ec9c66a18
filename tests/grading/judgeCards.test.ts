import { describe, expect, it } from 'vitest';
import type { CardsExercise } from '../../lib/grading/exercise';
import { judgeCards } from '../../lib/grading/judgeCards';
import type { Plain } from '../../lib/grading/plain';

const text = { zh: '文', en: 'text' };
const card = (isBug: boolean) => ({
  title: text,
  isBug,
  because: text,
  source: 'https://example.org',
});
const EXERCISE: CardsExercise = {
  kind: 'cards',
  id: '99.3',
  title: text,
  difficulty: 1,
  minutes: 1,
  points: 10,
  hints: [text, text, text],
  cards: [card(true), card(false), card(true), card(true), card(false)],
};
const judged = (bugs: Plain) => judgeCards(EXERCISE, bugs);

describe('judgeCards', () => {
  it('gives points for what is better than chance', () => {
    expect(judged([true, false, true, true, false])).toMatchObject({ points: 10, isRight: true });
    expect(judged([true, false, true, true, true])).toMatchObject({ points: 6, isRight: false });
    expect(judged([true, true, true, true, true]).points).toBeCloseTo(2);
    expect(judged([false, false, false, false, false]).points).toBe(0);
  });

  it('says why a card was judged wrongly, and nothing of the others', () => {
    const { findings } = judged([true, true, true, true, false]);
    expect(findings.map(({ name }) => name)).toEqual(['card-2']);
    expect(findings[0].title.en).toBe('Card 2, text: this code is right');
  });

  it.each([
    ['no list', true],
    ['too few', [true]],
    ['too many', [true, false, true, true, false, false]],
    ['numbers', [1, 0, 1, 1, 0]],
    ['nothing', null],
  ] as const)('gives nothing for %s', (_what, bugs) => {
    expect(judged(bugs as Plain)).toMatchObject({ points: 0, findings: [{ name: 'no-list' }] });
  });
});
