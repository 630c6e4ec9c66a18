import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  chineseCharacters,
  countSenses,
  englishWords,
  renewedCards,
  senseTest,
  withWords,
} from '../../datasets/ambiguous-words/generator/card';
import { generate, sentenceKey, SHOWCASE } from '../../datasets/ambiguous-words/generator/corpus';
import { checksums, readPairs, toTsv } from '../../datasets/ambiguous-words/generator/files';
import { readLexicon, type Phrase } from '../../datasets/ambiguous-words/generator/lexicon';
import { FILES, generateFiles, HELD_OUT } from '../../datasets/ambiguous-words/generator/main';
import { readTable, wordsOf } from '../../datasets/ambiguous-words/generator/table';
import { toSimplified } from '../../lib/text/chineseScript';
import { repositoryRoot } from '../support/paths';

const folder = join(repositoryRoot, 'datasets', 'ambiguous-words');
const text = (file: string): string => readFileSync(join(folder, file), 'utf8');
const files = new Map(FILES.map((file) => [file, readPairs(join(folder, file))]));
const pairsOf = (...names: string[]): Phrase[] => names.flatMap((name) => files.get(name) ?? []);
const everyPair = pairsOf(...FILES);
const generatedPairs = pairsOf('train.tsv', 'validation.tsv', 'test.tsv');

function countOf(units: readonly string[]): (unit: string) => number {
  const counts = new Map<string, number>();
  for (const unit of units) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  return (unit) => counts.get(unit) ?? 0;
}

