import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generate } from '../../datasets/ambiguous-words/generator/corpus';
import {
  type Activity,
  findNouns,
  type Frame,
  type Lexicon,
  type Pattern,
  readLexicon,
} from '../../datasets/ambiguous-words/generator/lexicon';
import { repositoryRoot } from '../support/paths';

const folder = join(repositoryRoot, 'datasets', 'ambiguous-words', 'lexicon');
const whole = readLexicon(folder);

/** The lexicon without its sentences: only those of the test are drawn. */
function only(sentences: Partial<Pick<Lexicon, 'activities' | 'frames' | 'patterns'>>): Lexicon {
  const nouns = new Map([...whole.nouns].map(([id, noun]) => [id, { ...noun, adjectives: [] }]));
  return { ...whole, nouns, activities: [], frames: [], patterns: [], ...sentences };
}

const pattern = (en: string, zh: string, shots = 60): Pattern => ({ en, zh, shots });

const frame = (en: string, zh: string, more: Partial<Frame> = {}): Frame => ({
  use: 'go',
  share: 1,
  polarity: 'told',
  times: '',
  ...more,
  en,
  zh,
});

const activity = (en: string, zh: string, more: Partial<Activity> = {}): Activity => ({
  uses: ['go'],
  day: '',
  who: '',
  places: [undefined],
  shots: 40,
  ...more,
  en,
  zh,
});

function sentences(lexicon: Lexicon): string[] {
  return generate(lexicon, 1).map(({ en, zh }) => `${en} ${zh}`);
}

describe('a lexicon folder', () => {
  let copy: string;

  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'lexicon-'));
    cpSync(folder, copy, { recursive: true });
  });

  afterEach(() => rmSync(copy, { recursive: true, force: true }));

  it.each([
    [
      'nouns.txt',
      'desk.lamp | lamp | lamps | 台灯 | 盏 | | | shiny',
      '"shiny" is not in the lexicon',
    ],
    ['nouns.txt', 'saw | saw | saws | 锯子 | 把 | | |', '"saw" is in the lexicon twice'],
    ['nouns.txt', 'tin | tin | tins | 罐头 | 个 | | 其 |', 'tin: "the" is "其"'],
    ['phrases.txt', 'past | last month | 上个月 | 上月', 'phrases.txt:'],
    ['subjects.txt', 'Ada | 艾达 | 2 | | her | 她的 | | 1 | 1', 'subject "Ada": 人称 is "2"'],
    ['activities.txt', '5 | nap | 打盹 | nod', '"nap": there is no frame for "nod"'],
    ['activities.txt', '5 | nap | 打盹 | now | | moon', 'nap: "in.moon" is not in the lexicon'],
    ['frames.txt', 'nod | 1 | sung | | {S} {V}. | {S}{V}。', '"sung" is no polarity'],
  ])('%s: refuses "%s"', (file, line, message) => {
    writeFileSync(join(copy, file), `${readFileSync(join(copy, file), 'utf8')}${line}\n`);
    expect(() => readLexicon(copy)).toThrow(message);
  });
});

