import { escapeHtml } from '../figures';
import { type Bilingual, say } from '../locale';
import { display } from './display';
import { type GuessRecord, keepGuess, readGuesses, tally } from './guessRecords';
import { tableHtml } from './tableHtml';

/** A number, a word, yes or no; or several of them, in order. */
export type GuessValue = number | string | boolean;

/** What a learner has written: nothing yet is `undefined`, `null`, an empty text or list. */
export type Guess = GuessValue | readonly GuessValue[] | null | undefined;

/** A question whose answer a run gives. */
export interface GuessQuestion {
  /** Chapter and number, such as `02.1`: under it the guess is remembered. */
  readonly id: string;
  /** In a few words, for the tally. */
  readonly question: string;
  /** What the learner wrote before they looked. */
  readonly guess: Guess;
  /** What the run gave. Numbers are compared by `tolerance`, texts without case and spaces. */
  readonly actual: GuessValue | readonly GuessValue[];
  /**
   * What can be answered, where a few answers are offered. A guess that is none of them is asked
   * for again, and not remembered.
   */
  readonly choices?: readonly GuessValue[];
  /** How far a number may be off, in its own unit; 5 % of it when absent. */
  readonly tolerance?: number;
  /** The answer is a part of a whole, from 0 to 1: `0.9`, `'90%'` and `90` are one guess. */
  readonly isShare?: boolean;
  /** Why it is so. Shown to everybody. */
  readonly because: string;
  /** Why a certain wrong guess is tempting, by the guess as a text. */
  readonly temptations?: Readonly<Record<string, string>>;
}

const WORDS = {
  folded: {
    zh: '还没有写下猜测。写在上面的单元格里，两格再各运行一次；也可以直接点开看答案',
    en: 'no guess yet. Write one into the cell above and run both again, or open this to see',
  },
  noChoice: {
    zh: '这不在可选的答案里，没有记下。可以写：',
    en: 'That is none of the answers to choose from, and was not noted. They are: ',
  },
  noNumber: {
    zh: '这里要写一个数（不带单位），没有记下',
    en: 'A number is wanted here, without a unit; this was not noted',
  },
  otherNumber: {
    zh: '个数不对，没有记下。要写的个数：',
    en: 'That is another number of answers, and was not noted. There should be ',
  },
  right: { zh: '猜对了', en: 'Right' },
  wrong: { zh: '和运行结果不同', en: 'The run says otherwise' },
  youWrote: { zh: '你写的是', en: 'You wrote' },
  theRun: { zh: '运行结果是', en: 'The run gave' },
  earlier: { zh: '第一次写的是', en: 'Your first guess was' },
  now: { zh: '现在写的是', en: 'now you wrote' },
  comma: { zh: '，', en: ', ' },
  stop: { zh: '。', en: '. ' },
  colon: { zh: '：', en: ': ' },
  space: { zh: '', en: ' ' },
} satisfies Record<string, Bilingual>;

/**
 * Compares a guess with what the run gave, says why it came out so, and remembers the first guess for
 * the chapter's summary. Without a guess, or with one that is no answer, it stays folded.
 *
 * It returns nothing: as the last expression of a cell, `false` would stand below the verdict.
 */
export function compareGuess(question: GuessQuestion): void {
  const { id, guess, actual, because } = question;
  const outcome = `${say(WORDS.theRun)} ${textOf(actual)}${say(WORDS.stop)}`;
  const invitation = invitationTo(question);
  if (invitation !== undefined) {
    showFolded(question, invitation, `${outcome}${because}`);
    return;
  }
  const isRight = isClose(question);
  const chapter = id.split('.')[0];
  const record: GuessRecord = {
    question: question.question,
    first: textOf(guess),
    isRight,
    actual: textOf(actual),
  };
  const first = readGuesses(chapter).get(id);
  if (!first) keepGuess(chapter, id, record);
  showVerdict(question, isRight, [verdict(question, first), outcome + because]);
}

/** What is said instead of a verdict, where there is no guess that could be right or wrong. */
function invitationTo(question: GuessQuestion): string | undefined {
  const { guess } = question;
  const about = (text: string, words: Bilingual) => `${text}${say(WORDS.colon)}${say(words)}`;
  if (isAbsent(guess)) return about(question.question, WORDS.folded);
  if (isNoChoice(question)) {
    return about(textOf(guess), WORDS.noChoice) + textOf(question.choices);
  }
  if (isNoNumber(question)) return about(textOf(guess), WORDS.noNumber);
  const wanted = [question.actual].flat().length;
  if ([guess].flat().length === wanted) return undefined;
  return about(textOf(guess), WORDS.otherNumber) + String(wanted);
}

/** What was written, then why it is tempting, so that “that is …” speaks of the guess and not of the answer. */
function verdict(question: GuessQuestion, first: GuessRecord | undefined): string {
  const written = textOf(question.guess);
  const isChanged = first !== undefined && first.first !== written;
  const now = isChanged
    ? `${say(WORDS.earlier)} ${first.first}${say(WORDS.comma)}${say(WORDS.now)} ${written}`
    : `${say(WORDS.youWrote)} ${written}`;
  return `${now}${say(WORDS.stop)}${temptation(question)}`.trim();
}

