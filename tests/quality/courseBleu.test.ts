import { describe, expect, it } from 'vitest';
import { courseBleu } from './courseBleu';
import { CourseTokenizer } from './courseTokenizer';

const bleu = (translation: string, reference: string, k = 2) => {
  const words = (text: string) => text.split(' ').filter((word) => word !== '');
  return courseBleu(words(translation), words(reference), k);
};

describe('courseBleu', () => {
  it('is 1 for the reference itself, also for one word, on which the course divides by 0', () => {
    expect(bleu('il est calme .', 'il est calme .')).toBeAllClose(1);
    expect(bleu('va', 'va')).toBeAllClose(1);
  });

  it('is the 0.658 of the course for one wrong word of four', () => {
    // ¾ of the words, ⅓ of the pairs: (3/4)^½ · (1/3)^¼
    expect(bleu('il est bon .', 'il est calme .')).toBeAllClose((3 / 4) ** 0.5 * (1 / 3) ** 0.25);
    expect(bleu('il est bon .', 'il est calme .').toFixed(3)).toBe('0.658');
  });

  it('punishes what is too short, and not what is too long', () => {
    expect(bleu('a b', 'a b c', 1)).toBeAllClose(Math.exp(1 - 3 / 2));
    expect(bleu('a b c d', 'a b', 1)).toBeAllClose((2 / 4) ** 0.5);
  });

  it('counts a repeated word no more often than the reference has it', () => {
    expect(bleu('a a a a', 'a b c d', 1)).toBeAllClose((1 / 4) ** 0.5);
  });

  it('is 0 without words, and without words in common', () => {
    expect(bleu('', 'va !')).toBe(0);
    expect(bleu('a b', 'c d')).toBe(0);
  });
});

describe('CourseTokenizer', () => {
  it.each([
    ['Go.', 'go .'],
    ["J'ai perdu.", "j'ai perdu ."],
    ['Va\u202f!', 'va !'],
    ['Ça\u00a0alors, quoi...', 'ça alors , quoi . . .'],
  ])('%s', (text, tokens) => {
    expect(new CourseTokenizer().tokenize(text).join(' ')).toBe(tokens);
  });
});
