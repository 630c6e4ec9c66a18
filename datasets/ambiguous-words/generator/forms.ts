import type { Phrase, Subject, Verb } from './lexicon';

/** The parts of one clause, before tense and polarity put them in order. */
export interface Clause {
  readonly subject: Subject;
  readonly verb: Verb;
  readonly object?: Phrase;
  readonly place?: Phrase;
  readonly time?: Phrase;
}

/** How a clause may end up: told, denied, or asked. */
export type Polarity = 'told' | 'denied' | 'asked';

/** A clause with the form that it was drawn for and the form's letter. */
export interface DrawnClause {
  readonly clause: Clause;
  readonly form: Form;
  readonly letter: string;
}

/** One tense in one polarity: the order of the parts in both languages. */
export interface Form {
  readonly polarity: Polarity;
  /** The kind of time that it goes with, see times.txt. */
  readonly times: readonly string[];
  /** True when the clause is not natural without a time. */
  readonly needsTime?: boolean;
  readonly en: (clause: Clause) => string;
  readonly zh: (clause: Clause) => string;
}

const words = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(' ');
const be = ({ person }: Subject): string => ({ 1: 'am', 3: 'is', p: 'are' })[person];
const does = ({ person }: Subject): string => (person === '3' ? 'does' : 'do');
const has = ({ person }: Subject): string => (person === '3' ? 'has' : 'have');
const verbOf = ({ subject, verb }: Clause): string =>
  subject.person === '3' ? verb.third : verb.base;

/** What follows the verb in English: object, place, time. */
function after({ object, place, time }: Clause): string {
  return words(object?.en, place?.en, time?.en);
}

/** Chinese puts who, when, and (after the modal) where before the verb. */
function before({ subject, time }: Clause, modal: string, place: string): string {
  return `${subject.zh}${time?.zh ?? ''}${modal}${place}`;
}

const at = ({ place }: Clause): string => (place ? `在${place.zh}` : '');

/** Subject, time, modal, place, verb, object. */
function plain(clause: Clause, modal = ''): string {
  return `${before(clause, modal, at(clause))}${clause.verb.zh}${clause.object?.zh ?? ''}`;
}

/** 正 and the place's own 在 share one 在: 正在公园里踢足球. */
function ongoing(clause: Clause, modal: string): string {
  const place = `在${clause.place?.zh ?? ''}`;
  return `${before(clause, modal, place)}${clause.verb.zh}${clause.object?.zh ?? ''}`;
}

function completed(clause: Clause, modal = ''): string {
  return `${before(clause, modal, at(clause))}${clause.verb.zh}了${clause.object?.zh ?? ''}`;
}

function experienced({ subject, verb, object }: Clause, modal: string): string {
  return `${subject.zh}${modal}${verb.experienced}过${object?.zh ?? ''}`;
}

function impossible(clause: Clause): string {
  const { verb, object } = clause;
  return `${before(clause, '', at(clause))}${verb.impossible ?? ''}${object?.zh ?? ''}`;
}

const notState = (verb: Verb): string => (verb.zh === '有' ? '没' : '不');

const PAST: Form[] = [
  {
    polarity: 'told',
    times: ['past'],
    en: (c) => words(c.subject.en, c.verb.past, after(c)),
    zh: (c) => completed(c),
  },
  {
    polarity: 'denied',
    times: ['past'],
    en: (c) => words(c.subject.en, 'did not', c.verb.base, after(c)),
    zh: (c) => plain(c, '没有'),
  },
  {
    polarity: 'asked',
    times: ['past'],
    en: (c) => words('did', c.subject.en, c.verb.base, after(c)),
    zh: (c) => `${plain(c)}了吗`,
  },
];

const HABIT: Form[] = [
  {
    polarity: 'told',
    times: ['habit'],
    needsTime: true,
    en: (c) => words(c.subject.en, verbOf(c), after(c)),
    zh: (c) => plain(c),
  },
  {
    polarity: 'told',
    times: ['adverb'],
    needsTime: true,
    en: (c) => words(c.subject.en, c.time?.en, verbOf(c), c.object?.en, c.place?.en),
    zh: (c) => plain(c),
  },
  {
    polarity: 'denied',
    times: [],
    en: (c) => words(c.subject.en, does(c.subject), 'not', c.verb.base, after(c)),
    zh: (c) => plain(c, '不'),
  },
  {
    polarity: 'asked',
    times: ['habit'],
    en: (c) => words(does(c.subject), c.subject.en, c.verb.base, after(c)),
    zh: (c) => `${plain(c)}吗`,
  },
];

const ONGOING: Form[] = [
  {
    polarity: 'told',
    times: [],
    en: (c) => words(c.subject.en, be(c.subject), c.verb.ing, after(c)),
    zh: (c) => ongoing(c, '正'),
  },
  {
    polarity: 'denied',
    times: [],
    en: (c) => words(c.subject.en, be(c.subject), 'not', c.verb.ing, after(c)),
    zh: (c) => ongoing(c, '没有'),
  },
  {
    polarity: 'asked',
    times: [],
    en: (c) => words(be(c.subject), c.subject.en, c.verb.ing, after(c)),
    zh: (c) => `${ongoing(c, '正')}吗`,
  },
];

