import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Context } from './bootstrap/context.cjs';
import { HELP_OPTION, JSON_OPTION, languageOption } from './options';
import { setUp } from './setup/setUp';

/** `tests/bench`, where the bench lies with its peers. */
interface Bench {
  readonly WORKLOAD_NAMES: readonly string[];
  runBench(this: void, context: Context, options: object): Promise<number>;
}

/** The bench is no part of the library and is not compiled: tsx reads it as it stands. */
function loadBench(root: string): Bench {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const tsx = require(require.resolve('tsx/cjs/api', { paths: [root] })) as {
    require(file: string, from: string): unknown;
  };
  return tsx.require(join(root, 'tests', 'bench', 'run.ts'), __filename) as Bench;
}

const parseNames = (known: readonly string[]) => (text: string) => {
  const names = text.split(',').filter((name) => name !== '' && name !== 'none');
  if (names.every((name) => known.includes(name))) return names;
  throw new InvalidArgumentError(`${known.join(', ')}, none`);
};

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 0) return count;
  throw new InvalidArgumentError('0, 1, 2, …');
}

function parseRounds(text: string): number {
  const count = parseCount(text);
  if (count > 0) return count;
  throw new InvalidArgumentError('1, 2, 3, …');
}

/** The options of `npm run bench --`. */
function benchCommand({ say }: Pick<Context, 'say'>, names: readonly string[]): Command {
  return new Command('npm run bench --')
    .description(
      say({
        zh: '测量训练与解码的速度：中位数，各方轮流进行。请先关闭占用 CPU 的程序。',
        en: 'Measure training and decoding: medians, all sides taking turns. Close what uses the CPU first.',
      }),
    )
    .option(
      '--peer [python]',
      say({
        zh: '同时测量 PyTorch：用这个 Python；不写路径就新建一个环境',
        en: 'measure PyTorch too: with this Python, or in an environment made for it',
      }),
    )
    .option('--json [file]', say(JSON_OPTION))
    .addOption(
      new Option(
        '--train <names>',
        say({ zh: '训练哪些模型，或 none', en: 'models to train, or none' }),
      )
        .argParser(parseNames(names))
        .default(names, names.join(',')),
    )
    .addOption(
      new Option(
        '--decode <names>',
        say({ zh: '用哪些模型解码，或 none', en: 'models to decode with, or none' }),
      )
        .argParser(parseNames(names))
        .default(['small', 'medium'], 'small,medium'),
    )
    .addOption(
      new Option('--rounds <number>', say({ zh: '每方轮到几次', en: 'turns of each side' }))
        .argParser(parseRounds)
        .default(7),
    )
    .addOption(
      new Option(
        '--steps <number>',
        say({ zh: '耐久测试的步数，0 为不做', en: 'steps of the endurance run; 0 for none' }),
      )
        .argParser(parseCount)
        .default(2000),
    )
    .addOption(languageOption())
    .helpOption('-h, --help', say(HELP_OPTION));
}

/**
 * `npm run bench`: how fast the library trains and decodes on this machine.
 *
 * @returns the exit code
 */
export async function bench(context: Context, args: readonly string[]): Promise<number> {
  const { WORKLOAD_NAMES, runBench } = loadBench(context.root);
  const command = benchCommand(context, WORKLOAD_NAMES).parse(args, { from: 'user' });
  await setUp(context);
  const { steps: endurance, ...options } = command.opts<{ readonly steps: number }>();
  return runBench(context, { ...options, endurance });
}