describe('the files of ambiguous-words', () => {
  it('are made anew byte for byte from lexicon and grammar', () => {
    for (const [file, pairs] of Object.entries(generateFiles(folder)))
      expect(toTsv(pairs) === text(file), `${file} differs; run the generator`).toBe(true);
  });

  it('have the sizes that the card promises', () => {
    expect(pairsOf('train.tsv').length).toBeGreaterThan(8_000);
    expect(pairsOf('train-hand-written.tsv').length).toBeGreaterThanOrEqual(600);
    expect(pairsOf('validation.tsv')).toHaveLength(HELD_OUT);
    expect(pairsOf('test.tsv')).toHaveLength(HELD_OUT);
    expect(pairsOf('test-hand-written.tsv').length).toBeGreaterThanOrEqual(120);
  });

  it('match their checksums', () => {
    expect(text('checksums.txt')).toBe(checksums(folder, FILES));
  });

  it('have cards whose tables are those of the files', () => {
    for (const [file, card] of renewedCards(folder, FILES)) expect(text(file)).toBe(card);
  });

  it('never have one English sentence twice, in one file or in two', () => {
    const count = countOf(everyPair.map(({ en }) => sentenceKey(en)));
    expect(everyPair.filter(({ en }) => count(sentenceKey(en)) > 1)).toEqual([]);
  });

  it('leave out the sentence that the course translates as unseen', () => {
    expect(everyPair.map(({ en }) => sentenceKey(en))).not.toContain(sentenceKey(SHOWCASE));
  });

  it('are UTF-8 with line feeds, one tabulator a line and no stray spaces', () => {
    for (const file of FILES) {
      const bytes = readFileSync(join(folder, file));
      expect(new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toBe(text(file));
      expect(text(file)).toMatch(/^(?:[^\t\r\n ][^\t\r\n]*\t[^\t\r\n ]+\n)+$/);
      expect(text(file)).not.toMatch(/ {2}| \t/);
    }
  });
});

describe('the sentences of ambiguous-words', () => {
  it('are plain English that begins with a capital and ends as a sentence', () => {
    const isSentence = /^[A-Z][A-Za-z0-9 ,;'-]*[.?!]$|^[A-Z][A-Za-z ,'-]*\? [A-Z][A-Za-z ]*\.$/;
    expect(everyPair.filter(({ en }) => !isSentence.test(en))).toEqual([]);
  });

  it('are Chinese with full-width punctuation that ends as a sentence', () => {
    const isSentence = /^[\p{Script=Han}ABTM，、]+[。？！](?:[\p{Script=Han}]+。)?$/u;
    expect(everyPair.filter(({ zh }) => !isSentence.test(zh))).toEqual([]);
  });

  it('ask in both languages or in neither', () => {
    const disagreeing = generatedPairs.filter(
      ({ en, zh }) => en.endsWith('?') !== zh.endsWith('？'),
    );
    expect(disagreeing).toEqual([]);
  });

  it('are in simplified characters', () => {
    expect(everyPair.filter(({ zh }) => toSimplified(zh) !== zh)).toEqual([]);
  });

  it('are short', () => {
    expect(everyPair.filter(({ en }) => englishWords(en).length > 17)).toEqual([]);
    expect(everyPair.filter(({ zh }) => Array.from(zh).length > 32)).toEqual([]);
  });
});

describe('the words of ambiguous-words', () => {
  const train = pairsOf('train.tsv');
  const allTrain = pairsOf('train.tsv', 'train-hand-written.tsv');

  it('are few enough to learn in minutes', () => {
    expect(new Set(train.flatMap(({ en }) => englishWords(en))).size).toBeLessThanOrEqual(700);
    expect(new Set(everyPair.flatMap(({ zh }) => chineseCharacters(zh))).size).toBeLessThan(800);
  });

  it('in validation and test all stand in train at least eight times', () => {
    const words = countOf(train.flatMap(({ en }) => englishWords(en)));
    const characters = countOf(train.flatMap(({ zh }) => Array.from(zh)));
    const heldOut = pairsOf('validation.tsv', 'test.tsv');
    const rare = heldOut.filter(
      ({ en, zh }) =>
        englishWords(en).some((word) => words(word) < 8) ||
        Array.from(zh).some((character) => characters(character) < 8),
    );
    expect(rare).toEqual([]);
  });

  it('in the hand-written test are all known from training', () => {
    const words = countOf(allTrain.flatMap(({ en }) => englishWords(en)));
    const characters = countOf(allTrain.flatMap(({ zh }) => Array.from(zh)));
    const unknown = pairsOf('test-hand-written.tsv').filter(
      ({ en, zh }) =>
        englishWords(en).some((word) => words(word) === 0) ||
        Array.from(zh).some((character) => characters(character) === 0),
    );
    expect(unknown).toEqual([]);
  });

  it('have each of their senses often enough to be learned', () => {
    const rare = countSenses(folder).filter(({ counts }) => counts[0] < 15);
    expect(rare.map(({ row, counts }) => [row['word'], row['sense'], counts[0]])).toEqual([]);
  });

  it('show one of the listed senses wherever an ambiguous word is generated', () => {
    const senses = readTable(join(folder, 'lexicon', 'senses.txt'));
    const pairs = withWords(generatedPairs);
    for (const word of new Set(senses.map((row) => row['word']))) {
      const rows = senses.filter((row) => row['word'] === word);
      expect(rows.length, word).toBeGreaterThan(1);
      const forms = rows.flatMap((row) => wordsOf(row['forms']));
      const tests = rows.map(senseTest);
      const unexplained = pairs.filter(
        (pair) => forms.some((form) => pair.words.has(form)) && !tests.some((shows) => shows(pair)),
      );
      expect(
        unexplained.slice(0, 3).map(({ en, zh }) => [en, zh]),
        word,
      ).toEqual([]);
    }
  });
});

describe('the generator', () => {
  let copy: string;

  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'lexicon-'));
    cpSync(join(folder, 'lexicon'), copy, { recursive: true });
  });

  afterEach(() => rmSync(copy, { recursive: true, force: true }));

  function append(file: string, line: string): void {
    writeFileSync(join(copy, file), `${readFileSync(join(copy, file), 'utf8')}${line}\n`);
  }

  it('refuses a lexicon in which one sentence has two translations, and names both', () => {
    append('patterns.txt', '5 | The bats slept. | 蝙蝠睡了。');
    append('patterns.txt', '5 | The bats slept. | 球棒睡了。');
    expect(() => generate(readLexicon(copy), 1)).toThrow(/The bats slept\..*蝙蝠睡了.*球棒睡了/);
  });

  it('refuses a noun that no table defines, and says who used it', () => {
    append('collocations.txt', 'see | | unicorn | - | 5');
    expect(() => readLexicon(copy)).toThrow('see: "unicorn" is not in the lexicon');
  });

  it('refuses an adjective that no table defines', () => {
    append('nouns.txt', 'lamp | lamp | lamps | 台灯 | 盏 | shiny');
    expect(() => readLexicon(copy)).toThrow('lamp: "shiny" is not in the lexicon');
  });

  it('refuses a sense that is defined twice', () => {
    append('nouns.txt', 'saw | saw | saws | 锯子 | 把 |');
    expect(() => readLexicon(copy)).toThrow('"saw" is in the lexicon twice');
  });

  it('refuses a determiner that the grammar does not know', () => {
    append('collocations.txt', 'see | | saw | - | 5 | every');
    expect(() => readLexicon(copy)).toThrow('"every" is no determiner');
  });

  it('refuses a row with more columns than its table, with file and line', () => {
    append('times.txt', 'past | last month | 上个月 | 上月');
    expect(() => readLexicon(copy)).toThrow(/times\.txt:\d+: 4 columns, the header has 3/);
  });

  it('refuses a pattern whose Chinese refers to a slot that the English has not', () => {
    append('patterns.txt', '5 | {S} slept {past}. | {S}{2}睡了。');
    expect(() => generate(readLexicon(copy), 1)).toThrow('has no slot 2');
  });

  it('draws other sentences from another seed', () => {
    const lexicon = readLexicon(copy);
    const [first, second] = [1, 2].map((seed) => generate(lexicon, seed).map(({ en }) => en));
    expect(generate(lexicon, 1).map(({ en }) => en)).toEqual(first);
    expect(second).not.toEqual(first);
  });
});
