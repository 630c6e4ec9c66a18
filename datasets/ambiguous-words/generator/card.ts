import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checksums, readPairs } from './files';
import type { Phrase } from './lexicon';
import { countNeighbours } from './neighbours';
import { readTable, wordsOf, type Row } from './table';

/** What one language of the card calls its columns. */
interface CardText {
  readonly file: string;
  readonly counts: string;
  readonly neighbours: string;
  readonly senses: string;
  /** The column of senses.txt that holds the gloss in this language. */
  readonly gloss: string;
}

const CARDS: readonly CardText[] = [
  {
    file: 'README.md',
    counts: '| file | pairs | English words | different | Chinese characters | different |',
    neighbours: '| file | pairs | one word from a training sentence |',
    senses: '| word | sense | in Chinese | train | validation | test | hand-written test |',
    gloss: 'sense',
  },
  {
    file: 'README.zh.md',
    counts: '| 文件 | 句对 | 英语词数 | 词种数 | 汉字数 | 字种数 |',
    neighbours: '| 文件 | 句对 | 与某个训练句只差一个词 |',
    senses: '| 词 | 译法 | 训练 | 验证 | 测试 | 手写测试 |',
    gloss: '义项',
  },
];

/** What is counted in the files: rows of the tables, alike in both cards. */
interface Counted {
  readonly counts: readonly string[];
  readonly neighbours: readonly string[];
  readonly senses: readonly SenseCount[];
  readonly checksums: string;
}

/** Renews the tables between the marks of both cards from the files themselves. */
export function writeCards(folder: string, files: readonly string[]): void {
  for (const [file, text] of renewedCards(folder, files)) writeFileSync(join(folder, file), text);
}

/** The cards that belong to the files, whether or not they are those on disk. */
export function renewedCards(folder: string, files: readonly string[]): Map<string, string> {
  const counted: Counted = {
    counts: countRows(folder, files),
    neighbours: neighbourRows(folder),
    senses: countSenses(folder),
    checksums: checksums(folder, files),
  };
  return new Map(
    CARDS.map((card) => [
      card.file,
      renewCard(readFileSync(join(folder, card.file), 'utf8'), card, counted),
    ]),
  );
}

function renewCard(text: string, card: CardText, counted: Counted): string {
  const tables = {
    counts: [card.counts, '|---|--:|--:|--:|--:|--:|', ...counted.counts].join('\n'),
    neighbours: [card.neighbours, '|---|--:|--:|', ...counted.neighbours].join('\n'),
    senses: senseTable(card, counted.senses),
    checksums: `\`\`\`text\n${counted.checksums}\`\`\``,
  };
  return Object.entries(tables).reduce((renewed, [mark, table]) => {
    const between = new RegExp(`(<!-- ${mark} -->\n)[^]*?(\n<!-- end of ${mark} -->)`);
    if (!between.test(renewed)) throw new Error(`${card.file}: the marks of "${mark}" are missing`);
    return renewed.replace(
      between,
      (_, open: string, close: string) => `${open}\n${table}\n${close}`,
    );
  }, text);
}

/** The words of an English sentence in lower case, without punctuation. */
export function englishWords(sentence: string): string[] {
  return sentence.toLowerCase().match(/[a-z0-9]+(?:['-][a-z0-9]+)*/g) ?? [];
}

/** The characters of a Chinese sentence, without punctuation. */
export function chineseCharacters(sentence: string): string[] {
  return sentence.match(/[\p{Script=Han}\p{L}\p{N}]/gu) ?? [];
}

function countRows(folder: string, files: readonly string[]): string[] {
  const all = files.map((file): [string, Phrase[]] => [file, readPairs(join(folder, file))]);
  return [...all, ['**Σ**', all.flatMap(([, pairs]) => pairs)] as const].map(([name, pairs]) => {
    const words = pairs.flatMap(({ en }) => englishWords(en));
    const characters = pairs.flatMap(({ zh }) => chineseCharacters(zh));
    const numbers = [pairs, words, new Set(words), characters, new Set(characters)].map((of) =>
      of instanceof Set ? of.size : of.length,
    );
    return `| ${name} | ${numbers.join(' | ')} |`;
  });
}

function neighbourRows(folder: string): string[] {
  const wordsIn = (file: string): string[][] =>
    readPairs(join(folder, file)).map(({ en }) => englishWords(en));
  const known = ['train.tsv', 'train-hand-written.tsv'].flatMap(wordsIn);
  return ['validation.tsv', 'test.tsv', 'test-hand-written.tsv'].map((file) => {
    const sentences = wordsIn(file);
    const near = countNeighbours(sentences, known);
    const share = Math.round((100 * near) / sentences.length);
    return `| ${file} | ${sentences.length} | ${near} (${share} %) |`;
  });
}

/** A pair with its English cut into words once, since every sense looks at them. */
export interface WordedPair extends Phrase {
  readonly words: ReadonlySet<string>;
}

/** Cuts the English of pairs into words. */
export function withWords(pairs: readonly Phrase[]): WordedPair[] {
  return pairs.map((pair) => ({ ...pair, words: new Set(englishWords(pair.en)) }));
}

/** One sense of senses.txt with the pairs of each part that show it. */
export interface SenseCount {
  readonly row: Row;
  /** train (both files), validation, test, hand-written test */
  readonly counts: readonly number[];
}

/** How often each sense of each ambiguous word occurs in each part of the corpus. */
export function countSenses(folder: string): SenseCount[] {
  const parts = [
    ['train.tsv', 'train-hand-written.tsv'],
    ['validation.tsv'],
    ['test.tsv'],
    ['test-hand-written.tsv'],
  ].map((files) => withWords(files.flatMap((file) => readPairs(join(folder, file)))));
  return readTable(join(folder, 'lexicon', 'senses.txt')).map((row) => ({
    row,
    counts: parts.map((pairs) => pairs.filter(senseTest(row)).length),
  }));
}

/** Tells whether a pair has one of the sense's English forms and one of its Chinese signs. */
export function senseTest(row: Row): (pair: WordedPair) => boolean {
  const forms = wordsOf(row['forms']);
  const signs = wordsOf(row['signs']);
  return ({ words, zh }) =>
    forms.some((form) => words.has(form)) && signs.some((sign) => zh.includes(sign));
}

function senseTable(card: CardText, senses: readonly SenseCount[]): string {
  const rows = senses.map(({ row, counts }) => {
    const senses = card.gloss === 'sense' ? [row['sense'], row['义项']] : [row['义项']];
    return `| ${[row['word'], ...senses, ...counts].join(' | ')} |`;
  });
  const rule =
    card.gloss === 'sense' ? '|---|---|---|--:|--:|--:|--:|' : '|---|---|--:|--:|--:|--:|';
  return [card.senses, rule, ...rows].join('\n');
}
