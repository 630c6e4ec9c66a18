import { describe, expect, it } from 'vitest';
import { earlyAnswers, guessIds, type ReadCell } from './checks/guesses';

const cell = (id: string, change: Partial<ReadCell> = {}): ReadCell => ({
  id,
  source: '',
  shown: '',
  html: '',
  ...change,
});
/** @param answer one, or several   @param choices what was offered */
const reveal = (answer: string | readonly string[], choices: readonly string[] = []) => {
  const list = (texts: readonly string[]) => JSON.stringify(texts).replaceAll('"', '&quot;');
  const marks = `data-answer="${list([answer].flat())}" data-choices="${list(choices)}"`;
  return cell('reveal', {
    html: `<details data-guess="02.1" ${marks}>`,
    shown: `The run gave ${[answer].flat().join(', ')}.`,
  });
};

describe('the check of answers', () => {
  it('finds a number above its reveal, in a text, a source, a title or an output', () => {
    const complaint = '02.1: “0.898” is readable in early, above reveal';
    for (const change of [
      { source: 'w = 148.4 / 165.2 = 0.898' },
      { shown: 'weights 0.01 0.898 0.04' },
    ]) {
      expect(earlyAnswers([cell('early', change), reveal('0.898')])).toEqual([complaint]);
    }
    expect(earlyAnswers([reveal('0.898'), cell('late', { source: '= 0.898' })])).toEqual([]);
  });

  it('does not take a part of another number for it, nor a small whole one', () => {
    const early = cell('early', { source: '0.8985 10.898 4 44 3.449' });
    expect(earlyAnswers([early, reveal('0.898'), reveal('44'), reveal('3.44')])).toEqual([]);
    expect(earlyAnswers([cell('early', { shown: '749 words' }), reveal('749')])).toHaveLength(1);
  });

  it('lets a word be offered, and not be told', () => {
    const offered = cell('early', {
      source: 'axis: summed wrongly; late: masked late',
      shown: 'axis or late',
    });
    expect(earlyAnswers([offered, reveal('late', ['axis', 'late'])])).toEqual([]);
    const told = cell('early', { shown: 'late' });
    expect(earlyAnswers([told, reveal('late', ['axis', 'late'])])).toHaveLength(1);
    expect(earlyAnswers([cell('early', { source: 'of 把' }), reveal('把')])).toHaveLength(1);
    expect(earlyAnswers([cell('early', { source: 'yes' }), reveal('yes')])).toEqual([]);
    expect(earlyAnswers([cell('early', { source: 'f(false)' }), reveal('false')])).toEqual([]);
  });

  it('looks for each of several answers', () => {
    const early = cell('early', { shown: 'Picture: late' });
    expect(earlyAnswers([early, reveal(['late', 'size'], ['axis', 'late', 'size'])])).toHaveLength(
      1,
    );
  });

  it('does not look for the letter of a choice', () => {
    const early = cell('early', { source: 'A saw', shown: 'A 甲' });
    expect(earlyAnswers([early, reveal('A', ['A', 'B']), reveal('甲', ['甲', '乙'])])).toEqual([]);
  });

  it('knows what a chapter asks for', () => {
    expect(guessIds([cell('a'), reveal('1'), reveal('&lt;pad&gt;')])).toEqual(['02.1', '02.1']);
  });
});
