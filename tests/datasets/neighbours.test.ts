import { expect, it } from 'vitest';
import { countNeighbours } from '../../datasets/ambiguous-words/generator/neighbours';

const cut = (...sentences: string[]) => sentences.map((sentence) => sentence.split(' '));
const known = cut('i saw a bat', 'we sat down', 'the old king is kind to us');

it.each([
  ['a word changed', 'i saw a saw'],
  ['the first word changed', 'you saw a bat'],
  ['a word added', 'we all sat down'],
  ['a word left out', 'the king is kind to us'],
])('counts a sentence with %s', (_, sentence) => {
  expect(countNeighbours(cut(sentence), known)).toBe(1);
});

it.each([
  ['two words changed', 'you saw a saw'],
  ['two words exchanged', 'saw i a bat'],
  ['a word changed and one added', 'i saw a big saw'],
  ['nothing in common', 'dogs bark'],
])('does not count one with %s', (_, sentence) => {
  expect(countNeighbours(cut(sentence), known)).toBe(0);
});

it('counts each sentence once', () => {
  const near = cut('i saw a saw', 'i saw the bat', 'he ran');
  expect(countNeighbours(near, [...known, ...cut('i saw a cat')])).toBe(2);
});
