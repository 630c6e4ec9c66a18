import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { formatDuration, type Locale } from '../../locale';
import { writeWhole } from '../bootstrap/stamp.cjs';
import { HELP_OPTION, JSON_OPTION, languageOption } from '../options';
import { isNamed, listNotebooks, type Chapter } from './list';
import { chapterMessages, type ChapterMessages } from './messages';
import { readCells } from './notebook';
import { ChaptersRun, type ReadChapter, type RunSetting } from './run';
import { tidyNotebook } from './tidy';
import { defaultJobs } from './timing';

/** What the command needs of the clone and of the terminal. */
export interface ChaptersSetting extends Omit<RunSetting, 'python'> {
  /** Sets up what is missing, once something is to be executed; gives the environment's Python. */
  readonly setUpPython: () => Promise<string>;
}

interface Options {
  readonly lang?: Locale;
  readonly tidy?: boolean;
  readonly json?: boolean;
  readonly jobs?: number;
}

const INTERRUPTED = 130; // the shell's code for a command ended by Ctrl-C

/**
 * `npm run chapters -- [names] [--lang zh|en] [--jobs N] [--json] [--tidy]`: executes the chapters
 * through the real kernel, prints each cell's time, and stops at the first error. Executed copies are
 * left in `build/chapters/<language>/`.
 *
 * @param args what was typed after the command's name
 * @returns the exit code: 0 when every cell of every chapter ended well
 */
export async function chapters(args: readonly string[], setting: ChaptersSetting): Promise<number> {
  const say = chapterMessages(setting.language);
  const command = commandLine(setting.language, say).parse(args, { from: 'user' });
  const options = command.opts<Options>();
  const all = listNotebooks(setting.root);
  const known = all.filter(({ language }) => language === (options.lang ?? language));
  const strange = command.args.find((name) => !known.some((chapter) => isNamed(chapter, name)));
  if (strange !== undefined || known.length === 0) {
    setting.tell(`✗ ${whyNone(strange, known, say)}`);
    return 1;
  }
  const chosen = known.filter((chapter) => isChosen(chapter, command.args));
  const read = chosen.map((chapter) => readChapter(chapter, setting, say));
  if (!read.every((chapter) => chapter !== undefined)) return 1;
  if (options.tidy) return tidyAll(read, all, options, setting, say);
  return executeAll(read, options, { ...setting, python: await setting.setUpPython() }, say);
}

function commandLine(language: Locale, say: ChapterMessages): Command {
  return new Command('npm run chapters --')
    .description(say.usage)
    .argument('[names...]', say.names)
    .addOption(languageOption(say.languageOption))
    .addOption(new Option('--jobs <number>', say.jobsOption).argParser(parseJobs))
    .option('--tidy', say.tidyOption)
    .option('--json', JSON_OPTION[language])
    .helpOption('-h, --help', HELP_OPTION[language]);
}

function parseJobs(text: string): number {
  const jobs = Number(text);
  if (Number.isInteger(jobs) && jobs > 0) return jobs;
  throw new InvalidArgumentError('1, 2, 3, …');
}

function whyNone(strange: string | undefined, known: readonly Chapter[], say: ChapterMessages) {
  const titles = [...new Set(known.map(({ name }) => name))].join(', ');
  if (strange === undefined || known.length === 0) return say.noChapters;
  return say.noSuchChapter(strange, titles);
}

function isChosen(chapter: Chapter, names: readonly string[]): boolean {
  return names.length === 0 || names.some((name) => isNamed(chapter, name));
}

/** The chapter with its cells; undefined, and a sentence that says why, when it is no notebook. */
function readChapter(
  chapter: Chapter,
  { root, tell }: ChaptersSetting,
  say: ChapterMessages,
): ReadChapter | undefined {
  try {
    return { ...chapter, cells: readCells(chapter.path) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    tell(`✗ ${say.unreadable(relative(root, chapter.path), reason)}`);
    return undefined;
  }
}

async function executeAll(
  chosen: readonly ReadChapter[],
  { json, jobs = defaultJobs() }: Options,
  setting: RunSetting,
  say: ChapterMessages,
): Promise<number> {
  const { print, tell, language, signal } = setting;
  const began = Date.now();
  const atOnce = Math.min(jobs, chosen.length);
  const run = new ChaptersRun(chosen, atOnce, setting, say, json ? tell : print);
  const results = await run.execute();
  if (json) print(JSON.stringify(results, null, 2));
  if (signal.aborted) {
    tell(`\n${say.interrupted}`);
    return INTERRUPTED;
  }
  if (results.some(({ outcome }) => outcome !== 'done')) return 1;
  const time = formatDuration(Date.now() - began, language);
  if (!json) print(`\n✓ ${say.total(chosen.length, time)}`);
  return 0;
}

function tidyAll(
  chosen: readonly Chapter[],
  all: readonly Chapter[],
  { json }: Options,
  { root, print }: ChaptersSetting,
  say: ChapterMessages,
): number {
  const results = chosen.map(({ path, name, language }) => {
    const text = readFileSync(path, 'utf8');
    const beside = all.filter((one) => one.language === language);
    const tidy = tidyNotebook(text, { name, language, present: beside.map((one) => one.name) });
    if (tidy !== text) writeWhole(path, tidy); // an author's work: replaced whole, or left as it was
    return { path: relative(root, path), changed: tidy !== text };
  });
  if (json) print(JSON.stringify(results, null, 2));
  else
    results.forEach(({ path, changed }) =>
      print(changed ? say.tidied(path) : say.tidyAlready(path)),
    );
  return 0;
}