describe('the sentences of an activity', () => {
  const tennis = activity('play tennis', '打~网球');
  const told = (more: Partial<Frame> = {}) => frame('I {Ved}.', '我{V了}。', more);

  it.each([
    ['at the end', '打网球', 'I played tennis. 我打网球了。'],
    ['at its mark ^', '打^网球', 'I played tennis. 我打了网球。'],
    [
      'at its mark ^, beside that of a number of times',
      '打~^网球',
      'I played tennis. 我打了网球。',
    ],
  ])('put 了 %s', (_, zh, sentence) => {
    const lexicon = only({ activities: [{ ...tennis, zh }], frames: [told()] });
    expect(sentences(lexicon)).toEqual([sentence]);
  });

  it('put 过 and a number of times at the mark ~, and refuse where it is missing', () => {
    const frames = [
      frame('I have never {Ven}.', '我从来没有{V过}。'),
      frame('I {V} {=once:一,twice:两} a week.', '我每周{V:#1次}。'),
    ];
    expect(sentences(only({ activities: [tennis], frames })).sort()).toEqual([
      'I have never played tennis. 我从来没有打过网球。',
      'I play tennis once a week. 我每周打一次网球。',
      'I play tennis twice a week. 我每周打两次网球。',
    ]);
    const unmarked = [activity('play tennis', '打网球')];
    expect(() => generate(only({ activities: unmarked, frames }), 1)).toThrow('has no ~');
  });

  it('agree with whoever does it', () => {
    const frames = [frame('{S} {Vs} and {am/is/are} happy.', '{S}{V}。')];
    const drawn = sentences(only({ activities: [tennis], frames }));
    expect(drawn.length).toBeGreaterThan(10);
    const forms = drawn.map((sentence) => sentence.replace(/\. .*/, ''));
    expect(forms).toContain('I play tennis and am happy');
    expect(forms).toContain('He plays tennis and is happy');
    expect(forms).toContain('We play tennis and are happy');
    const agreeing = /^I play tennis and am|^(?!I ).* (?:plays tennis and is|play tennis and are) /;
    expect(forms.filter((form) => !agreeing.test(form))).toEqual([]);
  });

  it('take a when it is told, and the bare noun in Chinese when it is denied or asked', () => {
    const activities = [activity('buy {a saw}', '买^{1}')];
    const frames = [
      frame('I {Ved} there.', '我在那里{V了}。'),
      frame('I did not {V}.', '我没有{V}。', { polarity: 'denied' }),
      frame('Did you {V}?', '你{V}了吗？', { polarity: 'asked' }),
    ];
    expect(sentences(only({ activities, frames })).sort()).toEqual([
      'Did you buy a saw? 你买锯子了吗？',
      'I bought a saw there. 我在那里买了一把锯子。',
      'I did not buy a saw. 我没有买锯子。',
    ]);
  });

  it('keep the measure of what is drunk by the glass when asked, and are never denied', () => {
    const activities = [activity('drink {a tea.cup}', '喝^{1}')];
    const frames = [
      frame('Do you want to {V}?', '你想{V}吗？', { polarity: 'asked' }),
      frame('I do not want to {V}.', '我不想{V}。', { polarity: 'denied' }),
    ];
    expect(sentences(only({ activities, frames }))).toEqual([
      'Do you want to drink a cup of tea? 你想喝一杯茶吗？',
    ]);
  });

  it('say 在 once: where the activity begins with it, the frame leaves it out', () => {
    const going = [frame('Tom is {Ving} {P}.', '汤姆正{在P}{V}。')];
    const inCafe = activity('eat in a cafe', '在咖啡馆吃饭');
    expect(sentences(only({ activities: [inCafe], frames: going }))).toEqual([
      'Tom is eating in a cafe. 汤姆正在咖啡馆吃饭。',
    ]);
    expect(sentences(only({ activities: [tennis], frames: going }))).toEqual([
      'Tom is playing tennis. 汤姆正在打网球。',
    ]);
  });

  it('are about your hands without a subject only where you are spoken to', () => {
    const activities = [activity('wash {his} hands', '洗手')];
    const frames = [frame('Who is {Ving}?', '谁在{V}？'), frame('Please {V}.', '请{V}。')];
    expect(sentences(only({ activities, frames }))).toEqual(['Please wash your hands. 请洗手。']);
  });

  it('name a place only where the frame has room for it', () => {
    const inPark = { en: 'in the park', zh: '公园里' };
    const activities = [{ ...tennis, places: [inPark] }];
    expect(sentences(only({ activities, frames: [told()] }))).toEqual([]);
    const frames = [frame('I {Ved} {P}.', '我{P}{V了}。')];
    expect(sentences(only({ activities, frames }))).toEqual([
      'I played tennis in the park. 我在公园里打网球了。',
    ]);
  });
});

