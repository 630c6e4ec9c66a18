import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { Interrupted } from '../bootstrap/command.cjs';
import type { Context } from '../bootstrap/run.cjs';
import { clonePaths } from '../paths';
import { setUp } from '../setup/setUp';
import { type Choice, measure, type Sides } from './measurements';
import { peerPython } from './peer';
import { Progress } from './progress';
import { report } from './report';
import { Side } from './side';
import { WORKLOADS, type WorkloadName } from './workloads';

interface Options {
  readonly peer?: string | boolean;
  readonly json?: string | boolean;
  readonly train: readonly WorkloadName[];
  readonly decode: readonly WorkloadName[];
  readonly rounds: number;
  readonly steps: number;
}

const NAMES = Object.keys(WORKLOADS) as WorkloadName[];
const BATCHES = [1, 64];

function parseNames(text: string): WorkloadName[] {
  const names = text.split(',').filter((name) => name !== '' && name !== 'none');
  const strange = names.find((name) => !NAMES.includes(name as WorkloadName));
  if (strange !== undefined) throw new InvalidArgumentError(`${NAMES.join(', ')}, none`);
  return names as WorkloadName[];
}

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
function benchCommand({ say }: Pick<Context, 'say'>): Command {
  const list = NAMES.join(',');
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
    .option(
      '--json [file]',
      say({ zh: '输出 JSON，而不是表格', en: 'give JSON instead of tables' }),
    )
    .addOption(
      new Option(
        '--train <names>',
        say({ zh: '训练哪些模型，或 none', en: 'models to train, or none' }),
      )
        .argParser(parseNames)
        .default(NAMES, list),
    )
    .addOption(
      new Option(
        '--decode <names>',
        say({ zh: '用哪些模型解码，或 none', en: 'models to decode with, or none' }),
      )
        .argParser(parseNames)
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
    .addOption(new Option('--lang <language>').choices(['zh', 'en']).hideHelp())
    .helpOption('-h, --help', say({ zh: '显示这份说明', en: 'show this text' }));
}

/**
 * `npm run bench`: how fast the library trains and decodes on this machine, against TensorFlow.js as
 * it comes and, with `--peer`, against PyTorch.
 *
 * @returns the exit code
 */
export async function bench(context: Context, args: readonly string[]): Promise<number> {
  const options = benchCommand(context).parse(args, { from: 'user' }).opts<Options>();
  await setUp(context);
  const paths = clonePaths(context.root);
  const named = typeof options.peer === 'string' ? options.peer : undefined;
  const python = options.peer ? await peerPython(context, paths, named) : undefined;
  const sides = startSides(context.root, python);
  const all = Object.values(sides) as (Side | undefined)[];
  const end = () => all.forEach((side) => side?.end());
  context.signal.addEventListener('abort', end, { once: true });
  const progress = new Progress(process.stderr, context.say);
  const { train, decode, rounds, steps: endurance } = options;
  const choice: Choice = { train, decode, batches: BATCHES, rounds, endurance };
  try {
    const results = await measure(sides, choice, (...turn) => progress.turn(...turn));
    progress.end();
    const text = options.json ? JSON.stringify(results, null, 2) : report(results, context.say);
    if (typeof options.json === 'string') writeFileSync(options.json, `${text}\n`);
    else console.log(text);
    return 0;
  } catch (error) {
    progress.end();
    if (context.signal.aborted) throw new Interrupted();
    throw error;
  } finally {
    end();
  }
}

function startSides(root: string, python: string | undefined): Sides {
  const node = (name: string, args: readonly string[]) =>
    new Side({ name, command: process.execPath, args }, root);
  const script = join(root, 'lib', 'dist', 'cli', 'bench', 'ours.js');
  const stock = join(root, 'tests', 'bench', 'stock.ts');
  const peer = join(root, 'tests', 'bench', 'peer.py');
  const threads = { OMP_NUM_THREADS: String(availableParallelism()) };
  return {
    ours: node('attention-kit', [script]),
    stock: node('TensorFlow.js', ['--import', 'tsx', stock]),
    torch: python
      ? new Side({ name: 'PyTorch', command: python, args: [peer], env: threads }, root)
      : undefined,
  };
}
