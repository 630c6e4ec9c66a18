import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { CONTENTS } from '../jupyter/course';
import { formatDuration, type Locale } from '../locale';
import { KitError } from './bootstrap/failure.cjs';
import type { Context } from './bootstrap/context.cjs';
import { withLock } from './bootstrap/run.cjs';
import { HELP_OPTION, languageOption } from './options';
import { clonePaths } from './paths';
import { freePort, startServer, type Server } from './server';
import { setUp } from './setup/setUp';
import { MINE } from './update/copies.cjs';
import { refreshAndTell } from './update/update.cjs';

const DEFAULT_PORT = 8888;

interface StartOptions {
  readonly browser: boolean;
  readonly port: number;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError('1 … 65535');
}

/** The options of `npm start --`. */
export function startCommand({ say }: Pick<Context, 'say'>): Command {
  return new Command('npm start --')
    .description(
      say({
        zh: '补齐缺少的安装步骤，然后打开 JupyterLab。',
        en: 'Do what is missing of the set-up, then open JupyterLab.',
      }),
    )
    .option('--no-browser', say({ zh: '不打开浏览器', en: 'do not open a browser' }))
    .addOption(
      new Option('--port <number>', say({ zh: '端口', en: 'port' }))
        .argParser(parsePort)
        .default(DEFAULT_PORT),
    )
    .addOption(
      languageOption(
        say({ zh: '界面与笔记本的语言', en: 'language of the pages and the notebooks' }),
      ),
    )
    .helpOption('-h, --help', say(HELP_OPTION));
}

/**
 * The learner's contents page in their language; without one, their copy of the first chapter, and
 * the clone where there is none yet.
 */
export function openingPage(root: string, language: Locale): string {
  const folder = `${MINE}/${language}`;
  if (!existsSync(join(root, folder))) return '';
  const notebooks = readdirSync(join(root, folder)).filter((name) => name.endsWith('.ipynb'));
  const contents = `${CONTENTS}.ipynb`;
  const first = notebooks.includes(contents) ? contents : notebooks.sort()[0];
  return first ? `${folder}/${encodeURIComponent(first)}` : folder;
}

/**
 * `npm start`: sets up what is missing, brings the learner's copies of the chapters up to date, starts
 * JupyterLab on the contents page, and stays until Ctrl-C, which ends server and kernels.
 *
 * @returns the exit code
 */
export async function start(context: Context, args: readonly string[]): Promise<number> {
  const options = startCommand(context).parse(args, { from: 'user' }).opts<StartOptions>();
  await setUp(context);
  await withLock(context, () => refreshAndTell(context));
  const { say, print, tell, signal } = context;
  const began = Date.now();
  const port = await choosePort(context, options.port);
  tell(say({ zh: '正在启动 JupyterLab……', en: 'Starting JupyterLab…' }));
  const server = await startServer(
    clonePaths(context.root),
    {
      port,
      language: context.language,
      openBrowser: options.browser,
      opensOn: openingPage(context.root, context.language),
    },
    signal,
  ).catch((error: unknown) => {
    throw startFailure(error);
  });
  const time = formatDuration(Date.now() - began, context.language);
  print(
    say({
      zh: `JupyterLab 已就绪（${time}）：\n\n  ${server.url}\n\n按 Ctrl-C 结束。`,
      en: `JupyterLab is ready (${time}):\n\n  ${server.url}\n\nCtrl-C ends it.`,
    }),
  );
  return stay(context, server, Date.now());
}

async function choosePort({ say, tell }: Context, wish: number): Promise<number> {
  const port = await freePort(wish);
  if (port !== wish) {
    tell(
      say({
        zh: `端口 ${wish} 已被占用，改用 ${port}。`,
        en: `Port ${wish} is taken; using ${port}.`,
      }),
    );
  }
  return port;
}

async function stay({ say, tell, language, signal }: Context, server: Server, since: number) {
  const stopped = new Promise<'stopped'>((resolve) => {
    if (signal.aborted) resolve('stopped');
    signal.addEventListener('abort', () => resolve('stopped'), { once: true });
  });
  const outcome = await Promise.race([stopped, server.ended]);
  if (outcome === 'stopped' || signal.aborted) {
    tell(say({ zh: '\n正在关闭 JupyterLab……', en: '\nClosing JupyterLab…' }));
    await server.stop();
    const time = formatDuration(Date.now() - since, language);
    tell(say({ zh: `已关闭（运行了 ${time}）。`, en: `Closed (it ran for ${time}).` }));
    return 0;
  }
  if (server.process.exitCode === 0) return 0; // File → Shut Down in the browser
  throw startFailure(new Error(outcome));
}

function startFailure(error: unknown): Error {
  if (error instanceof Error && error.name === 'Interrupted') return error;
  return new KitError(
    { zh: 'JupyterLab 没有运行起来。', en: 'JupyterLab does not run.' },
    {
      zh: '请运行 npm run doctor 查看哪一部分坏了；服务器的完整记录在 .cache/logs/jupyter.log。',
      en: 'npm run doctor says which part is broken; the full record is in .cache/logs/jupyter.log.',
    },
    error,
  );
}
