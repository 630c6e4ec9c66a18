import type { Card, CardsExercise, Finding, Verdict } from './exercise';
import type { Plain } from './plain';

/**
 * What a row of guesses “bug?” earns. Half of them come out right by chance, so only what is better
 * than chance earns: the points times `(2 · right − cards) / cards`, nothing below 0.
 *
 * @param bugs for each card whether it is a bug
 */
export function judgeCards({ cards, points: of }: CardsExercise, bugs: Plain): Verdict {
  const isList = Array.isArray(bugs) && bugs.length === cards.length;
  if (!isList || bugs.some((bug) => typeof bug !== 'boolean')) {
    const title = {
      zh: `这里要的是 ${cards.length} 个真假值的列表：true 表示有错`,
      en: `A list of ${cards.length} truth values is wanted: true for a bug`,
    };
    return { points: 0, of, isRight: false, findings: [{ name: 'no-list', title, text: title }] };
  }
  const wrong = cards.flatMap((card, i) => (bugs[i] === card.isBug ? [] : [{ card, i }]));
  const share = Math.max(0, (cards.length - 2 * wrong.length) / cards.length);
  const findings = wrong.map(({ card, i }) => cardFinding(card, i));
  return { points: share * of, of, isRight: wrong.length === 0, findings };
}

/** Says why, and leaves the others to be found. */
function cardFinding({ title, because, isBug }: Card, i: number): Finding {
  const verdict = isBug
    ? { zh: '这里确实有错', en: 'this one is a bug' }
    : { zh: '这段代码是对的', en: 'this code is right' };
  return {
    name: `card-${i + 1}`,
    title: {
      zh: `第 ${i + 1} 张：${title.zh}，${verdict.zh}`,
      en: `Card ${i + 1}, ${title.en}: ${verdict.en}`,
    },
    text: because,
  };
}