describe('the sentences of a pattern', () => {
  it('fill a slot the same way in both languages', () => {
    const patterns = [pattern('{num saw} and {=red:红色,blue:蓝色}', '{1}，{2}')];
    const drawn = sentences(only({ patterns }));
    expect(drawn).toContain('Two saws and red 两把锯子，红色');
    expect(drawn).toHaveLength(10);
  });

  it('use a group of nouns by its tag', () => {
    const patterns = [pattern('{a vehicle}', '{1}')];
    expect(sentences(only({ patterns }))).toContain('A bike 一辆自行车');
  });

  it('put the colour before size and age in Chinese, and other adjectives nowhere', () => {
    const lexicon = only({ patterns: [pattern('{a++ cat}', '{1}')] });
    const cat = { ...findNouns(whole, ['cat'], 'test')[0], adjectives: ['cute', 'small', 'black'] };
    const drawn = sentences({ ...lexicon, nouns: new Map([['cat', cat]]) });
    expect(drawn).toContain('A small black cat 一只黑色的小猫');
    expect(drawn.filter((sentence) => sentence.startsWith('A '))).toHaveLength(1);
    const plain = { ...cat, adjectives: ['cute', 'small'] };
    expect(
      sentences({ ...lexicon, nouns: new Map([['cat', plain]]) }).filter((sentence) =>
        sentence.startsWith('A '),
      ),
    ).toEqual([]);
  });

  it('give several owners only to what they share', () => {
    const owners = (noun: string): string[] => {
      const drawn = sentences(only({ patterns: [pattern(`{my ${noun}}`, '{1}')] }));
      return drawn.map((sentence) => sentence.split(' ')[0]).sort();
    };
    expect(owners('jacket')).toEqual(['Her', 'His', 'My', 'Your']);
    expect(owners('house')).toEqual(['Her', 'His', 'My', 'Our', 'Their', 'Your']);
  });

  /** Who called whom, in English. */
  const calls = (whom: string): string[] =>
    sentences(only({ patterns: [pattern(`{S} called ${whom}.`, '{S}，{1}。', 200)] })).map(
      (sentence) => sentence.replace(/\. .*/, ''),
    );

  it('are not about two of one family, of whom 妈妈 would not say whose she is', () => {
    const whom = '{his} {=mother:妈妈,friend:朋友}';
    const told = calls(whom);
    expect(told).toContain('Tom called his mother');
    expect(told).toContain('Your father called his friend');
    expect(told).not.toContain('Your father called his mother');
    expect(told).not.toContain('My grandparents called their mother');
  });

  it('are not about somebody and the group that somebody belongs to', () => {
    const rival = '{=Tom:汤姆,my brother:我哥哥,Anna:安娜}';
    const told = calls(rival);
    expect(told).toContain('Tom and Mary called Anna');
    expect(told).toContain('My brother and I called Tom');
    expect(told).not.toContain('Tom and Mary called Tom');
    expect(told).not.toContain('My brother and I called my brother');
  });

  it.each(['one', 'grown', 'pupil', 'scholar', 'adult', 'lay', 'fit'])(
    'are told of those who are "%s"',
    (kind) => {
      const drawn = sentences(
        only({ patterns: [pattern(`{S:${kind}} slept.`, '{S}睡了。', 400)] }),
      );
      const isTold = (who: string): boolean =>
        drawn.some((sentence) => sentence.startsWith(`${who} `));
      expect({
        we: isTold('We'),
        boy: isTold('The boy'),
        grandfather: isTold('My grandfather'),
        engineer: isTold('The engineer'),
      }).toEqual({
        we: !['one', 'grown'].includes(kind),
        boy: ['one', 'pupil', 'fit'].includes(kind),
        grandfather: ['one', 'grown', 'adult'].includes(kind),
        engineer: !['pupil', 'scholar', 'lay'].includes(kind),
      });
    },
  );

  it.each([
    ['{a unicorn}', '{1}', '"unicorn" is not in the lexicon'],
    ['{another saw}', '{1}', '"another" is no determiner'],
    ['{thing}', '{1}', '{thing} is no slot'],
    ['The bats slept.', '蝙蝠{2}', 'has no slot 2'],
    ['{=red}', '{1}', 'every choice needs English:中文'],
    ['{S:king} slept.', '{S}睡了。', '"king" is nobody'],
  ])('refuse "%s"', (en, zh, message) => {
    expect(() => generate(only({ patterns: [pattern(en, zh)] }), 1)).toThrow(message);
  });

  it('refuse one sentence with two translations, and name both', () => {
    const patterns = [
      pattern('The bats slept.', '蝙蝠睡了。'),
      pattern('The bats slept.', '球棒睡了。'),
    ];
    expect(() => generate(only({ patterns }), 1)).toThrow(/bats slept\..*蝙蝠睡了.*球棒睡了/);
  });

  it('differ from seed to seed, and only then', () => {
    const lexicon = only({ patterns: [pattern('{S} saw {a animal}.', '{S}看见了{1}。')] });
    const [first, second] = [1, 2].map((seed) => generate(lexicon, seed));
    expect(generate(lexicon, 1)).toEqual(first);
    expect(second).not.toEqual(first);
  });

  it('leave out the sentence that the course translates as unseen', () => {
    const patterns = [pattern('I saw {a saw hammer}.', '我看见了{1}。')];
    expect(sentences(only({ patterns }))).toEqual(['I saw a hammer. 我看见了一把锤子。']);
  });
});
