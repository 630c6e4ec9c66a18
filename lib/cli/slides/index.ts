import { rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { formatDuration, LOCALES, type Locale } from '../../locale';
import { Interrupted } from '../bootstrap/command.cjs';
import { KitError } from '../bootstrap/failure.cjs';
import type { Context } from '../bootstrap/context.cjs';
import { HELP_OPTION, languageOption } from '../options';
import { freePort } from '../server';
import { findBrowser } from './browser';
import { loadMachine } from './machine';
import { slidesMessages, type SlidesMessages } from './messages';
import { installSlides } from './packages';

const DEFAULT_PORT = 8900;

interface Options {
  readonly lang?: Locale;
  readonly build?: boolean;
  readonly pdf?: boolean;
  readonly out?: string;
  readonly port: number;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError('1 … 65535');
}

function slidesCommand({ language }: Context, say: SlidesMessages): Command {
  return new Command('npm run slides --')
    .description(say.usage)
    .addOption(languageOption(say.language))
    .addOption(new Option('--port <number>', say.port).argParser(parsePort).default(DEFAULT_PORT))
    .option('--build', say.build)
    .option('--pdf', say.pdf)
    .option('--out <folder>', `${say.out} (build/slides)`)
    .helpOption('-h, --help', HELP_OPTION[language]);
}

/**
 * `npm run slides`: presents the lecture, or writes it as sites (`--build`) and handouts (`--pdf`).
 *
 * @param args what was typed after the command's name
 * @returns the exit code
 */
export async function slides(context: Context, args: readonly string[]): Promise<number> {
  const say = slidesMessages(context.language);
  const options = slidesCommand(context, say).parse(args, { from: 'user' }).opts<Options>();
  const browser = options.pdf ? browserOrRemedy() : undefined;
  await installSlides(context);
  if (!options.build && browser === undefined) return present(context, options, say);
  const languages = options.lang ? [options.lang] : LOCALES;
  const out = resolve(options.out ?? join(context.root, 'build', 'slides'));
  try {
    for (const lang of languages) await write(context, { lang, out, browser, ...options }, say);
  } catch (error) {
    throw context.signal.aborted ? new Interrupted() : error;
  }
  if (options.build) loadMachine(context.root).writeChoice(out, languages);
  return 0;
}

function browserOrRemedy(): string {
  const browser = findBrowser();
  if (browser !== undefined) return browser;
  throw new KitError(
    {
      zh: '打印讲义需要 Chromium 或 Chrome，但没有找到。',
      en: 'To print handouts, Chromium or Chrome is needed, and none was found.',
    },
    {
      zh: '请安装其中之一（Debian、Ubuntu：apt-get install chromium），再运行一次；--build 生成的网站不需要它。',
      en: 'Install one of them (Debian, Ubuntu: apt-get install chromium) and run this again; the sites of --build do without it.',
    },
  );
}

/** Serves the slides until Ctrl-C. */
async function present(context: Context, options: Options, say: SlidesMessages): Promise<number> {
  const { root, language, signal, tell, print } = context;
  const began = Date.now();
  const port = await freePort(options.port);
  if (port !== options.port) tell(say.taken(options.port, port));
  const served = await context.progress(
    say.starting,
    () => '',
    () => loadMachine(root).present(root, options.lang ?? language, port),
  );
  print(say.ready(formatDuration(Date.now() - began, language), served.url));
  await new Promise<void>((done) => {
    if (signal.aborted) done();
    signal.addEventListener('abort', () => done(), { once: true });
  });
  await served.close();
  tell(say.closed);
  return 0;
}

interface Written extends Options {
  readonly lang: Locale;
  readonly out: string;
  readonly browser?: string;
}

/** Writes the site of a language, its handout, or both. A handout is printed from a site. */
async function write(context: Context, wish: Written, say: SlidesMessages): Promise<void> {
  const { root, print, progress, signal } = context;
  const { lang, out, browser, build } = wish;
  const machine = loadMachine(root);
  const site = build ? join(out, lang) : join(root, '.cache', 'slides', lang);
  const tellSize = (path: string) =>
    print(say.written(relative(process.cwd(), path) || path, megabytes(machine.sizeOf(path))));
  await progress(
    say.building(lang),
    () => '',
    () => machine.buildSite(root, lang, site),
  );
  signal.throwIfAborted();
  if (build) tellSize(site);
  if (browser === undefined) return;
  const served = await machine.serveBuilt(root, lang, site);
  const handout = join(out, `slides-${lang}.pdf`);
  try {
    await progress(
      say.printing(lang),
      () => '',
      () => machine.printHandout(served.url, browser, handout, signal),
    );
  } finally {
    await served.close();
    if (!build) rmSync(site, { recursive: true, force: true });
  }
  tellSize(handout);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
