import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { escapeHtml } from '../figures/escapeHtml';
import { type Bilingual, learnerLocale, say } from '../locale';
import { type ChapterProgress, chapterProgress } from './chapterProgress';
import { COURSE, type CourseChapter } from './course';
import { tally } from './guessRecords';
import { isDamaged } from './learnerRecords';
import { put } from './notebook';
import { tableHtml } from './tableHtml';

const HEADS: readonly Bilingual[] = [
  { zh: '章', en: 'Chapter' },
  { zh: '运行到哪里', en: 'How far it was run' },
  { zh: '第一次就猜对', en: 'Right at the first guess' },
];

/** What is shown of one chapter. */
interface Row {
  readonly chapter: CourseChapter;
  readonly isThere: boolean;
  readonly isDone: boolean;
  readonly state: string;
  readonly guesses: string;
}

/**
 * Shows what was done so far in the notebooks of this folder: how far each chapter was run, as it was
 * saved last, and how many of its guesses were right at the first try, in either language. What
 * cannot be read is named, and stays as it is. The page that is opened first shall not wait for
 * TensorFlow: this has a door of its own, `attention-kit/contents`, and imports nothing heavy.
 *
 * @param now what the time says, for the line below the table
 */
export function showContents(now = new Date()): void {
  const rows = COURSE.map(rowOf).filter((row) => row !== undefined);
  const next = rows.find(({ isThere, isDone }) => isThere && !isDone);
  const sums = sumLine(rows, now);
  const invitation = next && { zh: '接着读：', en: 'Go on with: ' };
  const html = [
    tableHtml({
      heads: HEADS.map(say),
      rows: rows.map((row) => [linkTo(row), escapeHtml(row.state), escapeHtml(row.guesses)]),
    }),
    `<p>${escapeHtml(sums)}</p>`,
    next && `<p>${say(invitation!)}${linkTo(next)}</p>`,
  ];
  const text = [
    ...rows.map((row) => [titleOf(row.chapter), row.state, row.guesses].join(' | ')),
    sums,
    next && say(invitation!) + titleOf(next.chapter),
  ];
  const plain = text.filter(Boolean).join('\n');
  const bundle = { 'text/html': html.filter(Boolean).join(''), 'text/plain': plain };
  if (!put(bundle, randomUUID(), false)) console.log(plain);
}

/** A chapter that is neither in the folder nor remembered has nothing to say. */
function rowOf(chapter: CourseChapter): Row | undefined {
  const progress = chapterProgress(join(process.cwd(), `${chapter.name}.ipynb`));
  const guesses = guessesOf(chapter.number);
  if (progress === 'absent' && guesses === '') return undefined;
  const isDone = typeof progress === 'object' && isWhole(progress);
  return { chapter, isThere: progress !== 'absent', isDone, state: stateOf(progress), guesses };
}

function isWhole({ run, cells }: ChapterProgress): boolean {
  return run === cells && cells > 0;
}

function stateOf(progress: ReturnType<typeof chapterProgress>): string {
  if (progress === 'absent') {
    return say({
      zh: '这个文件夹里没有这一章；下次 npm start 会放回一份新的',
      en: 'not in this folder; the next npm start puts a new one there',
    });
  }
  if (progress === 'unreadable') {
    return say({ zh: '笔记本文件读不出来', en: 'the notebook cannot be read' });
  }
  const { run, cells } = progress;
  if (isWhole(progress)) return say({ zh: '✓ 全部运行过', en: '✓ all of it' });
  if (run === 0) return say({ zh: '还没有开始', en: 'not begun' });
  return say({ zh: `${cells} 个代码格里运行了 ${run} 个`, en: `${run} of ${cells} code cells` });
}

function guessesOf(chapter: string): string {
  if (isDamaged(chapter)) {
    const file = `.progress/${chapter}.json`;
    return say({ zh: `${file} 读不出来`, en: `${file} cannot be read` });
  }
  const { right, made } = tally(chapter);
  return made === 0 ? '' : say({ zh: `${made} 个里有 ${right} 个`, en: `${right} of ${made}` });
}

function sumLine(rows: readonly Row[], now: Date): string {
  const done = rows.filter(({ isDone }) => isDone).length;
  const tallies = rows.map(({ chapter }) => tally(chapter.number));
  const [right, made] = [
    tallies.reduce((sum, one) => sum + one.right, 0),
    tallies.reduce((sum, one) => sum + one.made, 0),
  ];
  const time = now.toLocaleTimeString(learnerLocale() === 'zh' ? 'zh-CN' : 'en-GB', {
    hour: '2-digit',
    minute: '2-digit',
  });
  return say({
    zh: `${time} 时：${rows.length} 章里全部运行过的有 ${done} 章；写下的 ${made} 个猜测里，第一次就对的有 ${right} 个。`,
    en: `At ${time}: ${done} of ${rows.length} chapters run to the end; ${right} of ${made} guesses right at the first try.`,
  });
}

function linkTo({ chapter, isThere }: Row): string {
  const title = escapeHtml(titleOf(chapter));
  return isThere ? `<a href="${chapter.name}.ipynb">${title}</a>` : title;
}

function titleOf({ number, title }: CourseChapter): string {
  return `${number} ${say(title)}`;
}
