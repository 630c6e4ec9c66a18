import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkDecks } from '../../slides/machine/checkDecks';
import { readSlides } from '../../slides/machine/readDeck';
import type { Deck } from '../../slides/machine/slide';
import { repositoryRoot } from '../support/paths';
import { differenceOf } from './sameDrawing';

const NOTES = {
  en: '3 min. Ask: why? Expected wrong answer: no. Then say: yes.\n\nChapter: [02](../../notebooks/en/02-attention.ipynb)',
  zh: '3 分钟。问：为什么？可能的错误回答：不。接着说：对。\n\n章节：[02](../../notebooks/zh/02-attention.ipynb)',
};

function slide(
  lang: 'en' | 'zh',
  { id = 'a', body = 'One line.', notes = NOTES[lang], kind = '' },
) {
  return `## A claim {#${id}${kind}}\n\n${body}\n\n<!-- notes\n${notes}\n-->\n`;
}

const deck = (lang: 'en' | 'zh', ...slides: string[]): Deck => ({
  lang,
  folder: join(repositoryRoot, 'slides', lang),
  slides: readSlides(slides.join('\n---\n\n'), `slides/${lang}/01-overview.md`),
});

const faultsOf = (change: Parameters<typeof slide>[1]) =>
  checkDecks(repositoryRoot, [deck('zh', slide('zh', {})), deck('en', slide('en', change))]);

describe('checkDecks', () => {
  it('has nothing against twins in good order', () => {
    expect(faultsOf({})).toEqual([]);
  });

  it.for([
    ['another id', { id: 'b' }, 'slide 1: a in zh, b in en'],
    ['no minutes', { notes: NOTES.en.replace('3 min', '') }, 'notes need minutes'],
    ['other minutes', { notes: NOTES.en.replace('3 min', '4 min') }, 'other minutes than'],
    ['two kinds', { kind: ' .quiz .more', body: '- [x] a\n- [ ] b\n- [ ] c' }, 'is of one kind'],
    ['an unknown kind', { kind: ' .deep' }, 'there is no kind .deep'],
    ['a first slide that hangs', { kind: ' .more' }, '.more is not the first of a part'],
    ['no question', { notes: NOTES.en.replace('Ask:', '') }, 'notes need a question'],
    ['no wrong answer', { notes: NOTES.en.replace('wrong', '') }, 'notes need the wrong answer'],
    ['no link', { notes: NOTES.en.replace(/Chapter.*/u, '') }, 'a link to the chapter'],
    ['a dead link', { notes: NOTES.en.replace('02-att', '02-no') }, 'is not there'],
    ['a bare title', { body: '' }, 'a bare title'],
    ['no words for a figure', { body: '![](figures/waves.svg)' }, 'its words say too little'],
    ['a missing figure', { body: '![eight words](figures/no.svg)' }, 'figures/no.svg is not there'],
    ['literal code', { body: '```ts\n1\n2\n3\n4\n```' }, '4 lines of literal code'],
    ['a literal body', { body: '```ts lib/a.ts#b\n1\n```' }, 'its code comes from the library'],
    ['no declaration', { body: '```ts lib/attention/mask.ts#no\n```' }, 'no such declaration'],
    ['too much code', { body: '```ts lib/decoding/beam.ts#best\n```' }, 'a slide holds 12'],
    ['a quiz with two', { kind: ' .quiz', body: '- [x] a\n- [ ] b' }, '3 or 4 answers'],
    [
      'a quiz with none right',
      { kind: ' .quiz', body: '- [ ] a\n- [ ] b\n- [ ] c' },
      'no answer is',
    ],
  ] as const)('names %s', ([, change, fault]) => {
    expect(faultsOf(change).join('\n')).toContain(fault);
  });

  it('asks for a quiz in time', () => {
    const many = (lang: 'en' | 'zh', count: number) =>
      deck(lang, ...Array.from({ length: count }, (_, i) => slide(lang, { id: `s${i}` })));
    const faults = (count: number) =>
      checkDecks(repositoryRoot, [many('zh', count), many('en', count)]);
    expect(faults(8)).toEqual([]);
    expect(faults(9)).toEqual([
      'slides/zh/01-overview.md:97: 9 slides without a quiz',
      'slides/en/01-overview.md:97: 9 slides without a quiz',
    ]);
  });
});

describe('checkDecks, of two lessons', () => {
  const lecture = (count: number, minutes: number, kind = '') =>
    checkDecks(
      repositoryRoot,
      (['zh', 'en'] as const).map((lang) => {
        const [quiz, answers] = [' .quiz', '- [x] a\n- [ ] b\n- [ ] c'];
        const notes = NOTES[lang].replace('3 ', `${minutes} `);
        const slides = Array.from({ length: count }, (_, i) => {
          const own = i === 0 ? quiz : kind || quiz;
          return slide(lang, { id: `s${i}`, body: answers, notes, kind: own });
        });
        return deck(lang, ...slides);
      }),
    ).filter((fault) => fault.startsWith('en: '));

  it('holds 52 slides and 90 minutes', () => {
    expect(lecture(52, 1)).toEqual([]);
    expect(lecture(53, 1)).toEqual(['en: 53 slides; two lessons hold 52']);
    expect(lecture(18, 5)).toEqual([]);
    expect(lecture(16, 6)).toEqual(['en: 96 minutes; two lessons are 90 at most']);
  });

  it('counts nothing that hangs below', () => {
    expect(lecture(60, 5, ' .more')).toEqual([]);
  });
});

describe('checkDecks, of slides for those who ask', () => {
  const [plain, more] = [{ id: 'a' }, { id: 'b', kind: ' .more' }];
  const both = (...changes: Parameters<typeof slide>[1][]) =>
    checkDecks(
      repositoryRoot,
      (['zh', 'en'] as const).map((lang) => deck(lang, ...changes.map((one) => slide(lang, one)))),
    );

  it('asks for no quiz because of them', () => {
    const many = Array.from({ length: 9 }, (_, i) => ({ ...more, id: `m${i}` }));
    expect(both(plain, ...many)).toEqual([]);
  });

  it('hangs none below the page that opens a part', () => {
    const decks = (['zh', 'en'] as const).map((lang) =>
      deck(lang, slide(lang, plain).replace('## ', '# '), slide(lang, more)),
    );
    expect(checkDecks(repositoryRoot, decks).join()).toContain('.more is not the first of a part');
  });
});

describe('differenceOf', () => {
  const svg = '<text x="10.5" fill="#102030">0.54</text>';

  it('forgives a last digit, and nothing else', () => {
    expect(differenceOf(svg, svg.replace('10.5', '10.4').replace('0.54', '0.55'))).toBeUndefined();
    expect(differenceOf(svg, svg.replace('0.54', '0.57'))).toBe('0.54 has become 0.57');
    expect(differenceOf(svg, svg.replace('10.5', '12.5'))).toBe('10.5 has become 12.5');
    expect(differenceOf(svg, svg.replace('#102030', '#102040'))).toBe('#102030 has become #102040');
    expect(differenceOf(svg, svg.replace('text ', 'rect '))).toBe('other elements or words');
  });
});