function temptation({ guess, temptations = {} }: GuessQuestion): string {
  const found = Object.entries(temptations).find(([wrong]) => plain(wrong) === plain(guess));
  return found ? `${found[1]}${say(WORDS.space)}` : '';
}

/**
 * The guesses of a chapter and what came of them, for its summary: nothing but an invitation where
 * none was made.
 *
 * @param chapter its number, such as `02`
 */
export function showGuesses(chapter: string): void {
  const guesses = [...readGuesses(chapter).values()];
  if (guesses.length === 0) {
    const text = say({
      zh: '这一章还没有写下猜测。想试试的话，回到“先猜一猜”，写下答案再运行。',
      en: 'No guesses in this chapter yet. To try, go back to a “Guess first”, write one, and run it.',
    });
    display({ 'text/html': `<p>${text}</p>`, 'text/plain': text });
    return;
  }
  const { right, made } = tally(chapter);
  const sum = say({
    zh: `第一次就猜对：${made} 个里有 ${right} 个`,
    en: `Right at the first try: ${right} of ${made}`,
  });
  display({ 'text/html': tallyHtml(guesses, sum), 'text/plain': tallyText(guesses, sum) });
}

function tallyHtml(guesses: readonly GuessRecord[], sum: string): string {
  const heads = [
    say({ zh: '问题', en: 'Question' }),
    say({ zh: '你的猜测', en: 'Your guess' }),
    say({ zh: '运行结果', en: 'The run' }),
    '',
  ];
  const rows = guesses.map((one) => rowOf(one).map(escapeHtml));
  return tableHtml({ heads, rows, caption: escapeHtml(sum) });
}

function tallyText(guesses: readonly GuessRecord[], sum: string): string {
  return [sum, ...guesses.map((one) => rowOf(one).join(' | '))].join('\n');
}

function rowOf({ question, first, actual, isRight }: GuessRecord): string[] {
  return [question, first, actual, isRight ? '✓' : '✗'];
}

function showFolded(question: GuessQuestion, summary: string, answer: string): void {
  const text = `<summary>${escapeHtml(summary)}</summary><p>${lines(answer)}</p>`;
  display({
    'text/html': `<details ${marks(question)}>${text}</details>`,
    'text/plain': `${summary}\n${answer}`,
  });
}

function showVerdict(question: GuessQuestion, isRight: boolean, texts: readonly string[]): void {
  const head = `${isRight ? '✓' : '✗'} ${say(isRight ? WORDS.right : WORDS.wrong)}`;
  const paragraphs = texts.map((text) => `<p>${lines(text)}</p>`).join('');
  display({
    'text/html': `<div ${marks(question)}><p><strong>${escapeHtml(head)}</strong></p>${paragraphs}</div>`,
    'text/plain': [head, ...texts].join('\n'),
  });
}

/** By these a test finds the answer and what one could choose from, to see that it stands nowhere above. */
function marks({ id, actual, choices = [] }: GuessQuestion): string {
  const texts = (values: GuessQuestion['actual']) =>
    JSON.stringify([values].flat().map((value) => textOf(value)));
  const data = { guess: id, answer: texts(actual), choices: texts(choices) };
  const attributes = Object.entries(data).map(
    ([name, text]) => `data-${name}="${escapeHtml(text)}"`,
  );
  return attributes.join(' ');
}

function lines(text: string): string {
  return text.split('\n').map(escapeHtml).join('<br>');
}

function isAbsent(guess: Guess): guess is null | undefined | '' {
  if (Array.isArray(guess)) return guess.length === 0 || guess.every((entry) => entry === '');
  return guess === null || guess === undefined || guess === '' || Number.isNaN(guess);
}

function isNoChoice({ guess, choices }: GuessQuestion): boolean {
  const offered = choices?.map(plain);
  return offered !== undefined && [guess].flat().some((one) => !offered.includes(plain(one)));
}

/** “4 times” or “90%” where a number is asked for. */
function isNoNumber({ guess, actual, isShare }: GuessQuestion): boolean {
  return typeof actual === 'number' && Number.isNaN(numberOf(guess, isShare));
}

function numberOf(guess: Guess, isShare = false): number {
  if (!isShare) return Number(guess);
  const number = Number(plain(guess).replace(/%$/, ''));
  const isPerCent = number > 1 || plain(guess).endsWith('%');
  return isPerCent ? number / 100 : number;
}

function isClose({ guess, actual, tolerance, isShare }: GuessQuestion): boolean {
  const [mine, run] = [guess, actual].map((value) => [value].flat() as GuessValue[]);
  return run.every((value, i) => {
    if (typeof value !== 'number') return plain(mine[i]) === plain(value);
    const number = numberOf(mine[i], isShare);
    return Math.abs(number - value) <= (tolerance ?? 0.05 * Math.abs(value));
  });
}

/** “ Saw·3” and “saw·3” are one guess, and so are full-width letters and others, a minus and a hyphen. */
function plain(value: Guess): string {
  return String(value)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, '')
    .replace(/\u2212/g, '-');
}

function textOf(value: Guess): string {
  if (Array.isArray(value))
    return value.map((entry) => textOf(entry as Guess)).join(say({ zh: '、', en: ', ' }));
  if (typeof value !== 'number') return String(value); // true and false, as they were written
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
}
