import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Command, Option } from 'commander';
import { writeWhole } from '../bootstrap/stamp.cjs';
import { executeNotebook } from './execute';
import { chapterMessages, type ChapterMessages } from './messages';
import { LANGUAGES, listChapters, readCells, type Chapter, type Language } from './notebook';
import { ChapterReport, seconds, type Output } from './report';
import { tidyNotebook } from './tidy';

/** What the command needs of the clone and of the terminal. */
export interface ChaptersSetting {
  /** The clone's folder. */
  readonly root: string;
  /** Python of the clone's environment. */
  readonly python: string;
  /** Language of the messages; `--lang` chooses the notebooks. */
  readonly language: Language;
  readonly output: Output;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
}

interface Options {
  readonly lang?: Language;
  readonly tidy?: boolean;
}

const INTERRUPTED = 130; // the shell's code for a command ended by Ctrl-C

/**
 * `npm run chapters -- [names] [--lang zh|en] [--tidy]`: executes the chapters through the real
 * kernel, prints each cell's time, and stops at the first error. Executed copies are left in
 * `build/chapters/<language>/`.
 *
 * @param args what was typed after the command's name
 * @returns the exit code: 0 when every cell of every chapter ended well
 */
export async function chapters(args: readonly string[], setting: ChaptersSetting): Promise<number> {
  const say = chapterMessages(setting.language);
  const command = commandLine(say).parse(args, { from: 'user' });
  const { lang, tidy } = command.opts<Options>();
  const known = listChapters(setting.root).filter(
    ({ language }) => language === (lang ?? language),
  );
  const strange = command.args.find((name) => !known.some((chapter) => isNamed(chapter, name)));
  if (strange !== undefined || known.length === 0) {
    setting.output.write(`✗ ${complaint(strange, known, say)}\n`);
    return 1;
  }
  const chosen = known.filter((chapter) => isChosen(chapter, command.args));
  for (const { path } of chosen) {
    const reason = whyUnreadable(path);
    if (reason === undefined) continue;
    setting.output.write(`✗ ${say.unreadable(relative(setting.root, path), reason)}\n`);
    return 1;
  }
  if (tidy) return tidyAll(chosen, setting, say);
  return executeAll(chosen, setting, say);
}

function commandLine(say: ChapterMessages): Command {
  return new Command('npm run chapters --')
    .description(say.usage)
    .argument('[names...]', say.names)
    .addOption(new Option('--lang <language>', say.languageOption).choices(LANGUAGES))
    .option('--tidy', say.tidyOption);
}

function complaint(strange: string | undefined, known: readonly Chapter[], say: ChapterMessages) {
  const titles = [...new Set(known.map(({ name }) => name))].join(', ');
  if (strange === undefined || known.length === 0) return say.noChapters;
  return say.noSuchChapter(strange, titles);
}

/** Why a file is no notebook; undefined when it is one. */
function whyUnreadable(path: string): string | undefined {
  try {
    readCells(path);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isChosen(chapter: Chapter, names: readonly string[]): boolean {
  return names.length === 0 || names.some((name) => isNamed(chapter, name));
}

/** `02`, `2`, `attention`, `02-attention` and the file's path all name one chapter. */
function isNamed(chapter: Chapter, name: string): boolean {
  const [number, ...words] = chapter.name.split('-');
  const names = [chapter.name, number, String(Number(number)), words.join('-')];
  return names.includes(name) || chapter.path.endsWith(name.replace(/^\.\//, '/'));
}

async function executeAll(
  chosen: readonly Chapter[],
  setting: ChaptersSetting,
  say: ChapterMessages,
): Promise<number> {
  const began = Date.now();
  for (const chapter of chosen) {
    const ended = await executeOne(chapter, setting, say);
    if (setting.signal.aborted) {
      setting.output.write(`\n${say.interrupted}\n`);
      return INTERRUPTED;
    }
    if (!ended) return 1;
  }
  setting.output.write(`\n✓ ${say.total(chosen.length, seconds((Date.now() - began) / 1000))}\n`);
  return 0;
}

async function executeOne(
  chapter: Chapter,
  { root, python, output, signal }: ChaptersSetting,
  say: ChapterMessages,
): Promise<boolean> {
  const executed = join(root, 'build', 'chapters', chapter.language, `${chapter.name}.ipynb`);
  output.write(`\n${chapter.language}/${chapter.name}\n`);
  const report = new ChapterReport(readCells(chapter.path), say, output);
  let ended = false;
  try {
    for await (const event of executeNotebook(chapter.path, { python, executed, signal })) {
      ended = report.on(event);
    }
  } finally {
    report.close();
  }
  if (!signal.aborted) output.write(`  ${say.copy(relative(root, executed))}\n`);
  return ended;
}

function tidyAll(
  chosen: readonly Chapter[],
  { root, output }: ChaptersSetting,
  say: ChapterMessages,
): number {
  for (const { path } of chosen) {
    const text = readFileSync(path, 'utf8');
    const tidy = tidyNotebook(text);
    if (tidy !== text) writeWhole(path, tidy); // an author's work: replaced whole, or left as it was
    const shown = relative(root, path);
    output.write(`${tidy === text ? say.tidyAlready(shown) : say.tidied(shown)}\n`);
  }
  return 0;
}
