import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  chineseCharacters,
  countSenses,
  englishWords,
  renewedCards,
  senseTest,
  withWords,
} from '../../datasets/ambiguous-words/generator/card';
import { sentenceKey, SHOWCASE } from '../../datasets/ambiguous-words/generator/corpus';
import { expand } from '../../datasets/ambiguous-words/generator/english';
import { checksums, readPairs, toTsv } from '../../datasets/ambiguous-words/generator/files';
import type { Phrase } from '../../datasets/ambiguous-words/generator/lexicon';
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
  }, 120_000);

  it('have the sizes that the card promises', () => {
    expect(pairsOf('train.tsv').length).toBeGreaterThan(10_000);
    expect(pairsOf('train-hand-written.tsv').length).toBeGreaterThanOrEqual(7_000);
    expect(pairsOf('validation.tsv')).toHaveLength(HELD_OUT);
    expect(pairsOf('test.tsv')).toHaveLength(HELD_OUT);
    expect(pairsOf('test-hand-written.tsv').length).toBeGreaterThanOrEqual(300);
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

describe('the generated sentences', () => {
  const several =
    /^(?:We|They|Tom and Mary|My \w+ and I|(?:My|Your) (?:parents|friends)|The (?:children|students|boys|girls))/;

  it.each<[string, (en: string, zh: string) => boolean]>([
    ['say 在 once', (_, zh) => zh.replaceAll('现在在', '').includes('在在')],
    ['deny 有名 as 不出名', (_, zh) => zh.includes('不有名')],
    ['never compare me with me', (en) => /^(?:I|We) .*than (?:me|us)\b/.test(en)],
    [
      'never put several people into one garment',
      (en) => several.test(en) && /\b(?:are|were) wearing an? /.test(en),
    ],
    [
      'give what one person wears or carries to one person',
      (en) => /\b(?:our|their) (?:jacket|coat|shirt|hat|tie|watch|ring|phone|pen|face) /i.test(en),
    ],
    [
      'name no place in what one means not to do',
      (en, zh) => /\b(?:will not|won't)\b/.test(en) && zh.includes('不在'),
    ],
    [
      'count nothing that was not done',
      (en) => /\b(?:did not|didn't) \w+ (?:down )?(?:two|three|four|five|six) /.test(en),
    ],
    [
      'tell what was done to a thing with 了',
      (en, zh) =>
        /\b(?:used|sharpened|sealed|tied)\b/.test(en) &&
        /把.*磨|封好|拴/.test(zh) &&
        !zh.includes('了'),
    ],
    [
      'give nobody an occupation beside the one that names them',
      (en) =>
        /^(?:The (?:doctor|nurse|cook|engineer)|Our teacher) (?:works as|is an?) /.test(en) &&
        !/ (?:fan|member) of | (?:careful|kind|quiet|funny|clever|brave|polite|friendly|rich|shy) /.test(
          en,
        ),
    ],
    ['understand what is written by 看得懂', (_, zh) => /[^得不]懂(?:课文|这个)/.test(zh)],
    ['learn how a thing is used', (_, zh) => /学用(?!中文)/.test(zh)],
    ['call missing home 想家', (_, zh) => /想念家(?!人)/.test(zh)],
    ['drink soup', (_, zh) => /吃(?:了|点儿)?(?:一碗)?汤/.test(zh)],
    ['say of all what they do with 都', (en, zh) => /^All /.test(en) && !zh.includes('都')],
    ['say all without 们', (_, zh) => /所有的(?:学生|孩子|老师|男孩|女孩)们/.test(zh)],
    ['keep whose room it is', (en, zh) => /\bin your room\b/.test(en) && !zh.includes('你的房间')],
    ['repeat by 都', (en, zh) => /\bevery (?:S|week)/.test(en) && !/都|每天/.test(zh)],
    [
      'put the time before what is denied',
      (_, zh) => /不打算(?:今|明[天年]|下[周个]|这个)/.test(zh),
    ],
    ['never ask whether somebody is mine', (en) => /^Is s?he my\b/.test(en)],
    [
      'give each of several people a fruit, not all of them one',
      (en) =>
        several.test(en) &&
        /\b(?:ate|bought|buy|eat) an? (?:\w+ )?(?:apple|banana|pear|peach)\b/.test(en),
    ],
    [
      'put size and age after the colour',
      (en, zh) =>
        /\ban? (?:big|small|new|old|long|short) (?:light )?(?:black|white|red|blue|green|grey|orange)\b/.test(
          en,
        ) && !/色的[大小新旧长短]/.test(zh),
    ],
    ['have no word twice where once is meant', (_, zh) => /了了|吗吗|的的|([^谢])\1\1/u.test(zh)],
  ])('%s', (_, isFlawed) => {
    expect(generatedPairs.filter(({ en, zh }) => isFlawed(en, zh)).slice(0, 3)).toEqual([]);
  });
});

describe('the set phrases', () => {
  const translations: readonly [english: RegExp, chinese: RegExp][] = [
    [/^Thank you very much\b/, /^非常感谢/],
    [/\bwhat is your name\?$/i, /你叫什么名字？$/],
    [/\bhow old are you\?$/i, /你多大了？$/],
    [/\bdo not know\.$/, /不知道。$/],
    [/\bdo not understand\.$/, /不明白。$/],
    [/\bfine, thank you\b/, /很好，谢谢/],
    [/^Yes, it is, /, /^是的，没错，/],
    [/\bfamily is (?:very )?big\.$/, /家里人(?:很|非常)多。$/],
    [/\blikes? \w+ but not /, /喜欢.*，但是不喜欢/],
    [/\b(?:has|have) a (?:very )?big family\.$/, /大(?:的)?家庭。$/],
    [/\bin (?:very )?good health\.$/, /身体(?:很|非常|不)好。$/],
    [/\bbus driver\.$/, /公共汽车司机。$/],
    [/\btaxi driver\.$/, /出租车司机。$/],
    [/\b(?:Peking|Beijing) University\.$/, /北京大学/],
    [/\bfor (?:breakfast|lunch|dinner)\.$/, /[早午晚]饭/],
    [/^(?:He|She) is (?:very )?old\b/, /年纪(?:很)?大了/],
    [/\bdo(?:es)? not have any \w+ at home\.$/, /家里没有/],
    [/\blikes? \w+ing .*with (?:my|his|her) friends\.$/, /喜欢和朋友一起/],
    [/^All the (?:students|teachers) are\b/, /^所有的(?:学生|老师).*都/],
    [/\ba big black dog\b/, /一只黑色的大狗/],
    [/\bSarah\b/, /莎拉/],
    [/\bDavid\b/, /大卫/],
    [/\bXiao Ming\b/, /小明/],
  ];

  const written = pairsOf('train.tsv').map(({ en, zh }) => ({ full: expand(en), zh }));

  it.each(translations)('%s are met at least five times, and always as %s', (english, chinese) => {
    const met = written.filter(({ full }) => english.test(full));
    expect(met.length).toBeGreaterThanOrEqual(5);
    expect(met.filter(({ zh }) => !chinese.test(zh))).toEqual([]);
  });

  it.each([
    ["What's", 'What is'],
    ["Who's", 'Who is'],
    ["Where's", 'Where is'],
    ["It's", 'It is'],
    ["I'm", 'I am'],
    ["don't", 'do not'],
  ])('are met as they are spoken too: %s beside %s', (short, full) => {
    const count = (form: string): number =>
      pairsOf('train.tsv').filter(({ en }) => new RegExp(`\\b${form}\\b`).test(en)).length;
    const spoken = count(short) / (count(short) + count(full));
    expect(spoken).toBeGreaterThan(0.25);
    expect(spoken).toBeLessThan(0.75);
  });
});

describe('the order of train.tsv', () => {
  it('makes its halves alike: a word that is in it often is in both', () => {
    const train = pairsOf('train.tsv').map(({ en }) => new Set(englishWords(en)));
    const half = Math.floor(train.length / 2);
    const [first, second] = [train.slice(0, half), train.slice(half)].map((part) =>
      countOf(part.flatMap((words) => [...words])),
    );
    const words = new Set(train.flatMap((pair) => [...pair]));
    const often = [...words].filter((word) => first(word) + second(word) >= 20);
    expect(often.length).toBeGreaterThan(400);
    const uneven = often.filter((word) => {
      const [a, b] = [first(word), second(word)];
      return Math.abs(a - b) > 5 * Math.sqrt(a + b);
    });
    expect(uneven).toEqual([]);
  });
});

describe('the words of ambiguous-words', () => {
  const train = pairsOf('train.tsv');
  const allTrain = pairsOf('train.tsv', 'train-hand-written.tsv');

  it('are few enough to learn in minutes', () => {
    expect(new Set(train.flatMap(({ en }) => englishWords(en))).size).toBeLessThanOrEqual(1_600);
    expect(new Set(everyPair.flatMap(({ zh }) => chineseCharacters(zh))).size).toBeLessThan(1_250);
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