/** The three polarities of a modal: will, can, must. */
function modalForms(en: string, zh: (verb: Verb) => string, times: string[]): Form[] {
  const not = en === 'can' ? 'cannot' : `${en} not`;
  return [
    {
      polarity: 'told',
      times,
      en: (c) => words(c.subject.en, en, c.verb.base, after(c)),
      zh: (c) => plain(c, zh(c.verb)),
    },
    {
      polarity: 'denied',
      times,
      en: (c) => words(c.subject.en, not, c.verb.base, after(c)),
      zh: (c) => (en === 'can' && c.verb.impossible ? impossible(c) : plain(c, `不${zh(c.verb)}`)),
    },
    {
      polarity: 'asked',
      times,
      en: (c) => words(en, c.subject.en, c.verb.base, after(c)),
      zh: (c) => `${plain(c, zh(c.verb))}吗`,
    },
  ];
}

/** The three polarities of a verb before another: want to, like to. */
function infinitiveForms(en: string, zh: string, times: string[]): Form[] {
  const finite = (c: Clause): string => (c.subject.person === '3' ? `${en}s to` : `${en} to`);
  return [
    {
      polarity: 'told',
      times,
      en: (c) => words(c.subject.en, finite(c), c.verb.base, after(c)),
      zh: (c) => plain(c, zh),
    },
    {
      polarity: 'denied',
      times: [],
      en: (c) => words(c.subject.en, does(c.subject), 'not', en, 'to', c.verb.base, after(c)),
      zh: (c) => plain(c, `不${zh}`),
    },
    {
      polarity: 'asked',
      times,
      en: (c) => words(does(c.subject), c.subject.en, en, 'to', c.verb.base, after(c)),
      zh: (c) => `${plain(c, zh)}吗`,
    },
  ];
}

const EXPERIENCE: Form[] = [
  {
    polarity: 'denied',
    times: [],
    en: (c) => words(c.subject.en, has(c.subject), 'never', c.verb.participle, c.object?.en),
    zh: (c) => experienced(c, '从来没有'),
  },
  {
    polarity: 'asked',
    times: [],
    en: (c) => words(has(c.subject), c.subject.en, 'ever', c.verb.participle, c.object?.en),
    zh: (c) => `${experienced(c, '')}吗`,
  },
];

const ALREADY: Form[] = [
  {
    polarity: 'told',
    times: [],
    en: (c) => words(c.subject.en, has(c.subject), 'already', c.verb.participle, after(c)),
    zh: (c) => completed(c, '已经'),
  },
];

const STATE: Form[] = [
  {
    polarity: 'told',
    times: [],
    en: (c) => words(c.subject.en, verbOf(c), after(c)),
    zh: (c) => plain(c),
  },
  {
    polarity: 'denied',
    times: [],
    en: (c) => words(c.subject.en, does(c.subject), 'not', c.verb.base, after(c)),
    zh: (c) => plain(c, notState(c.verb)),
  },
  {
    polarity: 'asked',
    times: [],
    en: (c) => words(does(c.subject), c.subject.en, c.verb.base, after(c)),
    zh: (c) => `${plain(c)}吗`,
  },
];

const IMPERATIVE: Form[] = [
  {
    polarity: 'told',
    times: [],
    en: (c) => words('please', c.verb.base, after(c)),
    zh: (c) => `请${at(c)}${c.verb.zh}${c.object?.zh ?? ''}`,
  },
  {
    polarity: 'denied',
    times: [],
    en: (c) => words('do not', c.verb.base, after(c)),
    zh: (c) => `不要${at(c)}${c.verb.zh}${c.object?.zh ?? ''}`,
  },
];

/** Every form of a verb by the letter that verbs.txt uses for it, with the shares drawn. */
export const FORMS: Readonly<
  Record<string, { readonly share: number; readonly forms: readonly Form[] }>
> = {
  P: { share: 6, forms: PAST },
  H: { share: 3, forms: HABIT },
  G: { share: 3, forms: ONGOING },
  F: { share: 3, forms: modalForms('will', () => '会', ['future']) },
  C: { share: 2, forms: modalForms('can', (verb) => verb.modal, []) },
  M: { share: 1.5, forms: modalForms('must', () => '必须', ['future']).slice(0, 1) },
  W: { share: 2, forms: infinitiveForms('want', '想', ['future']) },
  w: { share: 2, forms: infinitiveForms('want', '想', []) },
  L: { share: 2, forms: infinitiveForms('like', '喜欢', []) },
  X: { share: 2, forms: EXPERIENCE },
  A: { share: 1.5, forms: ALREADY },
  S: { share: 4, forms: STATE },
  I: { share: 1.5, forms: IMPERATIVE },
};
