import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sentenceKey } from '../../datasets/ambiguous-words/generator/corpus';
import {
  contract,
  expand,
  verbForms,
  withArticle,
} from '../../datasets/ambiguous-words/generator/english';
import { readLexicon } from '../../datasets/ambiguous-words/generator/lexicon';
import { repositoryRoot } from '../support/paths';

const { verbs } = readLexicon(join(repositoryRoot, 'datasets', 'ambiguous-words', 'lexicon'));

describe('the English of the grammar', () => {
  it.each([
    ['watch', 'watches watched watched watching'],
    ['carry', 'carries carried carried carrying'],
    ['play', 'plays played played playing'],
    ['dance', 'dances danced danced dancing'],
    ['see', 'sees saw seen seeing'],
    ['tie', 'ties tied tied tying'],
    ['run', 'runs ran run running'],
    ['saw', 'saws sawed sawed sawing'],
  ])('knows the forms of %s', (base, forms) => {
    const { third, past, participle, ing } = verbForms(base, verbs);
    expect([third, past, participle, ing].join(' ')).toBe(forms);
  });

  it.each([
    ['orange', 'an orange'],
    ['hour', 'an hour'],
    ['university', 'a university'],
    ['umbrella', 'an umbrella'],
    ['saw', 'a saw'],
  ])('puts a or an before %s', (noun, phrase) => {
    expect(withArticle(noun)).toBe(phrase);
  });

  it.each([
    ['He does not swim.', "He doesn't swim."],
    ['It is cold.', "It's cold."],
    ['How is he today?', "How's he today?"],
    ['They have not come.', "They haven't come."],
    ['I would like tea.', "I'd like tea."],
    ['Let us go.', "Let's go."],
    ['I know who he is.', 'I know who he is.'],
  ])('shortens "%s" as it is spoken, and writes it out again', (full, short) => {
    expect(contract(full)).toBe(short);
    expect(expand(short)).toBe(full);
    expect(sentenceKey(short)).toBe(sentenceKey(full));
  });
});
